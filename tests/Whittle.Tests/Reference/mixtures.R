# Cross-validated errors of one elastic net, its pair (lambda, l1Ratio) converted anew inside each fold: glmnet divides the response by its standard deviation among the rows of the fit,
# which an L2 part feels. Arguments: problems in, errors out.
suppressMessages(library(glmnet))
library(jsonlite)
glmnet.control(fdev = 0, devmax = 1)

errors <- function(p) {
  x <- sapply(p$x, function(column) as.double(unlist(column)))
  y <- as.double(unlist(p$y))
  w <- as.double(unlist(p$weights))
  lambdas <- as.double(unlist(p$lambdas))
  folds <- as.integer(unlist(p$folds))
  rho <- p$l1Ratio
  k <- sort(unique(folds))
  means <- matrix(NA_real_, length(k), length(lambdas))
  for (f in seq_along(k)) {
    held <- folds == k[f]
    share <- w[!held] / sum(w[!held])
    centre <- sum(share * y[!held])
    s <- sqrt(sum(share * (y[!held] - centre)^2))
    for (l in seq_along(lambdas)) {
      own <- lambdas[l] * rho + s * lambdas[l] * (1 - rho)
      fit <- glmnet(x[!held, ], y[!held], weights = w[!held], alpha = lambdas[l] * rho / own, lambda = own * c(8, 4, 2, 1), thresh = 1e-28, maxit = 1e9)
      stopifnot(fit$jerr == 0)
      means[f, l] <- weighted.mean((y[held] - predict(fit, x[held, ])[, 4])^2, w[held])
    }
  }
  weight <- sapply(k, function(f) sum(w[folds == f]))
  mean <- apply(means, 2, weighted.mean, w = weight)
  list(means = mean, standardErrors = sqrt(apply(scale(means, mean, FALSE)^2, 2, weighted.mean, w = weight) / (length(k) - 1)))
}

arguments <- commandArgs(trailingOnly = TRUE)
problems <- fromJSON(arguments[1], simplifyVector = FALSE)
write(toJSON(lapply(problems, errors), digits = NA, auto_unbox = TRUE), arguments[2])
