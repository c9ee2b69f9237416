# Side by side on real tables: Rscript compare.R SCRATCH WHITTLE.DLL PYTHON
suppressMessages({library(glmnet); library(survival); library(jsonlite); library(statmod)})
arguments <- commandArgs(trailingOnly = TRUE)
glmnet.control(fdev = 0, devmax = 1, epsnr = 1e-20, mxitnr = 1000)

tables <- list(
  mtcars = mtcars, iris = iris, stackloss = stackloss, swiss = swiss,
  # A row censored on the day of an event is still at risk then, for whittle as for survival::coxph; this glmnet leaves some of them out, so half a day keeps such rows apart.
  lung = na.omit(transform(lung, event = status - 1, time = time + ifelse(status == 1, 0.5, 0))[, c("time", "event", "age", "sex", "ph.ecog", "ph.karno", "wt.loss")]),
  infert = transform(infert[, c("case", "age", "parity", "induced", "spontaneous")], case = ifelse(case == 1, "case", "control")),
  esoph = as.data.frame(lapply(esoph, as.numeric)))

# Prints ours beside theirs (a: intercepts; b: coefficients by name, or by output and name) and stops the run where they are apart.
show <- function(title, tool, name, lambda, features, options, theirs) {
  theirs <- theirs()
  out <- system2("dotnet", c(arguments[2], "fit", table_of(name), "--lambda", sprintf("%.17g", lambda), "--json", "--features", paste(features, collapse = ","), options), stdout = TRUE, stderr = FALSE)
  fit <- fromJSON(paste(out, collapse = "\n"))
  b <- setNames(fit$coefficients$estimate, if (is.null(fit$coefficients$output)) fit$coefficients$name else paste(fit$coefficients$output, fit$coefficients$name))
  a <- if (is.null(fit$intercepts)) fit$intercept else unlist(fit$intercepts)
  stopifnot(setequal(names(b), names(theirs$b)), length(a) == length(theirs$a))
  cat(sprintf("\n%s, lambda %g (relative gap %.0e, certified: %s)\n", title, lambda, if (is.null(fit$certificate$relativeGap)) NaN else fit$certificate$relativeGap, fit$certificate$certified))
  shown <- data.frame(whittle = c(a, b), other = c(theirs$a, theirs$b[names(b)]), row.names = make.unique(c(if (length(a) == 1) "(intercept)" else paste("(intercept)", names(a)), names(b))))
  shown$difference <- shown$whittle - shown$other
  names(shown)[2] <- tool
  print(format(shown, digits = 8))
  largest <- max(abs(shown$difference)) / max(abs(shown[[tool]]))
  cat(sprintf("largest difference over largest coefficient: %.1e\n", largest))
  if (!(largest < 1e-6)) quit(status = 1)
}

table_of <- function(name) {
  file <- file.path(arguments[1], paste0(name, ".csv"))
  write.csv(tables[[name]], file, row.names = FALSE, quote = FALSE)
  file
}

columns <- function(name, features) as.matrix(tables[[name]][, features])
path_to <- function(lambda) lambda * 10^seq(1.5, 0, length.out = 30)
tight <- function(...) suppressWarnings(glmnet(..., thresh = 1e-24, maxit = 1e7))

compare <- function(title, name, features, response, family, lambda, options, alpha = 1, ...) show(title, "glmnet", name, lambda, features, options, function() {
  path <- path_to(lambda)
  fit <- tight(columns(name, features), response, family = family, alpha = alpha, lambda = path, ...)
  k <- length(path)
  if (!is.list(fit$beta)) return(list(a = if (is.null(fit$a0)) 0 else fit$a0[k], b = fit$beta[, k]))
  b <- unlist(lapply(names(fit$beta), function(output) setNames(fit$beta[[output]][, k], paste(output, features))))
  list(a = fit$a0[, k] - (if (identical(family, "multinomial")) mean(fit$a0[, k]) else 0), b = b)
})

# Huber's loss is the least of half the squares of r - s plus delta |s|: least squares with a column of its own for every row, whose price is delta/n, so glmnet fits it too.
compare_huber <- function(name, features, target, delta, lambda) show("huber", "glmnet", name, lambda, features, c("--target", target, "--loss", "huber", "--threshold", delta), function() {
  X <- columns(name, features)
  n <- nrow(X)
  deviation <- apply(X, 2, function(x) sqrt(mean((x - mean(x))^2)))
  prices <- c(rep(1, ncol(X)), rep(delta / (n * lambda), n))
  fit <- tight(cbind(scale(X, FALSE, deviation), diag(n)), tables[[name]][[target]], lambda = path_to(lambda * mean(prices)), standardize = FALSE, penalty.factor = prices)
  k <- ncol(fit$beta)
  list(a = fit$a0[k], b = setNames(fit$beta[seq_along(features), k] / deviation, features))
})

# A penalty that is not convex is stationary where the lasso is whose prices are its own slopes at the coefficients: glmnet is asked until they settle. Debian has no ncvreg.
compare_concave <- function(title, name, features, target, lambda, slope) show(title, "glmnet", name, lambda, features, c("--target", target, "--penalty", title), function() {
  X <- columns(name, features)
  deviation <- apply(X, 2, function(x) sqrt(mean((x - mean(x))^2)))
  prices <- rep(1, ncol(X))
  for (turn in 1:1000) {
    fit <- tight(X, tables[[name]][[target]], lambda = path_to(lambda * mean(prices)), penalty.factor = prices)
    k <- ncol(fit$beta)
    before <- prices
    prices <- slope(abs(fit$beta[, k]) * deviation / lambda)
    if (max(abs(prices - before)) < 1e-13) break
  }
  list(a = fit$a0[k], b = fit$beta[, k])
})

compare_quantile <- function(title, name, features, target, quantile, lambda) show(title, "scikit-learn", name, lambda, features, c("--target", target, "--loss", "quantile", "--quantile", quantile), function() {
  fit <- fromJSON(system2(arguments[3], c("compare.py", table_of(name), target, paste(features, collapse = ","), quantile, sprintf("%.17g", lambda)), stdout = TRUE))
  list(a = fit$intercept, b = setNames(fit$coefficients, features))
})

cars <- c("cyl", "disp", "hp", "drat", "wt", "qsec")
births <- c("age", "parity", "induced", "spontaneous")
case <- factor(tables$infert$case, levels = c("control", "case"))
flowers <- c("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
cantons <- c("Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality")
compare("squared", "mtcars", cars, mtcars$mpg, "gaussian", 0.5, c("--target", "mpg"))
compare("several responses", "mtcars", cars[1:5], as.matrix(mtcars[, c("mpg", "qsec")]), "mgaussian", 0.3, c("--target", "mpg,qsec", "--loss", "multi-squared"), standardize.response = FALSE)
compare("gamma, log link", "mtcars", cars, mtcars$mpg, Gamma(link = "log"), 0.02, c("--target", "mpg", "--loss", "gamma"))
compare("tweedie, power 1.5", "esoph", c("agegp", "alcgp", "tobgp", "ncontrols"), tables$esoph$ncases, tweedie(var.power = 1.5, link.power = 0), 0.05, c("--target", "ncases", "--loss", "tweedie"))
compare("poisson", "mtcars", cars, mtcars$carb, "poisson", 0.05, c("--target", "carb", "--loss", "poisson"))
compare("logistic", "infert", births, case, "binomial", 0.01, c("--target", "case", "--positive", "case"))
compare("logistic, elastic net", "infert", births, case, "binomial", 0.02, c("--target", "case", "--positive", "case", "--penalty", "elastic-net", "--l1-ratio", "0.3"), alpha = 0.3)
compare("probit", "infert", births, as.double(case == "case"), binomial(link = "probit"), 0.01, c("--target", "case", "--positive", "case", "--loss", "logistic", "--link", "probit"))
compare("multinomial", "iris", flowers, iris$Species, "multinomial", 0.02, c("--target", "Species"))
compare("multinomial, grouped", "iris", flowers, iris$Species, "multinomial", 0.02, c("--target", "Species", "--penalty", "group"), type.multinomial = "grouped")
compare("cox", "lung", c("age", "sex", "ph.ecog", "ph.karno", "wt.loss"), Surv(tables$lung$time, tables$lung$event), "cox", 0.02, c("--time", "time", "--event", "event"))
compare_huber("stackloss", c("Air.Flow", "Water.Temp", "Acid.Conc."), "stack.loss", 2, 0.3)
compare_quantile("median", "swiss", cantons, "Fertility", 0.5, 0.2)
compare_quantile("quantile 0.9", "swiss", cantons, "Fertility", 0.9, 0.05)
compare_concave("mcp", "swiss", cantons, "Fertility", 1, function(b) pmax(0, 1 - b / 3))
compare_concave("scad", "swiss", cantons, "Fertility", 1, function(b) ifelse(b <= 1, 1, pmax(0, 3.7 - b) / 2.7))
