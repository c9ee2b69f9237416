# glmnet's path at its default and at a tight stop: Rscript glmnet.R FOLDER
suppressMessages({library(glmnet); library(jsonlite)})
folder <- commandArgs(trailingOnly = TRUE)[1]
shape <- fromJSON(file.path(folder, "shape.json"))
read <- function(name, count) readBin(file.path(folder, name), "double", count, endian = "little")
x <- matrix(read("x.bin", shape$rows * shape$columns), shape$rows, shape$columns)
y <- read("y.bin", shape$rows)
lambdas <- read("lambdas.bin", shape$lambdas)
glmnet.control(fdev = 0, devmax = 1)
fit_one <- function(thresh) {
  times <- c()
  for (run in 1:3) {
    gc()
    times <- c(times, system.time(fit <- glmnet(x, y, lambda = lambdas, standardize = FALSE, thresh = thresh, maxit = 1e9))[["elapsed"]])
  }
  list(seconds = median(times), intercepts = as.vector(fit$a0), coefficients = t(as.matrix(fit$beta)))
}
result <- list(version = paste("glmnet", packageVersion("glmnet")), default = fit_one(1e-7), tight = fit_one(1e-14))
write_json(result, file.path(folder, "glmnet.json"), digits = NA, auto_unbox = TRUE)
