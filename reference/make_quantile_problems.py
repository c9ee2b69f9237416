#!/usr/bin/env python3
"""Writes quantile-problems.json: small seeded problems of quantile regression.

    python3 make_quantile_problems.py OUT.json

Only data are made here, no fits; every number is rounded to a short decimal, and that decimal, read as a double, is the problem. README.md describes the fields.
"""
import json
import sys

import numpy as np

from make_problems import noise_columns, sig

SEED = 20250310
QUANTILES = (0.1, 0.25, 0.5, 0.9)
SHARES = (0.8, 0.2, 0.01)


def lambda_max(p, x, y, w, quantile):
    """About where the path begins, the rows at the null model's quantile sharing their slope alike: it places the grid."""
    order = np.argsort(y, kind="stable")
    total = np.cumsum(w[order])
    null = y[order][np.searchsorted(total, quantile * total[-1])] if p["intercept"] else 0.0
    u = np.where(y > null, quantile, quantile - 1) * w
    at = y == null
    if p["intercept"]:
        u[at] = -u[~at].sum() * w[at] / w[at].sum()
    mean = w @ x / w.sum()
    deviation = np.sqrt(w @ (x - mean) ** 2 / w.sum()) if p["standardize"] else np.ones(x.shape[1])
    factors = np.array([float(v) for v in p["penaltyFactors"] or [1.0] * x.shape[1]])
    return float((np.abs(u @ x) / deviation / factors).max() / w.sum())


def build(index, variant, n, p, rho):
    rng = np.random.default_rng([SEED, index])
    x = noise_columns(rng, n, p, rho)
    if variant == "ties":
        x = np.round(x + rng.random(p))
    if variant == "duplicate":
        x[:, 4] = x[:, 0]
    if variant == "weighted":
        x = np.round(x * (1 + np.arange(p)) / 2 + 0.5, 4)
    score = 1.2 * x[:, 0] - 0.9 * x[:, 1] + 0.5 * x[:, 2]
    y = np.round(score + (1 + 0.3 * np.abs(x[:, 0])) * rng.standard_t(3, n) + (0.5 if variant == "origin" else 2), 0 if variant == "ties" else 4)
    record = dict(name=f"quantile-{variant}-{n}x{p}", loss="quantile", link="identity", parameter=None, rows=n, columns=p, intercept=variant != "origin", standardize=variant != "weighted",
                  weights=None, offset=None, penaltyFactors=None, y=[float(v) for v in y])
    w, offset = np.ones(n), np.zeros(n)
    if variant == "weighted":
        w, offset = np.round(0.3 + 2 * rng.random(n), 2), np.round(0.4 * rng.standard_normal(n), 3)
        w[::9] = 0
        record["weights"], record["offset"] = [float(v) for v in w], [float(v) for v in offset]
    if variant == "origin":
        factors = [float(f) for f in np.round(0.5 + rng.random(p), 2)]
        record["penaltyFactors"] = [*factors[:-1], "Infinity"]
    record["grids"] = [dict(quantile=q, lambdas=[sig(lambda_max(record, x, y - offset, w, q) * share, 4) for share in SHARES] + ([0.0] if n > p and variant != "duplicate" else [])) for q in QUANTILES]
    record["x"] = [[float(v) for v in x[:, j]] for j in range(p)]
    return record


def main():
    variants = [("plain", 60, 6, 0.3), ("weighted", 70, 6, 0.4), ("wide", 25, 40, 0.2), ("origin", 50, 6, 0.5), ("ties", 80, 5, 0.2), ("duplicate", 40, 5, 0.2)]
    problems = [build(index, *variant) for index, variant in enumerate(variants)]
    with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as out:
        out.write('{"schema":"whittle.reference.quantile-problems/1","seed":%d,"problems":[\n' % SEED)
        out.write(",\n".join(json.dumps(p, separators=(",", ":")) for p in problems))
        out.write("\n]}\n")


if __name__ == "__main__":
    main()
