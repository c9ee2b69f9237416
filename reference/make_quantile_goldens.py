#!/usr/bin/env python3
"""Candidate golden fits of quantile regression by scikit-learn's linear programs: python3 make_quantile_goldens.py QUANTILE-PROBLEMS OUT

certify_quantiles.py decides which of them are goldens. A few by an interior-point method, which stops short of a vertex, go along as controls, which it must refuse.
"""
import sys
import warnings

import numpy as np
from sklearn.linear_model import QuantileRegressor

import fits

TIGHT = dict(solver="highs", solver_options=dict(primal_feasibility_tolerance=1e-10, dual_feasibility_tolerance=1e-10))
CONTROL = dict(solver="interior-point", solver_options=dict(lstsq=True))
# The interior-point method is deprecated there, and says so.
warnings.simplefilter("ignore", DeprecationWarning)


def fit(p, quantile, lam, settings):
    """The exact call as text, the intercept, and the coefficients in original units; a penalty factor is a further division of its column, as for the lasso."""
    used = np.isfinite(p["v"])
    by = fits.divisors(p)[used] * p["v"][used]
    steps = (["X/deviation"] if p["standardize"] else []) + ([] if np.all(p["v"] == 1) else ["columns divided by the penalty factor", "excluded columns left out"])
    y = p["y"] if p["offset"] is None else p["y"] - np.array(p["offset"])
    arguments = dict(quantile=quantile, alpha=lam, fit_intercept=p["intercept"], **settings)
    model = QuantileRegressor(**arguments).fit(p["X"][:, used] / by, y, sample_weight=p["w"])
    call = f"QuantileRegressor({', '.join(f'{k}={v!r}' for k, v in arguments.items())}).fit(X, y{'' if p['offset'] is None else ' - offset'}{'' if p['w'] is None else ', sample_weight=w'})"
    coefficients = np.zeros(p["columns"])
    coefficients[used] = model.coef_ / by
    return call + (f" where X is {'; '.join(steps)}; coef_ divided by the same" if steps else ""), float(model.intercept_), [float(c) for c in coefficients]


def main(problems, out):
    records = []
    for p in fits.read_problems(problems).values():
        for grid in p["grids"]:
            for lam in grid["lambdas"]:
                for control in (False, True) if "plain" in p["name"] and lam == grid["lambdas"][1] else (False,):
                    call, intercept, coefficients = fit(p, grid["quantile"], lam, CONTROL if control else TIGHT)
                    records.append({"problem": p["name"], "tool": "scikit-learn", "version": f"{fits.VERSION}, scipy {fits.SCIPY}", "call": call, "quantile": grid["quantile"], "lambda": lam,
                                    **({"control": True} if control else {}), "intercept": intercept, "coefficients": coefficients})
    fits.write(out, "fits", records)


if __name__ == "__main__":
    main(*sys.argv[1:])
