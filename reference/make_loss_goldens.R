# Candidate golden fits of losses other than the squared one, by glmnet at its tightest: Rscript make_loss_goldens.R LOSS-PROBLEMS OUT
# certify_losses.py decides which of them are goldens. A few at the default tolerance go along as controls, which it must refuse.
suppressMessages({library(glmnet); library(survival)})
arguments <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "fits.R"))
glmnet.control(fdev = 0, devmax = 1, epsnr = 1e-25, mxitnr = 1000)

# The family of Tweedie's distributions with a log link; R has none of its own.
tweedie <- function(power) structure(list(
  family = "tweedie", link = "log", linkfun = log, linkinv = exp, mu.eta = exp, variance = function(mu) mu^power, valideta = function(eta) TRUE, validmu = function(mu) all(mu > 0),
  dev.resids = function(y, mu, wt) 2 * wt * (ifelse(y > 0, y^(2 - power) / ((1 - power) * (2 - power)), 0) - y * mu^(1 - power) / (1 - power) + mu^(2 - power) / (2 - power)),
  aic = function(y, n, mu, wt, dev) NA, initialize = expression({ mustart <- y + 0.1; n <- rep(1, nobs) })), class = "family")

family_of <- function(p) switch(paste(p$loss, p$link),
  "logistic logit" = "binomial", "logistic probit" = binomial(link = "probit"), "multinomial softmax" = "multinomial", "poisson log" = "poisson", "gamma log" = Gamma(link = "log"),
  "gamma inverse" = Gamma(link = "inverse"), "tweedie log" = tweedie(1.5), "multi-squared identity" = "mgaussian", "cox breslow" = "cox", NULL)

fit_problem <- function(p, family, alpha, lambdas, grouped, thresh) {
  X <- sapply(p$x, function(column) as.double(unlist(column)))
  y <- if (p$loss == "cox") {
    s <- Surv(as.double(unlist(p$time)), as.double(unlist(p$event)))
    if (is.null(p$strata)) s else stratifySurv(s, as.double(unlist(p$strata)))
  } else if (p$loss == "multi-squared") sapply(p$y, function(row) as.double(unlist(row)))
  else if (p$loss == "multinomial") factor(as.double(unlist(p$y)))
  else as.double(unlist(p$y))
  v <- if (is.null(p$penaltyFactors)) rep(1, ncol(X)) else sapply(p$penaltyFactors, function(f) if (identical(f, "Infinity")) Inf else as.double(f))
  scale <- mean(ifelse(is.infinite(v), 1, v))
  arguments <- list(x = X, y = y, family = family, alpha = alpha, lambda = path_through(lambdas * scale), standardize = p$standardize, thresh = thresh, maxit = 1e7, penalty.factor = v)
  if (!is.null(p$weights)) arguments$weights <- as.double(unlist(p$weights))
  if (!is.null(p$offset)) arguments$offset <- as.double(unlist(p$offset))
  if (p$loss != "cox") arguments$intercept <- p$intercept
  if (grouped) arguments$type.multinomial <- "grouped"
  if (p$loss == "multi-squared") arguments$standardize.response <- FALSE
  list(fit = suppressWarnings(do.call(glmnet, arguments)), scale = scale)
}

record <- function(p, done, lambda, rho, grouped, call, control) {
  k <- which.min(abs(done$fit$lambda - lambda * done$scale))
  stopifnot(abs(done$fit$lambda[k] / (lambda * done$scale) - 1) < 1e-13)
  if (is.list(done$fit$beta)) {
    intercepts <- as.double(done$fit$a0[, k])
    if (p$loss == "multinomial") intercepts <- intercepts - mean(intercepts)
    a <- numbers(intercepts)
    b <- paste0("[", paste(sapply(done$fit$beta, function(m) numbers(as.double(m[, k]))), collapse = ","), "]")
  } else {
    a <- if (is.null(done$fit$a0)) "0" else number(as.double(done$fit$a0[k]))
    b <- numbers(as.double(done$fit$beta[, k]))
  }
  sprintf('{"problem":%s,"tool":"glmnet","version":%s,"call":%s,"lambda":%s,"l1Ratio":%s,"grouped":%s,%s"intercept":%s,"coefficients":%s}',
    text(p$name), text(version), text(call), number(lambda), number(rho), if (grouped || p$loss == "multi-squared") "true" else "false", if (control) '"control":true,' else "", a, b)
}

lines <- c()
for (p in fromJSON(arguments[1], simplifyVector = FALSE)$problems) {
  family <- family_of(p)
  if (is.null(family)) next
  for (grouped in if (p$loss == "multinomial") c(FALSE, TRUE) else FALSE) for (grid in p$grids) {
    lambdas <- as.double(unlist(grid$lambdas))
    rho <- as.double(grid$l1Ratio)
    for (control in if (grepl("plain", p$name) && rho == 1 && is.character(family)) c(FALSE, TRUE) else FALSE) {
      call <- sprintf("glmnet(X, y, family = %s, alpha = %s, lambda = path_through(...), thresh = %s, maxit = 1e7%s)", paste(p$loss, p$link), short(rho), if (control) "1e-7" else "1e-24", if (grouped) ', type.multinomial = "grouped"' else "")
      done <- try(fit_problem(p, family, rho, lambdas, grouped, if (control) 1e-7 else 1e-24), silent = TRUE)
      if (inherits(done, "try-error")) { message(p$name, ": ", done); next }
      for (lambda in if (control) lambdas[3] else lambdas) lines <- c(lines, record(p, done, lambda, rho, grouped, call, control))
    }
  }
}
write_lines(arguments[2], "fits", lines)
