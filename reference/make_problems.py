#!/usr/bin/env python3
"""Writes problems.json: small seeded regression problems that every tool in this folder fits.

    python3 make_problems.py OUT.json

Only data are made here, no fits. Every number is rounded to a short decimal, so that the file does not depend on the last
bit of anybody's arithmetic; that decimal, read as a double, is the problem. README.md describes the fields.
"""
import json
import sys

import numpy as np

SEED = 20240611


def sig(value, digits=6):
    """The value rounded to so many significant digits."""
    return float(f"{value:.{digits}g}")


def noise_columns(rng, n, p, rho=0.0):
    """n x p standard normals; neighbouring columns correlate by rho (AR(1)), computed without any matrix product."""
    z = rng.standard_normal((n, p))
    x = z.copy()
    for j in range(1, p):
        x[:, j] = rho * x[:, j - 1] + np.sqrt(1 - rho * rho) * z[:, j]
    return np.round(x, 4)


def response(rng, x, coefficients, intercept=1.5, noise=1.0):
    """intercept + the first columns of x times coefficients + normal noise; x is used on its own standardized scale."""
    y = np.full(x.shape[0], intercept)
    for j, c in enumerate(coefficients):
        deviation = x[:, j].std()
        y = y + c * (x[:, j] - x[:, j].mean()) / (deviation if deviation > 0 else 1.0)
    return y + noise * rng.standard_normal(x.shape[0])


def build():
    problems = []

    def add(name, about, x, y, weights=None, factors=None, intercept=True, standardize=True, small=False, digits=5):
        problems.append(dict(name=name, about=about, x=np.asarray(x, float), y=np.round(y, digits), weights=weights, factors=factors,
                             intercept=intercept, standardize=standardize, small=small))

    def rng_of(k):
        return np.random.default_rng([SEED, k])

    strong = [3.0, -2.0, 1.5, 0.8, 0.0, -0.4]

    rng = rng_of(1); x = noise_columns(rng, 60, 8)
    add("plain-60x8", "independent columns", x, response(rng, x, strong), small=True)
    rng = rng_of(2); x = noise_columns(rng, 200, 5)
    add("tall-200x5", "many rows, few columns", x, response(rng, x, [1, 0, -0.5, 0.2]), small=True)
    rng = rng_of(3); x = noise_columns(rng, 40, 100)
    add("wide-40x100", "more columns than rows, six of them matter", x, response(rng, x, strong))
    rng = rng_of(4); x = noise_columns(rng, 30, 60)
    add("wide-30x60", "more columns than rows", x, response(rng, x, [2, 2, -2, 1], noise=0.5))
    rng = rng_of(5); x = noise_columns(rng, 100, 20)
    add("medium-100x20", "independent columns", x, response(rng, x, strong * 2))
    rng = rng_of(6); x = noise_columns(rng, 80, 12, 0.5)
    add("ar50-80x12", "neighbours correlate by 0.5", x, response(rng, x, strong), small=True)
    rng = rng_of(7); x = noise_columns(rng, 80, 12, 0.9)
    add("ar90-80x12", "neighbours correlate by 0.9", x, response(rng, x, strong))
    rng = rng_of(8); x = noise_columns(rng, 100, 10, 0.99)
    add("ar99-100x10", "neighbours correlate by 0.99", x, response(rng, x, strong))
    rng = rng_of(9); x = noise_columns(rng, 30, 50, 0.99)
    add("ar99-wide-30x50", "more columns than rows, neighbours correlate by 0.99", x, response(rng, x, strong))
    rng = rng_of(10); x = noise_columns(rng, 60, 6)
    y = response(rng, x, strong)
    add("large-means-60x6", "column means from 10 to a million, deviation 1", np.round(x + np.array([10, 100, 1e3, 1e4, 1e5, 1e6]), 4), y)
    rng = rng_of(11); x = noise_columns(rng, 60, 6)
    y = response(rng, x, strong)
    add("large-scales-60x6", "column deviations from 1e-4 to 1e5", np.vectorize(sig)(x * np.array([1e-4, 1e-2, 1, 1e2, 1e4, 1e5])), y)
    rng = rng_of(12); x = (rng.random((90, 8)) < np.array([0.5, 0.3, 0.1, 0.05, 0.5, 0.8, 0.5, 0.9])).astype(float)
    add("binary-90x8", "columns of 0 and 1", x, response(rng, x, strong))
    rng = rng_of(13); x = noise_columns(rng, 70, 7, 0.3)
    add("weights-70x7", "weights between 0.1 and 4", x, response(rng, x, strong), np.round(rng.uniform(0.1, 4, 70), 3))
    rng = rng_of(14); x = noise_columns(rng, 70, 7, 0.3)
    w = np.round(rng.uniform(0.5, 3, 70), 3); w[rng.permutation(70)[:15]] = 0
    add("zero-weights-70x7", "fifteen weights are 0", x, response(rng, x, strong), w)
    rng = rng_of(15); x = noise_columns(rng, 60, 8, 0.3)
    add("factors-60x8", "penalty factors between 0.1 and 3", x, response(rng, x, strong), factors=[1, 0.5, 2, 0.1, 3, 1, 1.5, 0.7])
    rng = rng_of(16); x = noise_columns(rng, 60, 8, 0.5)
    add("unpenalized-60x8", "two columns are never penalized", x, response(rng, x, strong), factors=[1, 0, 1, 1, 0, 1, 1, 1])
    rng = rng_of(17); x = noise_columns(rng, 60, 8, 0.5)
    add("excluded-60x8", "two columns are excluded, one is never penalized", x, response(rng, x, strong),
        factors=[np.inf, 1, 2, 0, 1, np.inf, 0.5, 1])
    rng = rng_of(18); x = np.round(noise_columns(rng, 60, 8, 0.4) + rng.uniform(-1, 1, 8), 4)
    add("no-intercept-60x8", "no intercept; columns scaled by their centred deviation", x, response(rng, x, strong), intercept=False)
    rng = rng_of(19); x = noise_columns(rng, 60, 8, 0.4)
    add("no-intercept-raw-60x8", "no intercept, columns as given", x, response(rng, x, strong, intercept=0.3), intercept=False, standardize=False)
    rng = rng_of(20); x = np.round(noise_columns(rng, 80, 10, 0.4) * np.linspace(0.5, 2, 10), 4)
    add("raw-80x10", "columns as given", x, response(rng, x, strong), standardize=False)
    rng = rng_of(21); x = np.round(noise_columns(rng, 80, 6, 0.4) * np.linspace(0.5, 2, 6), 4)
    add("raw-weights-80x6", "columns as given, weights", x, response(rng, x, strong), np.round(rng.uniform(0.1, 2, 80), 3), standardize=False)
    rng = rng_of(22); x = np.round(noise_columns(rng, 60, 8, 0.4) + rng.uniform(-1, 1, 8), 4)
    add("no-intercept-weights-factors-60x8", "no intercept, weights (some 0) and penalty factors (one 0)", x, response(rng, x, strong),
        np.round(rng.integers(0, 4, 60) * 0.5, 1), [1, 2, 0, 1, 0.3, 1, 1, 4], intercept=False)
    rng = rng_of(23); x = noise_columns(rng, 30, 60, 0.5)
    v = np.round(rng.uniform(0.3, 2, 60), 2); v[3] = 0; v[17] = 0; v[[8, 9, 40]] = np.inf
    w = np.round(rng.uniform(0.2, 2, 30), 2); w[[4, 11]] = 0
    add("wide-weights-factors-30x60", "more columns than rows, weights (two 0), penalty factors (0 and infinite ones)", x, response(rng, x, strong), w, v.tolist())
    rng = rng_of(24); x = noise_columns(rng, 50, 6, 0.3); x[:, 2] = 3
    add("constant-50x6", "the third column is constant", x, response(rng, x, strong))
    rng = rng_of(25); x = noise_columns(rng, 50, 6, 0.3); x[:, 4] = x[:, 1]
    add("duplicate-50x6", "the fifth column repeats the second: the lasso has many minimizers", x, response(rng, x, strong))
    rng = rng_of(26); x = noise_columns(rng, 50, 5, 0.3); x[:, 2] = 3
    add("no-intercept-constant-50x5", "no intercept; the third column is constant and keeps scale 1", x, response(rng, x, [2, -1, 0, 0.5], intercept=4), intercept=False)
    rng = rng_of(27); x = noise_columns(rng, 60, 8, 0.6)
    add("large-response-60x8", "response of mean a million and deviation near 40,000", x, np.round(1e6 + 1e4 * response(rng, x, strong), 1))
    rng = rng_of(28); x = noise_columns(rng, 60, 8, 0.6)
    add("small-response-60x8", "response of the size 1e-5", x, np.vectorize(sig)(1e-5 * response(rng, x, strong)), digits=20)
    rng = rng_of(29); x = noise_columns(rng, 60, 8, 0.3)
    add("factors-excluded-60x8", "penalty factors, two of them infinite and none 0", x, response(rng, x, strong),
        factors=[1, 0.5, 2, np.inf, 3, 1, np.inf, 0.7])
    return problems


def lambda_max(problem):
    """The smallest lambda at which the lasso keeps no penalized column (six digits: it only places the grid)."""
    x, y = problem["x"], problem["y"]
    n, p = x.shape
    w = np.ones(n) if problem["weights"] is None else np.asarray(problem["weights"], float)
    w = w / w.sum()
    v = np.ones(p) if problem["factors"] is None else np.asarray(problem["factors"], float)
    means = w @ x
    scales = np.ones(p)
    if problem["standardize"]:
        scales = np.sqrt(w @ (x - means) ** 2)
        scales[scales < 1e-12] = 1
    z = (x - means if problem["intercept"] else x) / scales
    r = y - w @ y if problem["intercept"] else y.copy()
    free = z[:, v == 0]
    if free.shape[1]:
        root = np.sqrt(w)
        r = r - free @ np.linalg.lstsq(root[:, None] * free, root * r, rcond=None)[0]
    penalized = (v > 0) & np.isfinite(v)
    return sig(np.max(np.abs((w * r) @ z[:, penalized]) / v[penalized]))


def grids(problem):
    """The lambdas to fit for each L1 ratio, decreasing. Ridge has no lambda max; its lambda is in units of a column's variance, whatever y is."""
    top = problem["lambdaMax"]
    lasso = [0.95, 0.5, 0.2, 0.05, 0.01, 0.001] + ([0.0001] if problem["small"] else [])
    plan = [(1.0, top, lasso), (0.5, top / 0.5, [0.95, 0.3, 0.03, 0.001]), (0.1, top / 0.1, [0.9, 0.1, 0.001]), (0.0, 1.0, [10, 0.1, 0.001])]
    return [{"l1Ratio": ratio, "lambdas": [sig(start * f) for f in fractions]} for ratio, start, fractions in plan]


def main(out):
    problems = build()
    for problem in problems:
        problem["lambdaMax"] = lambda_max(problem)
    with open(out, "w", encoding="utf-8", newline="\n") as f:
        f.write('{"schema":"whittle.reference.problems/1","seed":%d,"problems":[\n' % SEED)
        for k, problem in enumerate(problems):
            x = problem["x"]
            factors = problem["factors"]
            weights = problem["weights"]
            head = {
                "name": problem["name"], "about": problem["about"], "rows": x.shape[0], "columns": x.shape[1],
                "intercept": problem["intercept"], "standardize": problem["standardize"], "lambdaMax": problem["lambdaMax"],
                "grids": grids(problem),
                "penaltyFactors": None if factors is None else ["Infinity" if np.isinf(v) else float(v) for v in factors],
                "weights": None if weights is None else [float(w) for w in weights],
                "y": [float(v) for v in problem["y"]],
            }
            f.write(json.dumps(head, separators=(",", ":"))[:-1] + ',"x":[\n')
            f.write(",\n".join(json.dumps([float(v) for v in x[:, j]], separators=(",", ":")) for j in range(x.shape[1])))
            f.write("]}" + (",\n" if k + 1 < len(problems) else "\n"))
        f.write("]}\n")


if __name__ == "__main__":
    main(sys.argv[1])
