#!/usr/bin/env python3
"""Candidate golden fits of several responses at once by scikit-learn at its tightest: python3 make_loss_goldens.py LOSS-PROBLEMS OUT

certify_losses.py decides which of them are goldens. README.md says how our objective becomes scikit-learn's.
"""
import sys

import numpy as np
from sklearn.linear_model import MultiTaskElasticNet, MultiTaskLasso

import fits


def fit(p, lam, rho):
    """The exact call as text, an intercept a response, and the coefficients of each response in original units."""
    used, by = np.isfinite(p["v"]), fits.divisors(p)
    x, y, steps = p["X"][:, used] / by[used], p["y"].T, ["X/deviation"] if p["standardize"] else []
    if p["w"] is not None:
        # scikit-learn has no weights here, but rows times the root of their weight are the same squares, once X and Y are centred by hand.
        w = p["w"] / p["w"].sum()
        root = np.sqrt(w * p["rows"])[:, None]
        x, y = (x - w @ x) * root, (y - w @ y) * root
        steps.append("less weighted means, rows times sqrt(w n / sum w), as are those of Y")
    arguments = dict({} if rho == 1 else dict(l1_ratio=rho), alpha=lam, fit_intercept=p["intercept"] and p["w"] is None, **fits.TIGHT)
    kind = MultiTaskLasso if rho == 1 else MultiTaskElasticNet
    model = kind(**arguments).fit(np.asfortranarray(x), np.asfortranarray(y))
    coefficients = np.zeros((y.shape[1], p["columns"]))
    coefficients[:, used] = model.coef_ / by[used]
    intercepts = np.broadcast_to(model.intercept_, y.shape[1])
    if p["w"] is not None and p["intercept"]:
        intercepts = w @ p["y"].T - coefficients @ (w @ p["X"])
    call = f"{kind.__name__}({', '.join(f'{k}={v!r}' for k, v in arguments.items())}).fit(X, Y)" + (f" where X is {'; '.join(steps)}; coef_ divided by the same" if steps else "")
    return call, [float(a) for a in intercepts], [[float(c) for c in row] for row in coefficients]


def main(problems, out):
    records = []
    for p in fits.read_problems(problems, lambda record: record["loss"] == "multi-squared").values():
        if not np.all(p["v"] == 1):
            continue  # a factor of 0 among them, which scikit-learn cannot express
        for grid in p["grids"]:
            for lam in grid["lambdas"]:
                call, intercepts, coefficients = fit(p, lam, grid["l1Ratio"])
                records.append({"problem": p["name"], "tool": "scikit-learn", "version": fits.VERSION, "call": call, "lambda": lam, "l1Ratio": grid["l1Ratio"], "grouped": True,
                                "intercept": intercepts, "coefficients": coefficients})
    fits.write(out, "fits", records)


if __name__ == "__main__":
    main(*sys.argv[1:])
