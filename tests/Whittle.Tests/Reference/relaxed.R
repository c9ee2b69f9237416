# glmnet's relaxed paths and their cross-validation on given folds, lambdas and shares (its gamma). Arguments: problems in, fits out.
suppressMessages(library(glmnet))
library(jsonlite)
glmnet.control(fdev = 0, devmax = 1)

fit <- function(p) {
  x <- sapply(p$x, function(column) as.double(unlist(column)))
  y <- as.double(unlist(p$y))
  lambdas <- as.double(unlist(p$lambdas))
  shares <- as.double(unlist(p$shares))
  arguments <- list(family = p$family, lambda = lambdas, thresh = 1e-28, maxit = 1e9)
  path <- do.call(glmnet, c(list(x, y, relax = TRUE), arguments))
  stopifnot(path$jerr == 0, length(path$relaxed$lambda) == length(lambdas))
  cv <- do.call(cv.glmnet, c(list(x, y, relax = TRUE, foldid = 1 + as.integer(unlist(p$folds)), gamma = shares), arguments))
  chosen <- function(rule) list(lambda = cv$relaxed[[paste0("lambda.", rule)]], share = cv$relaxed[[paste0("gamma.", rule)]])
  list(intercepts = as.double(path$relaxed$a0), coefficients = lapply(seq_along(lambdas), function(k) as.double(path$relaxed$beta[, k])),
       means = lapply(cv$relaxed$statlist, function(s) as.double(s$cvm)), standardErrors = lapply(cv$relaxed$statlist, function(s) as.double(s$cvsd)),
       min = chosen("min"), oneStandardError = chosen("1se"))
}

arguments <- commandArgs(trailingOnly = TRUE)
problems <- fromJSON(arguments[1], simplifyVector = FALSE)
write(toJSON(lapply(problems, fit), digits = NA, auto_unbox = TRUE), arguments[2])
