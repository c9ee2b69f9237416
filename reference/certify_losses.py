#!/usr/bin/env python3
"""Certifies fits of any loss in 50 decimal digits, and solves those that no other tool fits (Huber with a given threshold, Efron's ties).

    python3 certify_losses.py CANDIDATES.json... --problems LOSS-PROBLEMS.json --out LOSS-GOLDENS.json --rejected REJECTED.json

The exact minimizer is found by Newton's method on the coefficients that are not zero, from the candidate's, and proved by the optimality conditions of all columns in
50 digits; a convex problem has no other minimum, so the candidate's objective less the exact one is its gap. mpmath for arithmetic, numpy for a start where there is no
candidate, and no library that fits models.
"""
import argparse
import json

import numpy as np
from mpmath import mp, mpf

mp.dps = 50
ZERO, ONE, HALF = mpf(0), mpf(1), mpf(1) / 2
GAP_LIMIT = mpf(10) ** -14
COEFFICIENT_LIMIT = mpf(10) ** -8
PROOF = mpf(10) ** -30


def dot(a, b):
    return mp.fdot(zip(a, b))


def xlogx(x):
    return ZERO if x == 0 else x * mp.log(x)


class Problem:
    """Data on the scale of the objective, the loss, and what a block of coefficients is."""

    def __init__(self, record):
        self.record = record
        self.loss, self.link, self.parameter = record["loss"], record["link"], record["parameter"]
        self.n, self.p, self.intercept = record["rows"], record["columns"], record["intercept"]
        self.outputs = {"multinomial": 3, "multi-squared": 3}.get(self.loss, 1)
        w = [mpf(v) for v in record["weights"] or [1] * self.n]
        total = mp.fsum(w)
        self.w = [v / total for v in w]
        self.raw_weights, self.total = w, total
        self.offset = [mpf(v) for v in record["offset"] or [0] * self.n]
        self.x = [[mpf(v) for v in column] for column in record["x"]]
        self.v = [mp.inf if v == "Infinity" else mpf(v) for v in record["penaltyFactors"] or [1] * self.p]
        self.means = [dot(self.w, column) for column in self.x]
        self.scales = [mp.sqrt(mp.fsum(a * (b - m) ** 2 for a, b in zip(self.w, column))) if record["standardize"] else ONE for column, m in zip(self.x, self.means)]
        # A loss without an intercept does not see the centres.
        self.z = [[(v - (m if self.intercept or self.loss == "cox" else 0)) / s for v in column] for column, m, s in zip(self.x, self.means, self.scales)]
        if self.loss == "multi-squared":
            self.y = [[mpf(v) for v in row] for row in record["y"]]
        elif self.loss != "cox":
            self.y = [mpf(v) for v in record["y"]]
        else:
            self.terms = list(self.risk_terms())

    def risk_terms(self):
        """(c, rows of the risk set, their weights a): one term a distinct event time (Breslow) or one an event (Efron)."""
        time, event = self.record["time"], self.record["event"]
        strata = self.record["strata"] or [0] * self.n
        for t, s in sorted({(time[i], strata[i]) for i in range(self.n) if event[i]}):
            risk = [i for i in range(self.n) if strata[i] == s and time[i] >= t]
            tied = {i for i in risk if time[i] == t and event[i]}
            weight = mp.fsum(self.w[i] for i in tied)
            count = len(tied) if self.link == "efron" else 1
            for r in range(count):
                yield weight / count, risk, [self.w[i] * (1 - mpf(r) / count if i in tied else ONE) for i in risk], tied, weight * (1 - mpf(r) / count)

    # One row: value, gradient and Hessian in the K predictors.
    def row(self, i, eta):
        if self.loss == "multinomial":
            top = max(eta)
            parts = [mp.e ** (e - top) for e in eta]
            s = mp.fsum(parts)
            q = [a / s for a in parts]
            own = int(self.y[i])
            return (top + mp.log(s) - eta[own], [a - (k == own) for k, a in enumerate(q)],
                    [[(q[a] if a == b else ZERO) - q[a] * q[b] for b in range(self.outputs)] for a in range(self.outputs)])
        if self.loss == "multi-squared":
            r = [self.y[k][i] - eta[k] for k in range(self.outputs)]
            return HALF * dot(r, r), [-a for a in r], [[ONE if a == b else ZERO for b in range(self.outputs)] for a in range(self.outputs)]
        y, e = self.y[i], eta[0]
        if self.loss == "logistic" and self.link == "logit":
            mu = 1 / (1 + mp.e ** -e)
            value, slope, bend = mp.log(1 + mp.e ** e) - y * e, mu - y, mu * (1 - mu)
        elif self.loss == "logistic":
            sign = ONE if y == 1 else -ONE
            hazard = mp.npdf(e) / mp.ncdf(sign * e)
            value, slope, bend = -mp.log(mp.ncdf(sign * e)), -sign * hazard, hazard * (hazard + sign * e)
        elif self.loss == "poisson":
            mu = mp.e ** e
            value, slope, bend = mu - y * e + xlogx(y) - y, mu - y, mu
        elif self.loss == "gamma" and self.link == "log":
            ratio = y * mp.e ** -e
            value, slope, bend = ratio - mp.log(ratio) - 1, 1 - ratio, ratio
        elif self.loss == "gamma":
            value, slope, bend = (y * e - mp.log(y * e) - 1 if e > 0 else mp.inf), y - 1 / e, 1 / e ** 2
        elif self.loss == "tweedie":
            P = mpf(self.parameter)
            fall, grow = y * mp.e ** ((1 - P) * e), mp.e ** ((2 - P) * e)
            value, slope, bend = (y ** (2 - P) / ((1 - P) * (2 - P)) if y > 0 else ZERO) - fall / (1 - P) + grow / (2 - P), grow - fall, (2 - P) * grow - (1 - P) * fall
        elif self.loss == "huber":
            r, d = y - e, mpf(self.parameter)
            value, slope, bend = (r * r / 2, -r, ONE) if abs(r) <= d else (d * abs(r) - d * d / 2, -d * mp.sign(r), ZERO)
        else:
            raise ValueError(self.loss)
        return value, [slope], [[bend]]

    def predictor(self, intercepts, b):
        """K lists of n; b maps (column, output) to a standardized coefficient."""
        eta = [[o + a for o in self.offset] for a in intercepts]
        for (j, k), value in b.items():
            if value != 0:
                eta[k] = [e + value * z for e, z in zip(eta[k], self.z[j])]
        return eta

    def value(self, eta):
        if self.loss != "cox":
            return mp.fsum(w * self.row(i, [e[i] for e in eta])[0] for i, w in enumerate(self.w) if w > 0)
        event = self.record["event"]
        total = -mp.fsum(self.w[i] * eta[0][i] for i in range(self.n) if event[i])
        for c, risk, a, _, saturated in self.terms:
            # Less the saturated model, whose events are far ahead of all others; weights there are those given.
            total += c * (mp.log(mp.fsum(q * mp.e ** eta[0][i] for i, q in zip(risk, a))) - mp.log(saturated))
        return total

    def derivatives(self, eta, columns):
        """Gradient of the loss for all (j, k), for the intercepts, and the Hessian over the columns given: pairs (j, k), or ('intercept', k)."""
        if self.loss == "cox":
            return self.cox_derivatives(eta, columns)
        rows = [self.row(i, [e[i] for e in eta]) for i in range(self.n)]
        slopes = [[w * r[1][k] for w, r in zip(self.w, rows)] for k in range(self.outputs)]
        gradient = {(j, k): dot(self.z[j], slopes[k]) for j in range(self.p) for k in range(self.outputs)}
        gradient.update({("intercept", k): mp.fsum(slopes[k]) for k in range(self.outputs)})
        vector = lambda c: [ONE] * self.n if c[0] == "intercept" else self.z[c[0]]
        bends = {(a, b): [w * r[2][a][b] for w, r in zip(self.w, rows)] for a in range(self.outputs) for b in range(self.outputs)}
        hessian = mp.matrix(len(columns), len(columns))
        for s, c in enumerate(columns):
            for o in range(self.outputs):
                curved = [h * v for h, v in zip(bends[c[1], o], vector(c))]
                for t, d in enumerate(columns[:s + 1]):
                    if d[1] == o:
                        hessian[s, t] = hessian[t, s] = dot(curved, vector(d))
        return gradient, hessian

    def cox_derivatives(self, eta, columns):
        event = self.record["event"]
        gradient = {(j, 0): -mp.fsum(self.w[i] * self.z[j][i] for i in range(self.n) if event[i]) for j in range(self.p)}
        hessian = mp.matrix(len(columns), len(columns))
        for c, risk, a, _, _ in self.terms:
            parts = [q * mp.e ** eta[0][i] for i, q in zip(risk, a)]
            s = mp.fsum(parts)
            q = [v / s for v in parts]
            means = {j: dot(q, [self.z[j][i] for i in risk]) for j in range(self.p)}
            for j in range(self.p):
                gradient[j, 0] += c * means[j]
            for s_, (j, _) in enumerate(columns):
                curved = [v * (self.z[j][i] - means[j]) for v, i in zip(q, risk)]
                for t, (l, _) in enumerate(columns[:s_ + 1]):
                    hessian[s_, t] += c * dot(curved, [self.z[l][i] for i in risk])
                    hessian[t, s_] = hessian[s_, t]
        return gradient, hessian

    def blocks(self, grouped):
        return [[(j, k) for k in range(self.outputs)] for j in range(self.p)] if grouped else [[(j, k)] for j in range(self.p) for k in range(self.outputs)]

    def penalty(self, b, lam, rho, grouped):
        total = ZERO
        for block in self.blocks(grouped):
            v, squares = self.v[block[0][0]], mp.fsum(b.get(c, ZERO) ** 2 for c in block)
            if 0 < v < mp.inf and squares > 0:
                total += v * (rho * mp.sqrt(squares) + (1 - rho) * squares / 2)
        return lam * total

    def minimize(self, intercepts, start, lam, rho, grouped, limit=200):
        """The exact minimizer from a start near it: Newton on what is not zero; blocks enter where their gradient beats their price and leave where their sign turns."""
        blocks = self.blocks(grouped)
        b = {c: mpf(v) for c, v in start.items() if v != 0 and self.v[c[0]] < mp.inf}
        a = [mpf(v) for v in intercepts]
        free_intercepts = list(range(self.outputs - (1 if self.loss == "multinomial" else 0))) if self.intercept else []
        shift = a[-1] if self.loss == "multinomial" and self.intercept else ZERO
        a = [v - shift for v in a]
        for _ in range(limit):
            active = [c for block in blocks if self.v[block[0][0]] == 0 or any(b.get(c, ZERO) != 0 for c in block) for c in block]
            columns = active + [("intercept", k) for k in free_intercepts]
            gradient, hessian = self.derivatives(self.predictor(a, b), columns)
            left = mp.matrix([-gradient[c] for c in columns]) if columns else None
            place = {c: s for s, c in enumerate(columns)}
            for block in blocks:
                v = self.v[block[0][0]]
                norm = mp.sqrt(mp.fsum(b.get(c, ZERO) ** 2 for c in block))
                if v == 0 or v == mp.inf or norm == 0:
                    continue
                for c in block:
                    left[place[c]] -= lam * v * (rho * b[c] / norm + (1 - rho) * b[c])
                    for d in block:
                        hessian[place[c], place[d]] += lam * v * ((rho / norm + 1 - rho if c == d else ZERO) - rho * b[c] * b[d] / norm ** 3)
            if columns:
                move = mp.lu_solve(hessian, left)
                if any(not grouped and c[0] != "intercept" and self.v[c[0]] > 0 and (b[c] + move[s]) * b[c] <= 0 for s, c in enumerate(columns)):
                    # The first sign to turn leaves; all go as far as it does.
                    share, leaving = min((b[c] / -move[s], c) for s, c in enumerate(columns) if c[0] != "intercept" and self.v[c[0]] > 0 and (b[c] + move[s]) * b[c] <= 0)
                else:
                    share, leaving = ONE, None
                largest = max(abs(m) for m in move)
                wanted = share
                share = min(share, 1 / largest) if largest > 1 else share
                while True:
                    next_a, next_b = list(a), dict(b)
                    for s, c in enumerate(columns):
                        if c[0] == "intercept":
                            next_a[c[1]] += share * move[s]
                        else:
                            next_b[c] = next_b.get(c, ZERO) + share * move[s]
                    if self.link != "inverse" or min(self.predictor(next_a, next_b)[0]) > 0:
                        break
                    share /= 2
                a, b = next_a, next_b
                if leaving is not None and share == wanted:
                    del b[leaving]
                    continue
                if largest > mpf(10) ** -38:
                    continue
            gradient, _ = self.derivatives(self.predictor(a, b), [])
            entering = None
            for block in blocks:
                v = self.v[block[0][0]]
                norm = mp.sqrt(mp.fsum(gradient[c] ** 2 for c in block))
                if 0 < v < mp.inf and all(b.get(c, ZERO) == 0 for c in block) and norm > lam * v * rho * (1 + PROOF):
                    entering = max(entering or (ZERO, None), (norm / v, block))
            if entering is None:
                return [v + 0 for v in a], b
            for c in entering[1]:
                b[c] = -gradient[c] / mp.sqrt(mp.fsum(gradient[d] ** 2 for d in entering[1])) * mpf(10) ** -6
        raise ArithmeticError(f"{self.record['name']}: no exact minimizer at lambda {mp.nstr(lam)}")

    def null(self):
        if not hasattr(self, "null_fit"):
            y = getattr(self, "y", None)
            start = [ZERO] * self.outputs
            if self.link == "inverse":
                start = [1 / mp.fsum(w * v for w, v in zip(self.w, y))]
            self.null_fit = self.minimize(start, {}, mpf(10) ** 30, ONE, False)
        return self.null_fit

    def lambda_max(self):
        """The largest |gradient|/v at the null model: it places the grid."""
        a, b = self.null()
        gradient, _ = self.derivatives(self.predictor(a, b), [])
        return max(abs(gradient[j, k]) / self.v[j] for j in range(self.p) for k in range(self.outputs) if 0 < self.v[j] < mp.inf)

    def null_scale(self):
        a, b = self.null()
        gradient, _ = self.derivatives(self.predictor(a, b), [])
        return max(abs(gradient[j, k]) for j in range(self.p) for k in range(self.outputs) if self.v[j] < mp.inf)

    def certify(self, fit):
        lam, rho, grouped = mpf(fit["lambda"]), mpf(fit["l1Ratio"]), fit["grouped"]
        coefficients = fit["coefficients"] if self.outputs > 1 else [fit["coefficients"]]
        intercepts = [mpf(v) for v in (fit["intercept"] if self.outputs > 1 else [fit["intercept"]])]
        b = {(j, k): mpf(v) * self.scales[j] for k, column in enumerate(coefficients) for j, v in enumerate(column) if v != 0}
        centred = [a + mp.fsum(b.get((j, k), ZERO) / self.scales[j] * self.means[j] for j in range(self.p)) if self.intercept else ZERO for k, a in enumerate(intercepts)]
        objective = self.value(self.predictor(centred, b)) + self.penalty(b, lam, rho, grouped)
        exact_a, exact_b = self.minimize(centred, b, lam, rho, grouped)
        least = self.value(self.predictor(exact_a, exact_b)) + self.penalty(exact_b, lam, rho, grouped)
        null_a, null_b = self.null()
        reference = self.value(self.predictor(null_a, null_b))
        size = max([abs(v) for v in exact_b.values()] + [mpf(10) ** -300])
        error = max([abs(b.get(c, ZERO) - exact_b.get(c, ZERO)) for c in set(b) | set(exact_b)] + [ZERO]) / size
        gap = (objective - least) / reference
        if not (0 < reference < mp.inf and mp.isfinite(objective)):
            raise ArithmeticError(f"{self.record['name']}: outside the domain of the link")
        if gap < -mpf(10) ** -30:
            raise ArithmeticError(f"{self.record['name']}: below the exact minimum")
        return dict(objective=float(least), nullObjective=float(reference), relativeGap=float(gap), coefficientError=float(error)), (exact_a, exact_b)

    def spell(self, a, b):
        """Coefficients and intercepts in original units; intercepts of classes sum to zero."""
        coefficients = [[float(b.get((j, k), ZERO) / self.scales[j]) for j in range(self.p)] for k in range(self.outputs)]
        intercepts = [v - mp.fsum(b.get((j, k), ZERO) / self.scales[j] * self.means[j] for j in range(self.p)) if self.intercept else ZERO for k, v in enumerate(a)]
        if self.loss == "multinomial":
            mean = mp.fsum(intercepts) / len(intercepts)
            intercepts = [v - mean for v in intercepts]
        return coefficients, [float(v) for v in intercepts]

    def start(self, lam, rho):
        """A rough start in floating point, for the losses that no tool fits: proximal gradient steps with a step that is halved until it descends."""
        z = np.array([[float(v) for v in column] for column in self.z]).T
        excluded = np.array([f == mp.inf for f in self.v])
        v = np.array([1.0 if out else float(f) for f, out in zip(self.v, excluded)])
        b, a, step = np.zeros(self.p), 0.0, 1.0
        mp.dps = 16
        try:
            for _ in range(400):
                eta = [mpf(o) + mpf(float(a)) + mpf(float(e)) for o, e in zip(self.offset, z @ b)]
                gradient, _ = self.derivatives([eta], [])
                g = np.array([float(gradient[j, 0]) for j in range(self.p)])
                ga = float(gradient.get(("intercept", 0), 0)) if self.intercept else 0.0
                before = float(self.value([eta])) + float(self.penalty({(j, 0): mpf(float(b[j])) for j in range(self.p)}, lam, rho, False))
                while True:
                    to = b - step * g
                    to = np.where(excluded, 0, np.sign(to) * np.maximum(np.abs(to) - step * float(lam) * v * float(rho), 0) / (1 + step * float(lam) * v * (1 - float(rho))))
                    na = a - step * ga
                    eta2 = [mpf(o) + mpf(float(na)) + mpf(float(e)) for o, e in zip(self.offset, z @ to)]
                    after = float(self.value([eta2])) + float(self.penalty({(j, 0): mpf(float(to[j])) for j in range(self.p)}, lam, rho, False))
                    if after <= before + 1e-13 * abs(before) or step < 1e-8:
                        break
                    step /= 2
                done = max(np.abs(to - b).max(), abs(na - a)) < 1e-7
                b, a = to, na
                if done:
                    break
        finally:
            mp.dps = 50
        return [a], {(j, 0): mpf(float(b[j])) for j in range(self.p) if b[j] != 0}


def own_fits(problems):
    """Candidates for the losses that no tool fits, by this script alone."""
    for problem in problems.values():
        if problem.loss == "huber" or problem.link == "efron":
            for grid in problem.record["grids"]:
                for lam in grid["lambdas"]:
                    a, b = problem.start(mpf(lam), mpf(grid["l1Ratio"]))
                    a, b = problem.minimize(a, b, mpf(lam), mpf(grid["l1Ratio"]), False)
                    coefficients, intercepts = problem.spell(a, b)
                    yield dict(problem=problem.record["name"], tool="mpmath", version="mpmath 1.2.1, 50 digits", call="certify_losses.py", grouped=False,
                               **{"lambda": lam}, l1Ratio=grid["l1Ratio"], intercept=intercepts[0], coefficients=coefficients[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("candidates", nargs="+")
    parser.add_argument("--problems", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--rejected", required=True)
    options = parser.parse_args()
    with open(options.problems, encoding="utf-8") as file:
        problems = {record["name"]: Problem(record) for record in json.load(file)["problems"]}
    candidates = []
    for path in options.candidates:
        with open(path, encoding="utf-8") as file:
            candidates += json.load(file)["fits"]
    kept, refused = [], []
    for fit in [*candidates, *own_fits(problems)]:
        found, _ = problems[fit["problem"]].certify(fit)
        good = found["relativeGap"] <= GAP_LIMIT and found["coefficientError"] <= COEFFICIENT_LIMIT
        control = fit.pop("control", False)
        if good and control:
            raise SystemExit(f"A control was accepted: {fit['problem']}")
        (kept if good else refused).append({**fit, **found, **({"control": True} if control else {})})
    for path, key, fits in ((options.out, "goldens", kept), (options.rejected, "rejected", refused)):
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            out.write('{"schema":"whittle.reference.loss-%s/1","%s":[\n' % (key, key))
            out.write(",\n".join(json.dumps(f, separators=(",", ":")) for f in fits))
            out.write("\n]}\n")
    print(f"{len(kept)} goldens, {len(refused)} refused ({sum('control' in f for f in refused)} controls)")


if __name__ == "__main__":
    main()
