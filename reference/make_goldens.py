#!/usr/bin/env python3
"""Candidate golden fits by scikit-learn at its tightest: python3 make_goldens.py PROBLEMS OUT

certify.py decides which of them are goldens.
"""
import sys

import numpy as np

import fits


def main(problems, out):
    records = []
    for p in fits.read_problems(problems).values():
        v, unit = p["v"], bool(np.all(p["v"] == 1))
        total = p["rows"] if p["w"] is None else float(p["w"].sum())
        for grid in p["grids"]:
            rho = grid["l1Ratio"]
            if np.any(v == 0) or (not unit and 0 < rho < 1):
                continue
            for lam in grid["lambdas"]:
                if rho == 0:
                    fit = fits.fit(p, "Ridge", alpha=total * lam)
                elif rho == 1:
                    fit = fits.fit(p, "Lasso", alpha=lam)
                else:
                    fit = fits.fit(p, "ElasticNet", alpha=lam, l1_ratio=rho)
                call, intercept, coefficients = fit
                records.append({"problem": p["name"], "tool": "scikit-learn", "version": fits.VERSION, "call": call, "lambda": lam, "l1Ratio": rho,
                                "intercept": intercept, "coefficients": coefficients})
    fits.write(out, "fits", records)


if __name__ == "__main__":
    main(*sys.argv[1:])
