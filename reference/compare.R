# Side by side on real tables: Rscript compare.R SCRATCH WHITTLE.DLL
suppressMessages({library(glmnet); library(survival); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
glmnet.control(fdev = 0, devmax = 1, epsnr = 1e-20, mxitnr = 1000)

tables <- list(
  mtcars = mtcars, iris = iris,
  # A row censored on the day of an event is still at risk then, for whittle as for survival::coxph; this glmnet leaves some of them out, so half a day keeps such rows apart.
  lung = na.omit(transform(lung, event = status - 1, time = time + ifelse(status == 1, 0.5, 0))[, c("time", "event", "age", "sex", "ph.ecog", "ph.karno", "wt.loss")]),
  infert = transform(infert[, c("case", "age", "parity", "induced", "spontaneous")], case = ifelse(case == 1, "case", "control")))

whittle <- function(name, lambda, options) {
  file <- file.path(arguments[1], paste0(name, ".csv"))
  write.csv(tables[[name]], file, row.names = FALSE, quote = FALSE)
  out <- system2("dotnet", c(arguments[2], "fit", file, "--lambda", sprintf("%.17g", lambda), "--json", options), stdout = TRUE, stderr = FALSE)
  fit <- fromJSON(paste(out, collapse = "\n"))
  list(b = setNames(fit$coefficients$estimate, if (is.null(fit$coefficients$output)) fit$coefficients$name else paste(fit$coefficients$output, fit$coefficients$name)),
       a = if (is.null(fit$intercepts)) fit$intercept else unlist(fit$intercepts), gap = fit$certificate$relativeGap, certified = fit$certificate$certified)
}

compare <- function(title, name, features, response, family, lambda, options, alpha = 1, ...) {
  X <- as.matrix(tables[[name]][, features])
  path <- lambda * 10^seq(1.5, 0, length.out = 30)
  theirs <- suppressWarnings(glmnet(X, response, family = family, alpha = alpha, lambda = path, thresh = 1e-24, maxit = 1e7, ...))
  k <- length(path)
  ours <- whittle(name, lambda, c("--features", paste(features, collapse = ","), options))
  b <- if (is.list(theirs$beta)) unlist(lapply(theirs$beta, function(m) m[, k])) else theirs$beta[, k]
  a <- if (is.list(theirs$beta)) theirs$a0[, k] - (if (identical(family, "multinomial")) mean(theirs$a0[, k]) else 0) else if (is.null(theirs$a0)) 0 else theirs$a0[k]
  cat(sprintf("\n%s, lambda %g (relative gap %.0e, certified: %s)\n", title, lambda, ours$gap, ours$certified))
  shown <- data.frame(whittle = c(ours$a, ours$b), glmnet = c(a, b), row.names = make.unique(c(if (length(a) == 1) "(intercept)" else paste("(intercept)", names(ours$a)), names(ours$b))))
  shown$difference <- shown$whittle - shown$glmnet
  print(format(shown, digits = 8))
  largest <- max(abs(shown$difference)) / max(abs(shown$glmnet))
  cat(sprintf("largest difference over largest coefficient: %.1e\n", largest))
  if (!(largest < 1e-6)) quit(status = 1)
}

cars <- c("cyl", "disp", "hp", "drat", "wt", "qsec")
compare("squared", "mtcars", cars, mtcars$mpg, "gaussian", 0.5, c("--target", "mpg"))
compare("gamma, log link", "mtcars", cars, mtcars$mpg, Gamma(link = "log"), 0.02, c("--target", "mpg", "--loss", "gamma"))
compare("poisson", "mtcars", cars, mtcars$carb, "poisson", 0.05, c("--target", "carb", "--loss", "poisson"))
compare("logistic", "infert", c("age", "parity", "induced", "spontaneous"), factor(tables$infert$case, levels = c("control", "case")), "binomial", 0.01, c("--target", "case", "--positive", "case"))
compare("logistic, elastic net", "infert", c("age", "parity", "induced", "spontaneous"), factor(tables$infert$case, levels = c("control", "case")), "binomial", 0.02,
        c("--target", "case", "--positive", "case", "--penalty", "elastic-net", "--l1-ratio", "0.3"), alpha = 0.3)
compare("probit", "infert", c("age", "parity", "induced", "spontaneous"), as.double(tables$infert$case == "case"), binomial(link = "probit"), 0.01, c("--target", "case", "--positive", "case", "--loss", "logistic", "--link", "probit"))
flowers <- c("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
compare("multinomial", "iris", flowers, iris$Species, "multinomial", 0.02, c("--target", "Species"))
compare("multinomial, grouped", "iris", flowers, iris$Species, "multinomial", 0.02, c("--target", "Species", "--penalty", "group"), type.multinomial = "grouped")
compare("cox", "lung", c("age", "sex", "ph.ecog", "ph.karno", "wt.loss"), Surv(tables$lung$time, tables$lung$event), "cox", 0.02, c("--time", "time", "--event", "event"))
