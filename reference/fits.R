# Shared by make_goldens.R, make_conventions.R and make_cross_validation.R: problems in, fits out, tight glmnet between.
suppressMessages(library(glmnet))
library(jsonlite)
glmnet.control(fdev = 0, devmax = 1)

read_problems <- function(path) {
  problems <- fromJSON(path, simplifyVector = FALSE)$problems
  named <- lapply(problems, function(p) {
    factors <- if (is.null(p$penaltyFactors)) NULL else sapply(p$penaltyFactors, function(v) if (identical(v, "Infinity")) Inf else as.double(v))
    list(name = p$name, X = sapply(p$x, function(column) as.double(unlist(column))), y = as.double(unlist(p$y)),
         w = if (is.null(p$weights)) NULL else as.double(unlist(p$weights)), v = factors, intercept = p$intercept,
         standardize = p$standardize, lambdaMax = as.double(p$lambdaMax),
         grids = lapply(p$grids, function(g) list(l1Ratio = as.double(g$l1Ratio), lambdas = as.double(unlist(g$lambdas)))))
  })
  names(named) <- sapply(named, function(p) p$name)
  named
}

# The scale of y that glmnet's family = "gaussian" divides by.
response_sd <- function(p) {
  w <- if (is.null(p$w)) rep(1, length(p$y)) else p$w
  w <- w / sum(w)
  centre <- if (p$intercept) sum(w * p$y) else 0
  sqrt(sum(w * (p$y - centre)^2))
}

# glmnet rescales penalty factors to sum to p, infinite ones counted as 1: our lambda v is its lambda (v p / sum v).
factor_mean <- function(p) if (is.null(p$v)) 1 else mean(ifelse(is.infinite(p$v), 1, p$v))

# A decreasing path that starts a little above the largest of the wanted lambdas and holds them all, so that every fit starts warm.
path_through <- function(lambdas) {
  path <- c(lambdas, max(lambdas) * 10^seq(0.1, log10(min(lambdas) / max(lambdas)), length.out = 30))
  sort(unique(path[path >= min(lambdas)]), decreasing = TRUE)
}

# glmnet through the wanted lambdas (on glmnet's scale).
tight_path <- function(p, lambdas, alpha, thresh = 1e-28)
  glmnet(p$X, p$y, family = "gaussian", weights = p$w, alpha = alpha, lambda = path_through(lambdas), standardize = p$standardize,
         intercept = p$intercept, thresh = thresh, maxit = 1e9, penalty.factor = if (is.null(p$v)) rep(1, ncol(p$X)) else p$v)

# That call as text, and the column of the path that is meant.
call_text <- function(p, lambdas, k, alpha, thresh = 1e-28) sprintf(
  'coef(glmnet(X, y, family = "gaussian"%s, alpha = %s, lambda = path_through(c(%s)), standardize = %s, intercept = %s, thresh = %g, maxit = 1e9%s)) at lambda %s',
  if (is.null(p$w)) "" else ", weights = w", short(alpha), paste(short(lambdas), collapse = ", "), p$standardize, p$intercept, thresh,
  if (is.null(p$v)) "" else ", penalty.factor = v", short(lambdas[k]))

# Intercept and coefficients of the fitted path at one of its lambdas (glmnet returns them multiplied and divided by s_y, a rounding off).
fit_at <- function(path, lambda) {
  k <- which.min(abs(path$lambda - lambda))
  stopifnot(abs(path$lambda[k] / lambda - 1) < 1e-14, path$jerr == 0)
  list(intercept = as.double(path$a0[k]), coefficients = as.double(path$beta[, k]))
}

number <- function(x) sprintf("%.17g", x)
short <- function(x) ifelse(as.double(sprintf("%.15g", x)) == x, sprintf("%.15g", x), number(x))
numbers <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
text <- function(x) as.character(toJSON(x, auto_unbox = TRUE))
version <- paste("glmnet", packageVersion("glmnet"), "on", R.version.string)

write_lines <- function(path, key, lines) {
  con <- file(path, "wb")
  writeLines(c(sprintf('{"%s":[', key), paste0(lines, c(rep(",", length(lines) - 1), "")), "]}"), con, sep = "\n")
  close(con)
}
