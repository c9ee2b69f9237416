# cv.glmnet with given folds and lambdas, for every loss and measure that it has: Rscript make_loss_cross_validation.R LOSS-PROBLEMS PROBLEMS OUT
# Lasso without penalty factors, so glmnet's lambda is ours. Each run is made at two tight thresholds, and is kept only where these agree.
suppressMessages({library(glmnet); library(survival)})
arguments <- commandArgs(trailingOnly = TRUE)
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "fits.R"))
glmnet.control(fdev = 0, devmax = 1, epsnr = 1e-25, mxitnr = 1000)

read <- function(path) fromJSON(path, simplifyVector = FALSE)$problems
problems <- c(read(arguments[1]), lapply(read(arguments[2]), function(p) { p$loss <- "squared"; p }))
named <- function(name) Find(function(p) p$name == name, problems)

lines <- c()
add <- function(name, family, measure, folds, ratio = 1e-2, offset = TRUE) {
  p <- named(name)
  X <- sapply(p$x, function(column) as.double(unlist(column)))
  n <- nrow(X)
  y <- if (p$loss == "cox") Surv(as.double(unlist(p$time)), as.double(unlist(p$event)))
    else if (p$loss == "multi-squared") sapply(p$y, function(row) as.double(unlist(row)))
    else if (p$loss == "multinomial") factor(as.double(unlist(p$y)))
    else as.double(unlist(p$y))
  fold_id <- (seq_len(n) * 7 + seq_len(n) %/% 3) %% folds + 1        # uneven on purpose, and no random numbers to depend on
  common <- list(x = X, y = y, family = family, foldid = fold_id, alpha = 1, standardize = p$standardize, type.measure = measure, maxit = 1e7)
  if (!is.null(p$weights)) common$weights <- as.double(unlist(p$weights))
  if (!offset) p$offset <- NULL
  if (!is.null(p$offset)) common$offset <- as.double(unlist(p$offset))
  if (p$loss != "cox") common$intercept <- p$intercept
  if (p$loss == "multi-squared") common$standardize.response <- FALSE
  largest <- max(as.double(unlist(Find(function(g) g$l1Ratio == 1, p$grids)$lambdas)))
  common$lambda <- signif(largest * ratio^seq(0, 1, length.out = 12), 6)
  run <- function(thresh) suppressWarnings(do.call(cv.glmnet, c(common, thresh = thresh)))
  fit <- run(1e-24); other <- run(1e-21)
  stopifnot(isTRUE(all.equal(fit$lambda, common$lambda, tolerance = 1e-14)), fit$name == other$name)
  spread <- max(abs(fit$cvm / other$cvm - 1), abs(fit$cvsd / other$cvsd - 1), na.rm = TRUE)
  if (spread > 1e-9) { message(name, " ", measure, ": not kept, thresholds differ by ", spread); return(invisible()) }
  at <- function(lambda) common$lambda[which.min(abs(common$lambda - lambda))]
  call <- sprintf('cv.glmnet(X, y, family = "%s"%s%s, foldid = foldId, lambda = lambdas, alpha = 1, standardize = %s, type.measure = "%s", thresh = 1e-24, maxit = 1e7)',
                  family, if (is.null(p$weights)) "" else ", weights = w", if (is.null(p$offset)) "" else ", offset = offset", p$standardize, measure)
  lines <<- c(lines, sprintf('{"problem":%s,"measure":%s,"offset":%s,"tool":"glmnet","version":%s,"call":%s,"foldId":[%s],"lambdas":%s,"mean":%s,"standardError":%s,"lambdaMin":%s,"lambda1se":%s,"spread":%s}',
    text(name), text(measure), if (is.null(p$offset)) "false" else "true", text(version), text(call), paste(fold_id, collapse = ","), numbers(common$lambda), numbers(fit$cvm), numbers(fit$cvsd), number(at(fit$lambda.min)), number(at(fit$lambda.1se)), short(signif(spread, 2))))
}

for (kind in c("plain-50x8", "weighted-60x6")) {
  for (measure in c("deviance", "class", "auc", "mse", "mae")) add(paste0("logistic-logit-", kind), "binomial", measure, 5)
  # glmnet holds probabilities away from 0 and 1, in a multinomial fit and in every deviance, so lambda stays where none comes near.
  for (measure in c("deviance", "class", "mse", "mae")) add(paste0("multinomial-softmax-", kind), "multinomial", measure, 5, ratio = 0.1)
  for (measure in c("deviance", "mse", "mae")) add(paste0("poisson-log-", kind), "poisson", measure, 7)
}
# cv.glmnet leaves the offset out of predictions for C, and scales weights of all rows and of a fold's to sum to their numbers, so that with weights their deviances are not of one kind.
for (measure in c("deviance", "C")) add("cox-breslow-plain-50x8", "cox", measure, 5)
add("cox-breslow-weighted-60x6", "cox", "C", 5, offset = FALSE)
for (measure in c("mse", "mae")) add("multi-squared-identity-plain-50x8", "mgaussian", measure, 6)
for (name in c("plain-60x8", "weights-70x7", "no-intercept-60x8")) add(name, "gaussian", "mae", 6)
add("plain-60x8", "gaussian", "mae", 30)          # fewer than 3 rows a fold: glmnet goes over rows
write_lines(arguments[3], "runs", lines)
