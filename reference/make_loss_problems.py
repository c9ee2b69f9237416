#!/usr/bin/env python3
"""Writes loss-problems.json: small seeded problems of every loss but the squared one on a single response.

    python3 make_loss_problems.py OUT.json

Only data are made here, no fits; every number is rounded to a short decimal, and that decimal, read as a double, is the problem. README.md describes the fields.
"""
import json
import sys

import numpy as np

from make_problems import noise_columns, sig

SEED = 20250217
FAMILIES = [("logistic", "logit"), ("logistic", "probit"), ("multinomial", "softmax"), ("poisson", "log"), ("gamma", "log"), ("gamma", "inverse"), ("tweedie", "log"),
            ("huber", "identity"), ("multi-squared", "identity"), ("cox", "breslow"), ("cox", "efron")]
VARIANTS = [("plain", 50, 8, 0.0), ("weighted", 60, 6, 0.4), ("wide", 30, 40, 0.3), ("factors", 50, 10, 0.9)]
# Of several responses alone, which two tools fit: columns of unequal scales as given, no intercept, and more columns than rows as given.
SEVERAL = [("scales", 50, 8, 0.3), ("origin", 45, 7, 0.5), ("short", 20, 50, 0.2)]


def responses(rng, loss, link, score, n):
    """A response in the domain of the loss, its mean or odds growing with the score."""
    if loss == "logistic":
        return (score + rng.logistic(size=n) > 0).astype(float)
    if loss == "multinomial":
        return np.digitize(score + 0.8 * rng.standard_normal(n), [-0.7, 0.7]).astype(float)
    if loss == "poisson":
        return rng.poisson(np.exp(0.5 + 0.4 * score)).astype(float)
    if loss == "gamma":
        mean = np.exp(0.3 * score) if link == "log" else 1 / np.maximum(0.3, 1 + 0.15 * score)
        return np.round(mean * rng.gamma(3, 1 / 3, n) + 0.01, 4)
    if loss == "tweedie":
        return np.round(np.where(rng.random(n) < 0.3, 0, np.exp(0.3 * score) * rng.gamma(2, 0.5, n)), 4)
    if loss == "huber":
        return np.round(score + rng.standard_t(2, n), 4)
    if loss == "multi-squared":
        return np.stack([np.round(score + rng.standard_normal(n), 4), np.round(-0.5 * score + rng.standard_normal(n), 4), np.round(rng.standard_normal(n), 4)])
    raise ValueError(loss)


def build(index, loss, link, variant, n, p, rho):
    rng = np.random.default_rng([SEED, index])
    x = noise_columns(rng, n, p, rho)
    if variant == "weighted":
        x = np.round(x * (1 + np.arange(p)) / 2 + 0.5, 4)
    if variant == "scales":
        x = np.vectorize(sig)(x * 10.0 ** np.linspace(-1, 1, p)[rng.permutation(p)])
    if variant == "origin":
        x = np.round(x + 0.8, 4)
    score = 1.2 * x[:, 0] - 0.9 * x[:, 1] + 0.5 * x[:, 2]
    score = score / score.std()
    problem = dict(name=f"{loss}-{link}-{variant}-{n}x{p}", loss=loss, link=link, parameter={"huber": 1.2, "tweedie": 1.5, "multinomial": 3, "multi-squared": 3}.get(loss), rows=n, columns=p,
                   intercept=loss != "cox" and variant != "origin" and not (variant == "factors" and link not in ("inverse", "softmax")), standardize=variant not in ("weighted", "scales", "short"), weights=None, offset=None, penaltyFactors=None)
    if loss == "cox":
        time = rng.exponential(np.exp(-0.7 * score))
        censored = rng.exponential(2.0, n)
        problem["time"] = [float(t) for t in np.ceil(8 * np.minimum(time, censored))]
        problem["event"] = [float(e) for e in (time <= censored)]
        problem["strata"] = [float(i % 2) for i in range(n)] if variant == "factors" else None
    else:
        y = responses(rng, loss, link, score, n)
        problem["y"] = [[float(v) for v in row] for row in y] if y.ndim == 2 else [float(v) for v in y]
    if variant == "weighted":
        problem["weights"] = [float(w) for w in np.round(0.3 + 2 * rng.random(n), 2)]
        if loss not in ("multinomial", "multi-squared", "gamma"):
            problem["offset"] = [float(o) for o in np.round(0.4 * rng.standard_normal(n), 3)]
    if variant == "factors":
        factors = [float(f) for f in np.round(0.5 + rng.random(p), 2)]
        factors[3] = 0.7 if loss == "multinomial" else 0.0  # an unpenalized column of all classes has no single answer
        factors[5] = "Infinity"
        problem["penaltyFactors"] = factors
    problem["grids"] = []
    problem["x"] = [[float(v) for v in x[:, j]] for j in range(p)]
    return problem


def main():
    import certify_losses  # for λmax alone, from the null model
    problems = []
    for index, (family, variant) in enumerate([(f, v) for f in FAMILIES for v in VARIANTS] + [(("multi-squared", "identity"), v) for v in SEVERAL]):
        problem = build(index, *family, *variant)
        largest = certify_losses.Problem(problem).lambda_max()
        for ratio in (1.0, 0.5, 0.1) if variant in SEVERAL else (1.0, 0.5):
            problem["grids"].append(dict(l1Ratio=ratio, lambdas=[sig(float(largest) / ratio * share, 4) for share in (0.6, 0.2, 0.05)]))
        problems.append(problem)
    with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as out:
        out.write('{"schema":"whittle.reference.loss-problems/1","seed":%d,"problems":[\n' % SEED)
        out.write(",\n".join(json.dumps(p, separators=(",", ":")) for p in problems))
        out.write("\n]}\n")


if __name__ == "__main__":
    main()
