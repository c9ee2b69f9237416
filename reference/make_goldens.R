# Candidate golden fits by glmnet at its tightest: Rscript make_goldens.R PROBLEMS OUT
# certify.py decides which of them are goldens. A few at glmnet's default tolerance go along as controls, which it must refuse.
arguments <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "fits.R"))

record <- function(p, path, call, glmnet_lambda, lambda, rho, control = FALSE) {
  fit <- fit_at(path, glmnet_lambda)
  sprintf('{"problem":%s,"tool":"glmnet","version":%s,"call":%s,"lambda":%s,"l1Ratio":%s,%s"intercept":%s,"coefficients":%s}',
    text(p$name), text(version), text(call), number(lambda), number(rho), if (control) '"control":true,' else "",
    number(fit$intercept), numbers(fit$coefficients))
}

lines <- c()
for (p in read_problems(arguments[1])) {
  if (p$name == "no-intercept-constant-50x5") next     # glmnet drops a constant column even without an intercept; ours keeps it
  sd <- response_sd(p)
  for (grid in p$grids) {
    rho <- grid$l1Ratio
    mix <- rho + sd * (1 - rho)                         # l1 + s_y l2 over lambda
    alpha <- rho / mix
    lambdas <- grid$lambdas * mix * factor_mean(p)
    path <- tight_path(p, lambdas, alpha)
    for (k in seq_along(lambdas))
      lines <- c(lines, record(p, path, call_text(p, lambdas, k, alpha), lambdas[k], grid$lambdas[k], rho))
    if (p$name %in% c("ar90-80x12", "ar99-100x10", "wide-40x100") && rho == 1) {
      k <- length(lambdas)
      loose <- tight_path(p, lambdas, alpha, thresh = 1e-7)
      lines <- c(lines, record(p, loose, call_text(p, lambdas, k, alpha, 1e-7), lambdas[k], grid$lambdas[k], rho, control = TRUE))
    }
  }
}
write_lines(arguments[2], "fits", lines)
