# Intervals of coefficients by R: lm, glm and coxph, and for the lasso the polyhedron of its selection spelled out in all n dimensions of y, with the columns left out among its sides.
# Arguments: problems in, answers out.
suppressMessages(library(glmnet))
suppressMessages(library(survival))
library(jsonlite)
glmnet.control(fdev = 0, devmax = 1)

matrix_of <- function(p) sapply(p$x, function(column) as.double(unlist(column)))
summaries <- function(table, columns) list(estimates = as.double(table[columns, 1]), errors = as.double(table[columns, 2]))

wald <- function(p) {
  x <- matrix_of(p); y <- as.double(unlist(p$y)); k <- ncol(x)
  if (p$family == "gaussian") {
    fit <- lm(y ~ x)
    c(summaries(summary(fit)$coefficients, 2:(k + 1)), list(p = as.double(summary(fit)$coefficients[-1, 4]), low = as.double(confint(fit, level = p$level)[-1, 1]), high = as.double(confint(fit, level = p$level)[-1, 2]), intercept = as.double(summary(fit)$coefficients[1, 2])))
  } else if (p$family == "cox") {
    fit <- coxph(Surv(y, as.double(unlist(p$event))) ~ x, ties = "breslow", control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 100))
    table <- summary(fit)$coefficients
    list(estimates = as.double(table[, 1]), errors = as.double(table[, 3]), p = as.double(table[, 5]))
  } else {
    fit <- glm(y ~ x, family = p$family, control = glm.control(epsilon = 1e-15, maxit = 200))
    table <- summary(fit)$coefficients
    c(summaries(table, 2:(k + 1)), list(p = as.double(table[-1, 4]), intercept = as.double(table[1, 2])))
  }
}

truncated <- function(x, mu, s, a, b) {
  if (a > mu) {
    la <- pnorm((a - mu) / s, lower = FALSE, log.p = TRUE)
    expm1(pnorm((x - mu) / s, lower = FALSE, log.p = TRUE) - la) / expm1(pnorm((b - mu) / s, lower = FALSE, log.p = TRUE) - la)
  } else if (b < mu) {
    1 - truncated(-x, -mu, s, -b, -a)
  } else (pnorm((x - mu) / s) - pnorm((a - mu) / s)) / (pnorm((b - mu) / s) - pnorm((a - mu) / s))
}

post_selection <- function(p) {
  x <- matrix_of(p); y <- as.double(unlist(p$y)); n <- length(y)
  z <- apply(x, 2, function(column) (column - mean(column)) / sqrt(mean((column - mean(column))^2)))
  lambda <- p$lambda
  fit <- glmnet(z, y, lambda = lambda * c(4, 2, 1), standardize = FALSE, thresh = 1e-28, maxit = 1e9)
  b <- as.double(fit$beta[, 3]); kept <- which(b != 0); s <- sign(b[kept])
  xa <- z[, kept, drop = FALSE]; xi <- z[, -kept, drop = FALSE]
  inverse <- solve(crossprod(xa)); onto <- xa %*% inverse %*% t(xa); centre <- diag(n) - matrix(1 / n, n, n)
  # |X_i'(y - ybar - X_A b)| <= n lambda and s b > 0, as A y <= c.
  rest <- t(xi) %*% (diag(n) - onto) %*% centre
  bend <- n * lambda * t(xi) %*% xa %*% inverse %*% s
  a <- rbind(rest, -rest, -diag(s, length(s)) %*% inverse %*% t(xa))
  c <- c(n * lambda - bend, n * lambda + bend, -n * lambda * diag(s, length(s)) %*% inverse %*% s)
  stopifnot(all(a %*% y <= c + 1e-8))
  sides <- lapply(seq_along(kept), function(k) {
    eta <- as.double(xa %*% inverse[, k]); deviation <- p$sigma * sqrt(sum(eta^2)); at <- sum(eta * y)
    move <- eta / sum(eta^2); base <- y - move * at
    slope <- as.double(a %*% move); room <- (c - as.double(a %*% base)) / slope
    low <- max(c(-Inf, room[slope < -1e-12])); high <- min(c(Inf, room[slope > 1e-12]))
    solve_for <- function(share) uniroot(function(m) truncated(at, m, deviation, low, high) - share, at + c(-1, 1) * deviation, extendInt = "downX", maxiter = 10000, tol = 1e-13 * deviation)$root
    scale <- sqrt(mean((x[, kept[k]] - mean(x[, kept[k]]))^2))
    c(estimate = at / scale, low = solve_for(1 - (1 - p$level) / 2) / scale, high = solve_for((1 - p$level) / 2) / scale, p = 2 * min(truncated(at, 0, deviation, low, high), 1 - truncated(at, 0, deviation, low, high)))
  })
  list(kept = I(kept - 1), estimates = I(sapply(sides, `[[`, "estimate")), low = I(sapply(sides, `[[`, "low")), high = I(sapply(sides, `[[`, "high")), p = I(sapply(sides, `[[`, "p")))
}

arguments <- commandArgs(trailingOnly = TRUE)
problems <- fromJSON(arguments[1], simplifyVector = FALSE)
write(toJSON(lapply(problems, function(p) if (p$kind == "wald") wald(p) else post_selection(p)), digits = NA, auto_unbox = TRUE), arguments[2])
