# glmnet on a workload's folder: Rscript rivals.R FOLDER NAME THRESH QUICK. Writes NAME.bin (for every lambda and output the intercept and p coefficients), NAME.json and, for folds, NAME-curve.bin.
suppressMessages({library(glmnet); library(jsonlite); library(Matrix)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]; name <- arguments[2]; thresh <- as.numeric(arguments[3]); quick <- arguments[4] == "quick"
w <- fromJSON(file.path(folder, "workload.json"))
read <- function(file, what) readBin(file.path(folder, file), what, file.size(file.path(folder, file)) / (if (what == "integer") 4 else 8), endian = "little")
y <- read("y.bin", "double")
if (w$isSparse) {
  x <- new("dgCMatrix", x = read("x.bin", "double"), i = read("rows.bin", "integer"), p = read("starts.bin", "integer"), Dim = c(w$rows, w$columns))
} else {
  x <- read("x.bin", "double")
  dim(x) <- c(w$rows, w$columns)
}
family <- switch(w$loss, squared = "gaussian", logistic = "binomial", w$loss)
if (w$loss == "cox") y <- cbind(time = y[1:w$rows], status = y[w$rows + 1:w$rows])
if (w$loss == "multinomial") y <- factor(y, levels = 0:(w$outputs - 1))
glmnet.control(fdev = 0, devmax = 1, mxitnr = 1000)
fit <- function() {
  if (w$folds > 0) {
    cv.glmnet(x, y, family = family, alpha = w$l1Ratio, lambda = w$lambdas, standardize = FALSE, thresh = thresh, maxit = 1e9, foldid = read("folds.bin", "integer") + 1L, grouped = FALSE)
  } else {
    glmnet(x, y, family = family, alpha = w$l1Ratio, lambda = w$lambdas, standardize = FALSE, thresh = thresh, maxit = 1e9)
  }
}
seconds <- c()
while (length(seconds) < 1 || (!quick && length(seconds) < 5 && sum(seconds) < 10)) {
  gc()
  seconds <- c(seconds, system.time(found <- fit())[["elapsed"]])
}
if (w$folds > 0) {
  writeBin(as.double(found$cvm), file.path(folder, paste0(name, "-curve.bin")))
  found <- found$glmnet.fit
}
betas <- if (w$loss == "multinomial") found$beta else list(found$beta)
intercepts <- if (w$loss == "cox") matrix(0, 1, length(w$lambdas)) else rbind(found$a0)
file <- file(file.path(folder, paste0(name, ".bin")), "wb")
for (l in seq_along(found$lambda)) for (o in seq_along(betas)) writeBin(c(intercepts[o, l], as.double(betas[[o]][, l])), file)
close(file)
peak <- as.numeric(sub("[^0-9]*([0-9]+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) * 1024
report <- list(system = paste("glmnet", packageVersion("glmnet")), setting = if (thresh == 1e-7) "default" else paste("thresh", format(thresh)), threads = 1, seconds = I(seconds), peakBytes = peak)
write_json(report, file.path(folder, paste0(name, ".json")), digits = NA, auto_unbox = TRUE)
