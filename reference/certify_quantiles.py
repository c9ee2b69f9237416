#!/usr/bin/env python3
"""Certifies fits of quantile regression, which are vertices of a linear program, in 50 decimal digits.

    python3 certify_quantiles.py CANDIDATES.json --problems QUANTILE-PROBLEMS.json --out QUANTILE-GOLDENS.json --rejected REJECTED.json

The vertex is the candidate's own: which of its residuals and coefficients are zero says which equations hold there, and those are solved in 50 digits. Nothing is
improved: a candidate that is no vertex, or another vertex than the best, or whose own numbers leave a gap, is refused. The proof is a dual point u, one number a row of positive weight: u is w·tau where the residual
is positive, w(tau - 1) where it is negative, between them where it is zero, with sum 0 beside an intercept and |z'u| at most the price of every column. By weak duality no fit
has a smaller objective than u'y, wherever u comes from; scipy proposes it, the equations that it makes tight are solved in 50 digits, and everything is checked there.

Of all such u the one is taken that is furthest from its bounds, by `strictness`, a share of them. Above 0 (strict complementarity) every minimizer has the zeros of this one, and since
the equations have one solution, so has the problem: `unique`. At 0 it is not, and only objectives compare.
"""
import argparse
import json

import numpy as np
from mpmath import mp, mpf
from scipy.optimize import linprog

from certify_losses import ONE, ZERO, Problem, dot

GAP_LIMIT = mpf(10) ** -14
MOVE_LIMIT = mpf(10) ** -9    # residuals and coefficients below this share of the response's spread count as zero; the vertex may be no further from the candidate
EXACT = mpf(10) ** -40
STRICT = mpf(10) ** -12


class Refused(Exception):
    pass


def solve_independent(rows, sides, unknowns):
    """The solution of the first independent equations in the order given, by elimination; None where there are too few. The others are for the caller to check."""
    kept = []
    for row, side in zip(rows, sides):
        row, size = [*row, side], max([abs(v) for v in row] + [ZERO])
        for pivot, done in kept:
            if row[pivot] != 0:
                factor = row[pivot]
                row = [a - factor * b for a, b in zip(row, done)]
        pivot = max(range(unknowns), key=lambda k: abs(row[k]), default=0)
        if unknowns and abs(row[pivot]) > mpf(10) ** -30 * size:
            row = [v / row[pivot] for v in row]
            kept = [(k, [a - other[pivot] * b for a, b in zip(other, row)]) for k, other in kept] + [(pivot, row)]
        if len(kept) == unknowns:
            break
    if len(kept) < unknowns:
        return None
    solution = [ZERO] * unknowns
    for pivot, row in kept:
        solution[pivot] = row[-1]
    return solution


class QuantileProblem(Problem):
    """Columns by which the predictor is linear: the intercept, if there is one, and those that are not excluded; rows of weight 0 are nowhere."""

    def __init__(self, record):
        super().__init__(record)
        self.rows = [i for i in range(self.n) if self.w[i] > 0]
        self.target = [self.y[i] - self.offset[i] for i in self.rows]
        self.share = [self.w[i] for i in self.rows]
        self.used = [j for j in range(self.p) if self.v[j] < mp.inf]
        self.spread = max(self.target) - min(self.target)

    def column(self, j):
        return [ONE] * len(self.rows) if j == "intercept" else [self.z[j][i] for i in self.rows]

    def residuals(self, a, b):
        columns = {j: self.column(j) for j in b}
        return [y - a - mp.fsum(b[j] * columns[j][i] for j in b) for i, y in enumerate(self.target)]

    def objective(self, a, b, tau, lam):
        return mp.fsum(w * (tau * r if r > 0 else (tau - 1) * r) for w, r in zip(self.share, self.residuals(a, b))) + lam * mp.fsum(self.v[j] * abs(b[j]) for j in b)

    def null_objective(self, tau):
        return min(self.objective(a, {}, tau, ZERO) for a in (set(self.target) if self.intercept else {ZERO}))

    def vertex(self, a, b, lam):
        """The point that the candidate's own zeros determine: intercept, coefficients that are not zero, and the rows without a residual."""
        near = self.residuals(a, b)
        zero = sorted((i for i, r in enumerate(near) if abs(r) <= MOVE_LIMIT * self.spread), key=lambda i: abs(near[i]))
        free = (["intercept"] if self.intercept else []) + [j for j in self.used if lam == 0 or abs(b.get(j, ZERO)) > MOVE_LIMIT * self.spread]
        columns = [self.column(c) for c in free]
        solution = solve_independent([[column[i] for column in columns] for i in zero], [self.target[i] for i in zero], len(free))
        if solution is None:
            raise Refused(f"no vertex: {len(zero)} residuals are zero for {len(free)} coefficients that are not")
        found = dict(zip(free, solution))
        exact_a = found.pop("intercept", ZERO)
        exact = self.residuals(exact_a, found)
        if max([abs(exact[i]) for i in zero] + [ZERO]) > EXACT * self.spread:
            raise Refused("no vertex: residuals that seem to be zero are not")
        moved = max([abs(exact_a - a)] + [abs(found.get(j, ZERO) - b.get(j, ZERO)) for j in set(found) | set(b)]) / self.spread
        if moved > MOVE_LIMIT or any(exact[i] * near[i] <= 0 for i in range(len(near)) if i not in zero) or any(found[j] * b.get(j, ZERO) <= 0 for j in found if lam > 0):
            raise Refused(f"the vertex is another one, {mp.nstr(moved, 3)} of the response's spread away")
        return exact_a, found, zero, exact, moved

    def dual(self, b, zero, residuals, tau, lam):
        """The dual point furthest from its bounds, and by what share of them."""
        fixed = [ZERO if i in zero else w * (tau if r > 0 else tau - 1) for i, (w, r) in enumerate(zip(self.share, residuals))]
        unknowns = len(zero) + 1  # u/w of the rows without a residual, and the strictness
        equalities, bounds = [], []  # rows of coefficients and a right side: = and <=
        for j in (["intercept"] if self.intercept else []) + self.used:
            column = self.column(j)
            row, given = [column[i] * self.share[i] for i in zero], dot(column, fixed)
            price = ZERO if j == "intercept" else lam * self.v[j]
            if j == "intercept" or j in b:
                equalities.append(([*row, ZERO], price * (0 if j == "intercept" else mp.sign(b[j])) - given))
            else:
                bounds += [([*row, price], price - given), ([*[-v for v in row], price], price + given)]
        for k in range(len(zero)):
            unit = [ONE if l == k else ZERO for l in range(len(zero))]
            bounds += [([*unit, ONE], tau), ([*[-v for v in unit], ONE], 1 - tau)]
        if not bounds:
            raise Refused("nothing is zero")
        plain = lambda rows: (np.array([[float(v) for v in row] for row, _ in rows]).reshape(len(rows), unknowns), np.array([float(side) for _, side in rows]))
        proposed = linprog([0.0] * (unknowns - 1) + [-1.0], *plain(bounds), *plain(equalities), bounds=(None, None), method="highs")
        if proposed.status != 0:
            raise Refused(f"no dual point: {proposed.message}")
        # Strictly within its bounds the proposal needs its equations alone, which the least change to it solves; at its bounds it is where they cross.
        solution = self.onto(equalities, [mpf(float(t)) for t in proposed.x])
        strictness = min((side - dot(row[:-1], solution)) / row[-1] for row, side in bounds if row[-1] > 0)
        if strictness <= STRICT:
            tight = equalities + [bounds[k] for _, k in sorted(zip(proposed.slack, range(len(bounds))))]
            solution = solve_independent([row for row, _ in tight], [side for _, side in tight], unknowns)
            if solution is None or any(abs(dot(row, solution) - side) > EXACT for row, side in equalities) or any(dot(row, solution) - side > EXACT for row, side in bounds):
                raise Refused("no dual point in 50 digits")
            strictness = solution[-1]
        if strictness < -EXACT:
            raise Refused(f"another vertex is better: no dual point within its bounds, by {mp.nstr(-strictness, 3)} of them")
        u = list(fixed)
        for k, i in enumerate(zero):
            u[i] = self.share[i] * solution[k]
        return u, strictness

    @staticmethod
    def onto(equations, point):
        """The nearest point that solves the equations."""
        if not equations:
            return point
        rows = mp.matrix([row for row, _ in equations])
        left = mp.matrix([side - dot(row, point) for row, side in equations])
        return [p + c for p, c in zip(point, rows.T * mp.lu_solve(rows * rows.T, left))]

    def certify(self, fit):
        tau, lam = mpf(fit["quantile"]), mpf(fit["lambda"])
        scaled = {j: mpf(v) * self.scales[j] for j, v in enumerate(fit["coefficients"]) if v != 0}
        centre = lambda a, b: a + mp.fsum(b[j] / self.scales[j] * self.means[j] for j in b) if self.intercept else ZERO
        near_a = centre(mpf(fit["intercept"]), scaled)
        a, b, zero, residuals, moved = self.vertex(near_a, scaled, lam)
        u, strictness = self.dual(b, zero, residuals, tau, lam)
        bound, null = dot(u, self.target), self.null_objective(tau)
        if abs(self.objective(a, b, tau, lam) - bound) > EXACT:
            raise Refused("the vertex and its dual point do not meet")
        if EXACT < strictness < STRICT:
            raise Refused(f"whether the minimizer is unique cannot be told: strictness {mp.nstr(strictness, 3)}")
        coefficients = [float(b.get(j, ZERO) / self.scales[j]) for j in range(self.p)]
        intercept = float(a - mp.fsum(b[j] / self.scales[j] * self.means[j] for j in b)) if self.intercept else 0.0
        written = {j: mpf(v) * self.scales[j] for j, v in enumerate(coefficients) if v != 0}
        gap = (self.objective(centre(mpf(intercept), written), written, tau, lam) - bound) / null
        tool_gap = (self.objective(near_a, scaled, tau, lam) - bound) / null
        if max(gap, tool_gap) > GAP_LIMIT:
            raise Refused(f"relative gap {mp.nstr(max(gap, tool_gap), 3)}")
        return dict(intercept=intercept, coefficients=coefficients, objective=float(bound), nullObjective=float(null), relativeGap=float(gap), toolGap=float(tool_gap), moved=float(moved), zeroResiduals=len(zero), strictness=float(strictness) if strictness > EXACT else 0.0, unique=bool(strictness > EXACT))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("candidates")
    parser.add_argument("--problems", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--rejected", required=True)
    options = parser.parse_args()
    with open(options.problems, encoding="utf-8") as file:
        problems = {record["name"]: QuantileProblem(record) for record in json.load(file)["problems"]}
    with open(options.candidates, encoding="utf-8") as file:
        candidates = json.load(file)["fits"]
    kept, refused = [], []
    for fit in candidates:
        try:
            found = problems[fit["problem"]].certify(fit)
            if fit.get("control"):
                raise SystemExit(f"A control was accepted: {fit['problem']}")
            kept.append({**fit, **found})
        except Refused as reason:
            refused.append({**fit, "reason": str(reason)})
    for path, key, fits in ((options.out, "goldens", kept), (options.rejected, "rejected", refused)):
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            out.write('{"schema":"whittle.reference.quantile-%s/1","%s":[\n' % (key, key))
            out.write(",\n".join(json.dumps(f, separators=(",", ":")) for f in fits))
            out.write("\n]}\n")
    print(f"{len(kept)} goldens ({sum(not f['unique'] for f in kept)} not unique), {len(refused)} refused ({sum('control' in f for f in refused)} controls)")


if __name__ == "__main__":
    main()
