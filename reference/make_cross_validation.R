# cv.glmnet with given folds and lambdas: Rscript make_cross_validation.R PROBLEMS OUT
# Lasso on standardized columns without penalty factors, so glmnet's lambda is ours. certify.py solves every fold again, exactly.
arguments <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "fits.R"))
problems <- read_problems(arguments[1])

lines <- c()
add <- function(run, name, folds, grouped = TRUE) {
  p <- problems[[name]]
  n <- length(p$y)
  fold_id <- (seq_len(n) * 7 + seq_len(n) %/% 3) %% folds + 1        # uneven on purpose, and no random numbers to depend on
  lambdas <- signif(p$lambdaMax * 10^seq(0, -3, length.out = 20), 6)
  warned <- FALSE
  fit <- withCallingHandlers(
    cv.glmnet(p$X, p$y, weights = p$w, foldid = fold_id, lambda = lambdas, alpha = 1, standardize = TRUE, intercept = p$intercept,
              type.measure = "mse", grouped = grouped, thresh = 1e-28, maxit = 1e9),
    warning = function(w) { if (grepl("grouped=FALSE", conditionMessage(w))) { warned <<- TRUE; invokeRestart("muffleWarning") } })
  stopifnot(isTRUE(all.equal(fit$lambda, lambdas, tolerance = 1e-14)), p$standardize, is.null(p$v))
  at <- function(lambda) lambdas[which.min(abs(lambdas - lambda))]
  call <- sprintf('cv.glmnet(X, y%s, foldid = foldId, lambda = lambdas, alpha = 1, standardize = TRUE, intercept = %s, type.measure = "mse", grouped = %s, thresh = 1e-28, maxit = 1e9)',
                  if (is.null(p$w)) "" else ", weights = w", p$intercept, grouped)
  lines <<- c(lines, sprintf('{"name":%s,"problem":%s,"tool":"glmnet","version":%s,"call":%s,"foldId":[%s],"grouped":%s,"lambdas":%s,"mean":%s,"standardError":%s,"lambdaMin":%s,"lambda1se":%s}',
    text(run), text(name), text(version), text(call), paste(fold_id, collapse = ","), if (grouped && !warned) "true" else "false", numbers(lambdas),
    numbers(fit$cvm), numbers(fit$cvsd), number(at(fit$lambda.min)), number(at(fit$lambda.1se))))
}

add("plain", "plain-60x8", 10)
add("medium", "medium-100x20", 10)
add("correlated", "ar90-80x12", 5)
add("no-intercept", "no-intercept-60x8", 6)
add("weights", "weights-70x7", 7)
add("zero-weights", "zero-weights-70x7", 5)
add("few-rows-a-fold", "plain-60x8", 30)          # fewer than 3 rows a fold: glmnet goes over rows
add("few-rows-a-fold-weights", "weights-70x7", 35)
write_lines(arguments[2], "runs", lines)
