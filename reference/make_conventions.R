# Fits by glmnet whose lambda is given in its own or in the tutorial's convention: Rscript make_conventions.R PROBLEMS OUT
arguments <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "fits.R"))
problems <- read_problems(arguments[1])

lines <- c()
# The lambda and l1 ratio of the convention beside what glmnet is called with.
add <- function(convention, name, lambda, rho, glmnet_lambda, alpha) {
  p <- problems[[name]]
  fit <- fit_at(tight_path(p, glmnet_lambda * c(10, 1), alpha), glmnet_lambda)
  estimator <- if (rho == 1) "Lasso" else if (rho == 0) "Ridge" else "ElasticNet"
  lines <<- c(lines, sprintf('{"convention":"%s","estimator":"%s","problem":%s,"tool":"glmnet","version":%s,"call":%s,"lambda":%s,"l1Ratio":%s,"intercept":%s,"coefficients":%s}',
    convention, estimator, text(name), text(version), text(call_text(p, glmnet_lambda * c(10, 1), 2, alpha)), number(lambda), number(rho),
    number(fit$intercept), numbers(fit$coefficients)))
}

for (name in c("raw-80x10", "raw-weights-80x6", "no-intercept-raw-60x8", "plain-60x8", "zero-weights-70x7", "no-intercept-60x8", "large-response-60x8",
               "small-response-60x8", "factors-60x8", "unpenalized-60x8", "excluded-60x8", "no-intercept-weights-factors-60x8", "wide-weights-factors-30x60"))
  for (alpha in c(1, 0.5, 0.1, 0)) {
    lambda <- signif(problems[[name]]$lambdaMax * 0.1, 3)
    add("glmnet", name, lambda, alpha, lambda, alpha)
  }

# The tutorial's objective, translated by hand: p counts the columns that are not excluded.
for (name in c("raw-weights-80x6", "plain-60x8", "no-intercept-60x8", "large-response-60x8", "weights-70x7", "factors-60x8",
               "factors-excluded-60x8")) {
  p <- problems[[name]]
  columns <- if (is.null(p$v)) ncol(p$X) else sum(is.finite(p$v))
  sd <- response_sd(p)
  for (rho in c(1, 0.7, 0)) {
    lambda <- signif(2 * columns * p$lambdaMax * 0.05, 3)
    l1 <- lambda * rho / (2 * columns)
    l2 <- lambda * (1 - rho) / columns
    add("mean", name, lambda, rho, (l1 + sd * l2) * factor_mean(p), l1 / (l1 + sd * l2))
  }
}
write_lines(arguments[2], "fits", lines)
