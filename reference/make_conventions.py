#!/usr/bin/env python3
"""Fits by scikit-learn whose lambda is given in its own or in the tutorial's convention: python3 make_conventions.py PROBLEMS OUT

The tutorial's objective is mean((y - yhat)^2) + lambda * (rho * mean|b| + (1 - rho) * mean(b^2)); with penalty factors the means
are of v|b| and v b^2 over the columns that are not excluded, with observation weights the first mean is weighted.
"""
import sys

import numpy as np

import fits


def main(problems, out):
    problems = fits.read_problems(problems)
    records = []

    def add(convention, estimator, name, lam, rho, **options):
        call, intercept, coefficients = fits.fit(problems[name], estimator, **options)
        records.append({"convention": convention, "estimator": estimator, "problem": name, "tool": "scikit-learn", "version": fits.VERSION, "call": call,
                        "lambda": lam, "l1Ratio": rho, "intercept": intercept, "coefficients": coefficients})

    names = ["raw-80x10", "raw-weights-80x6", "no-intercept-raw-60x8", "plain-60x8", "zero-weights-70x7", "no-intercept-60x8", "large-response-60x8", "wide-30x60"]
    for name in names:
        top = float(f"{problems[name]['lambdaMax']:.3g}")
        for share in (0.3, 0.01):
            lam = top * share
            add("sklearn", "Lasso", name, lam, 1.0, alpha=lam)
            add("sklearn", "ElasticNet", name, lam, 0.4, alpha=lam, l1_ratio=0.4)
            add("sklearn", "Ridge", name, 50 * share, 0.0, alpha=50 * share)

    for name in names + ["factors-60x8", "factors-excluded-60x8"]:
        p = problems[name]
        columns = int(np.isfinite(p["v"]).sum())
        total = p["rows"] if p["w"] is None else float(p["w"].sum())
        top = float(f"{p['lambdaMax']:.3g}")
        for share in (0.3, 0.01):
            lam = 2 * columns * top * share
            add("mean", "Lasso", name, lam, 1.0, alpha=lam / (2 * columns))
            lam = 3 * columns * share
            add("mean", "Ridge", name, lam, 0.0, alpha=total * lam / columns)
            if np.all(p["v"] == 1):
                lam, rho = 2 * columns * top * share, 0.7
                l1, l2 = lam * rho / (2 * columns), lam * (1 - rho) / columns      # for mse/2 + l1 sum|b| + l2 sum b^2 / 2
                add("mean", "ElasticNet", name, lam, rho, alpha=l1 + l2, l1_ratio=l1 / (l1 + l2))
    fits.write(out, "fits", records)


if __name__ == "__main__":
    main(*sys.argv[1:])
