#!/usr/bin/python3
"""scikit-learn and LAPACK on a workload's folder: rivals.py FOLDER NAME SYSTEM TOL QUICK. Writes NAME.bin (for every λ the intercept and p coefficients), NAME.json and, for folds, NAME-curve.bin."""
import json
import os
import resource
import sys
import time
import warnings

import numpy as np
import scipy.sparse
import sklearn
from sklearn.linear_model import LassoCV, ElasticNetCV, LogisticRegression, Ridge, enet_path
from sklearn.model_selection import PredefinedSplit

warnings.simplefilter("ignore")


def load(folder):
    def read(name, kind=np.float64):
        return np.fromfile(os.path.join(folder, name), kind)

    with open(os.path.join(folder, "workload.json"), encoding="utf-8") as f:
        w = json.load(f)
    shape = (w["rows"], w["columns"])
    x = scipy.sparse.csc_matrix((read("x.bin"), read("rows.bin", np.int32), read("starts.bin", np.int32)), shape) if w["isSparse"] else read("x.bin").reshape(shape, order="F")
    return w, x, read("y.bin"), np.array(w["lambdas"]), read("folds.bin", np.int32)


def fit_paths(w, x, y, lambdas, tol):
    """Least squares with an L1 part; with the Gram matrix where that is smaller than the data, as its documentation advises."""
    if w["isSparse"]:
        means = np.asarray(x.mean(0)).ravel()
        _, b, _ = enet_path(x, y - y.mean(), l1_ratio=w["l1Ratio"], alphas=lambdas, tol=tol, max_iter=1000000, X_offset=means, X_scale=np.ones(len(means)))
    else:
        means = x.mean(0)
        xc = np.asfortranarray(x - means)
        yc = y - y.mean()
        gram = dict(precompute=xc.T @ xc, Xy=xc.T @ yc) if x.shape[0] > 2 * x.shape[1] else dict(precompute=False)
        _, b, _ = enet_path(xc, yc, l1_ratio=w["l1Ratio"], alphas=lambdas, tol=tol, max_iter=1000000, copy_X=False, check_input=False, **gram)
    return (y.mean() - means @ b)[:, None], b.T, None


def fit_folds(w, x, y, lambdas, tol, folds):
    options = dict(alphas=lambdas, cv=PredefinedSplit(folds), tol=tol, max_iter=1000000, n_jobs=2)
    model = (LassoCV(**options) if w["l1Ratio"] == 1 else ElasticNetCV(l1_ratio=w["l1Ratio"], **options)).fit(x, y)
    sizes = np.bincount(folds)
    return None, None, model.mse_path_ @ (sizes / len(y))


def fit_ridge(w, x, y, lambdas):
    found = [Ridge(alpha=lam * len(y)).fit(x, y) for lam in lambdas]
    return np.array([[m.intercept_] for m in found]), np.array([m.coef_ for m in found]), None


def fit_eigen(w, x, y, lambdas):
    """All λ from one eigendecomposition of the smaller Gram matrix, by LAPACK."""
    n, p = x.shape
    means, mean = x.mean(0), y.mean()
    xc, yc = x - means, y - mean
    if n >= p:
        values, vectors = np.linalg.eigh(xc.T @ xc / n)
        b = ((vectors.T @ (xc.T @ yc / n))[:, None] / (values[:, None] + lambdas)).T @ vectors.T
    else:
        values, vectors = np.linalg.eigh(xc @ xc.T / n)
        b = ((vectors @ ((vectors.T @ yc / n)[:, None] / (np.maximum(values, 0)[:, None] + lambdas))).T @ xc)
    return (mean - b @ means)[:, None], b, None


def fit_logistic(w, x, y, lambdas, tol):
    model = LogisticRegression(penalty="l1", solver="saga", tol=tol, max_iter=1000000, warm_start=True)
    intercepts, coefficients = [], []
    for lam in lambdas:
        model.set_params(C=1 / (lam * len(y))).fit(x, y)
        intercepts.append(model.intercept_.copy())
        coefficients.append(model.coef_.copy())
    return np.array(intercepts), np.array(coefficients), None


def main(folder, name, system, tol, quick):
    tol = float(tol)
    w, x, y, lambdas, folds = load(folder)
    fit = {
        "eigen": lambda: fit_eigen(w, x, y, lambdas),
        "sklearn": lambda: fit_ridge(w, x, y, lambdas) if w["l1Ratio"] == 0 else fit_folds(w, x, y, lambdas, tol, folds) if w["folds"]
        else fit_logistic(w, x, y, lambdas, tol) if w["loss"] in ("logistic", "multinomial") else fit_paths(w, x, y, lambdas, tol),
    }[system]
    seconds = []
    while not seconds or (quick != "quick" and len(seconds) < 5 and sum(seconds) < 10):
        start = time.perf_counter()
        intercepts, coefficients, curve = fit()
        seconds.append(time.perf_counter() - start)
    if coefficients is not None:
        k = w["outputs"]
        np.concatenate([intercepts.reshape(len(lambdas), k, 1), coefficients.reshape(len(lambdas), k, -1)], axis=2).tofile(os.path.join(folder, name + ".bin"))
    if curve is not None:
        curve.tofile(os.path.join(folder, name + "-curve.bin"))
    shown = "numpy, one eigendecomposition" if system == "eigen" else f"scikit-learn {sklearn.__version__}"
    report = {"system": shown, "setting": "default" if system == "eigen" or tol == 1e-4 or w["l1Ratio"] == 0 else f"tol {tol:g}", "threads": 2, "seconds": seconds,
              "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
    with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as f:
        json.dump(report, f)


if __name__ == "__main__":
    main(*sys.argv[1:])
