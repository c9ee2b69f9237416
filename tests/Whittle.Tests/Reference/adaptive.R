# The adaptive lasso by glmnet: the pilot is worked out here (least squares: ridge in closed form at its least leave-one-out error; others: glmnet's ridge at the
# lambda that is given), and its factors are handed to glmnet. Arguments: problems in, fits out.
suppressMessages(library(glmnet))
library(jsonlite)
glmnet.control(fdev = 0, devmax = 1)

standardized <- function(x) apply(x, 2, function(column) (column - mean(column)) / sqrt(mean((column - mean(column))^2)))

ridge <- function(z, y, lambda) solve(crossprod(z) + lambda * diag(ncol(z)), crossprod(z, y - mean(y)))

# Without row i the objective as written has n - 1 times lambda on the scale of the residual sum of squares; columns keep their scale.
leave_one_out <- function(z, y, lambda) mean(sapply(seq_along(y), function(i) {
  w <- cbind(1, z[-i, ])
  b <- solve(crossprod(w) + (length(y) - 1) * lambda * diag(c(0, rep(1, ncol(z)))), crossprod(w, y[-i]))
  (y[i] - sum(c(1, z[i, ]) * b))^2
}))

fit <- function(p) {
  x <- sapply(p$x, function(column) as.double(unlist(column)))
  y <- as.double(unlist(p$y))
  lambdas <- as.double(unlist(p$lambdas))
  z <- standardized(x)
  if (p$family == "gaussian") {
    grid <- 10^(3 - 8 * (0:99) / 99)
    lambda <- grid[which.min(sapply(grid, function(l) leave_one_out(z, y, l)))]
    sizes <- abs(as.double(ridge(z, y, length(y) * lambda)))
  } else {
    lambda <- p$pilotLambda
    path <- glmnet(z, y, family = p$family, alpha = 0, lambda = lambda * c(100, 10, 1), standardize = FALSE, thresh = 1e-28, maxit = 1e9)
    sizes <- abs(as.double(path$beta[, 3]))
  }
  factors <- sizes^-p$power

  # glmnet rescales factors to sum to the number of columns.
  theirs <- lambdas * mean(factors)
  path <- glmnet(x, y, family = p$family, lambda = theirs, penalty.factor = factors, thresh = 1e-28, maxit = 1e9)
  stopifnot(path$jerr == 0, length(path$lambda) == length(lambdas))
  list(pilotLambda = lambda, factors = factors, intercepts = as.double(path$a0), coefficients = lapply(seq_along(lambdas), function(k) as.double(path$beta[, k])))
}

arguments <- commandArgs(trailingOnly = TRUE)
problems <- fromJSON(arguments[1], simplifyVector = FALSE)
write(toJSON(lapply(problems, fit), digits = NA, auto_unbox = TRUE), arguments[2])
