#!/usr/bin/env python3
"""Certifies coefficients that any program computed, in 50 decimal digits, from the data alone.

    python3 certify.py check FILE... [--problems P]
        prints objective, relative gap, KKT violation and distance to the exact coefficients, one line a fit
    python3 certify.py goldens FILE... --out GOLDENS --rejected REJECTED [--problems P]
    python3 certify.py conventions FILE... --out CONVENTIONS --rejected REJECTED [--problems P]
    python3 certify.py folds FILE --out OUT [--problems P]
        solves every fold exactly and compares the recorded cross-validation errors

It uses mpmath for arithmetic and no library that fits models. README.md describes the input and the mathematics.
"""
import argparse
import json
import os
import sys

from mpmath import mp, mpf

mp.dps = 50
GAP_LIMIT = mpf(10) ** -14
COEFFICIENT_LIMIT = mpf(10) ** -10      # a gap bounds coefficients only by its square root
ZERO, ONE, HALF = mpf(0), mpf(1), mpf(1) / 2
DEPENDENT = mpf(10) ** -25      # a pivot this small, relative to its column, is dependence on the columns before it
HERE = os.path.dirname(os.path.abspath(__file__))


def dot(a, b):
    return mp.fdot(zip(a, b))


def read_number(value):
    return mp.inf if value == "Infinity" else mpf(value)


class Problem:
    """The data of one problem on the scale of the objective: weighted, centred if there is an intercept, scaled."""

    def __init__(self, record, rows=None):
        keep = range(record["rows"]) if rows is None else rows
        self.name = record["name"]
        self.intercept = record["intercept"]
        self.n, self.p = len(keep), record["columns"]
        self.x = [[mpf(column[i]) for i in keep] for column in record["x"]]
        self.y = [mpf(record["y"][i]) for i in keep]
        weights = record["weights"] or [1] * record["rows"]
        total = mp.fsum(mpf(weights[i]) for i in keep)
        self.total_weight = total
        self.w = [mpf(weights[i]) / total for i in keep]
        self.v = [read_number(v) for v in record["penaltyFactors"] or [1] * self.p]
        self.means = [dot(self.w, column) for column in self.x]
        self.scales = [ONE] * self.p
        if record["standardize"]:
            for j, column in enumerate(self.x):
                counted = [value for value, w in zip(column, self.w) if w > 0]
                if any(value != counted[0] for value in counted):
                    self.scales[j] = mp.sqrt(mp.fsum(w * (value - self.means[j]) ** 2 for value, w in zip(column, self.w)))
        centre = self.means if self.intercept else [ZERO] * self.p
        self.z = [[(value - m) / s for value in column] for column, m, s in zip(self.x, centre, self.scales)]
        self.wz = [[w * value for w, value in zip(self.w, column)] for column in self.z]
        y_mean = dot(self.w, self.y) if self.intercept else ZERO
        self.yc = [value - y_mean for value in self.y]
        self.zy = [dot(column, self.yc) for column in self.wz]
        self.yy = mp.fsum(w * value * value for w, value in zip(self.w, self.yc))
        self.free = [j for j in range(self.p) if self.v[j] == 0]
        self.penalized = [j for j in range(self.p) if 0 < self.v[j] < mp.inf]
        self.gram_cache = {}
        null = self.least_squares(self.free, self.zy)
        residual = self.residual(null)
        self.null_objective = HALF * mp.fsum(w * r * r for w, r in zip(self.w, residual))
        self.null_gradient = max(abs(dot(self.wz[j], residual)) for j in self.penalized)

    def gram(self, j, k):
        key = (j, k) if j <= k else (k, j)
        if key not in self.gram_cache:
            self.gram_cache[key] = dot(self.wz[j], self.z[k])
        return self.gram_cache[key]

    def residual(self, b):
        """Centred y minus Z b, for b a dictionary from column to coefficient."""
        r = list(self.yc)
        for j, value in b.items():
            if value != 0:
                r = [ri - value * zi for ri, zi in zip(r, self.z[j])]
        return r

    def factorize(self, columns, ridge=lambda j: ZERO):
        """Cholesky of Z'WZ + ridge on the columns; one that depends on those before it is left out. Returns the kept ones and the rows."""
        kept, factor = [], []
        for j in columns:
            row = []
            for i, k in enumerate(kept):
                row.append((self.gram(j, k) - dot(row, factor[i])) / factor[i][i])
            diagonal = self.gram(j, j) + ridge(j)
            pivot = diagonal - dot(row, row)
            if diagonal > 0 and pivot > DEPENDENT * diagonal:
                factor.append(row + [mp.sqrt(pivot)])
                kept.append(j)
        return kept, factor

    def least_squares(self, columns, right, ridge=lambda j: ZERO):
        """Solves (Z'WZ + ridge) b = right; a column that depends on those before it gets 0. Both b and right go by column."""
        kept, factor = self.factorize(columns, ridge)
        solution = []
        for i, j in enumerate(kept):
            solution.append((right[j] - dot(factor[i], solution)) / factor[i][i])
        for i in reversed(range(len(kept))):
            solution[i] = (solution[i] - mp.fsum(factor[k][i] * solution[k] for k in range(i + 1, len(kept)))) / factor[i][i]
        result = {j: ZERO for j in columns}
        result.update(zip(kept, solution))
        return result

    def penalty(self, b, lam, rho):
        total = ZERO
        for j, value in b.items():
            if value != 0 and self.v[j] != 0:
                total += self.v[j] * (rho * abs(value) + (1 - rho) * value * value / 2)
        return lam * total

    def gradient(self, residual):
        """z_j' W r, which is minus the derivative of the loss."""
        return [dot(column, residual) for column in self.wz]

    def dual_value(self, residual, u, lam, rho):
        """The dual objective at the residual, scaled into the feasible set. It must be orthogonal to the free columns.

        D(t) = <t, y> - |t|^2 / 2 - sum_j pen_j*(z_j' t), all products weighted. pen_j* is the conjugate of the j-th penalty:
        infinite beyond lambda v_j for the lasso; (|u| - lambda v rho)_+^2 / (2 lambda v (1 - rho)) otherwise, which is what the
        augmented rows of an L2 part come to when their own dual coordinates are maximized in closed form.
        """
        ty = dot([w * r for w, r in zip(self.w, residual)], self.yc)
        tt = mp.fsum(w * r * r for w, r in zip(self.w, residual))
        scale = ONE
        if rho == 1 and tt > 0:
            scale = ty / tt
            for j in self.penalized:
                if u[j] != 0:
                    scale = min(scale, lam * self.v[j] / abs(u[j]))
        value = scale * ty - scale * scale * tt / 2
        if rho < 1:
            for j in self.penalized:
                excess = abs(u[j]) - lam * self.v[j] * rho
                if excess > 0:
                    value -= excess * excess / (2 * lam * self.v[j] * (1 - rho))
        return value

    def minimize(self, start, lam, rho):
        """The minimizer, by an active set in 50 digits from any start. Its only claim on trust is the gap it reaches."""
        b = {j: value for j, value in start.items() if value != 0 and 0 < self.v[j] < mp.inf}
        sign = {j: mp.sign(value) for j, value in b.items()}
        for _ in range(2000):
            columns = self.free + sorted(b)
            right = {j: self.zy[j] - (lam * self.v[j] * rho * sign[j] if j in b else ZERO) for j in columns}
            target = self.least_squares(columns, right, lambda j: lam * self.v[j] * (1 - rho))
            step, leaving = ONE, None
            if rho > 0:
                for j in b:
                    if target[j] * sign[j] <= 0:
                        reach = b[j] / (b[j] - target[j]) if b[j] != target[j] else ZERO
                        if reach < step or leaving is None:
                            step, leaving = min(reach, step), j
            b = {j: b[j] + step * (target[j] - b[j]) for j in b}
            if leaving is not None:
                del b[leaving], sign[leaving]
                continue
            solution = dict(b)
            solution.update((j, target[j]) for j in self.free)
            u = self.gradient(self.residual(solution))
            outside = [j for j in self.penalized if j not in b and (rho > 0 or u[j] != 0)]
            excess, j = max(((abs(u[j]) / (lam * self.v[j]) - rho, j) for j in outside), default=(ZERO, None))
            if excess <= mpf(10) ** -40:
                return solution
            b[j], sign[j] = ZERO, mp.sign(u[j])
        return solution

    def certify(self, intercept, coefficients, lam, rho):
        """What is known of these coefficients (original units) at this lambda and L1 ratio."""
        a = mpf(intercept)
        c = [mpf(value) for value in coefficients]
        if len(c) != self.p:
            raise ValueError(f"{self.name}: {len(c)} coefficients for {self.p} columns")
        if not self.intercept and a != 0:
            raise ValueError(f"{self.name}: the intercept must be 0")
        if any(value != 0 and v == mp.inf for value, v in zip(c, self.v)):
            raise ValueError(f"{self.name}: an excluded column has a coefficient")
        lam, rho = mpf(lam), mpf(rho)
        residual = [value - a for value in self.y]
        for j, value in enumerate(c):
            if value != 0:
                residual = [r - value * xi for r, xi in zip(residual, self.x[j])]
        b = {j: value * s for j, (value, s) in enumerate(zip(c, self.scales))}
        objective = HALF * mp.fsum(w * r * r for w, r in zip(self.w, residual)) + self.penalty(b, lam, rho)

        # A dual point from the candidate's own residual, the free columns re-optimized.
        penalized = {j: b[j] for j in self.penalized}
        right = {j: self.zy[j] - mp.fsum(self.gram(j, k) * value for k, value in penalized.items() if value != 0) for j in self.free}
        own = dict(penalized)
        own.update(self.least_squares(self.free, right))
        own_residual = self.residual(own)
        own_dual = self.dual_value(own_residual, self.gradient(own_residual), lam, rho)
        # And one from the exact minimizer: a candidate 1e-11 off has its own dual point 1e-11 off, but is 1e-22 from the optimum.
        exact = self.minimize(b, lam, rho)
        exact_residual = self.residual(exact)
        exact_u = self.gradient(exact_residual)
        exact_dual = self.dual_value(exact_residual, exact_u, lam, rho)
        gap = (objective - max(own_dual, exact_dual)) / self.null_objective
        if gap < -mpf(10) ** -30:
            raise ArithmeticError(f"{self.name}: a dual value above the primal one")

        violation = abs(dot(self.w, residual)) if self.intercept else ZERO
        for j, u in enumerate(self.gradient(residual)):
            if self.v[j] == mp.inf:
                continue
            weight = lam * self.v[j]
            if b[j] != 0 or self.v[j] == 0:
                distance = abs(u - weight * (rho * mp.sign(b[j]) + (1 - rho) * b[j]))
            else:
                distance = max(ZERO, abs(u) - weight * rho)
            violation = max(violation, distance)

        unique = self.is_unique(exact_u, lam, rho)
        error = None
        if unique:
            size = max((abs(value) for value in exact.values()), default=ZERO)
            error = max(abs(b[j] - exact.get(j, ZERO)) for j in b) / (size if size > 0 else ONE)
        return dict(objective=float(objective), relativeGap=float(max(gap, ZERO)), kktViolation=float(violation / self.null_gradient),
                    unique=unique, coefficientError=None if error is None else float(error), exact=exact)

    def is_unique(self, u, lam, rho):
        """Whether one coefficient vector alone is optimal: the free columns, for the lasso with all those that pay their full price, are independent."""
        columns = list(self.free)
        if rho == 1:
            columns += [j for j in self.penalized if abs(u[j]) >= lam * self.v[j] * (1 - mpf(10) ** -15)]
        return len(self.factorize(columns)[0]) == len(columns)


def refused(r):
    return r["relativeGap"] > GAP_LIMIT or (r["unique"] and r["coefficientError"] > COEFFICIENT_LIMIT)


class Problems:
    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            self.records = {r["name"]: r for r in json.load(f)["problems"]}
        self.built = {}

    def __getitem__(self, name):
        if name not in self.built:
            self.built[name] = Problem(self.records[name])
        return self.built[name]


def read_fits(paths):
    for path in paths:
        with open(path, encoding="utf-8") as f:
            data = json.load(f)
            yield from data["goldens"] if "goldens" in data else data["fits"]


def mean_pair(lam, rho, p):
    """mean((y - yhat)^2) + lam * (rho * mean|b| + (1 - rho) * mean(b^2)), in our terms."""
    return lam * (2 - rho) / (2 * p), rho / (2 - rho)


def whittle_pair(problem, fit):
    """Our (lambda, L1 ratio) for a lambda in another convention."""
    lam, rho = mpf(fit["lambda"]), mpf(fit["l1Ratio"])
    if fit["convention"] == "mean":
        return mean_pair(lam, rho, sum(1 for v in problem.v if v != mp.inf))
    if fit["convention"] == "sklearn":
        return (lam / problem.total_weight, ZERO) if fit["estimator"] == "Ridge" else (lam, rho)
    if fit["convention"] == "glmnet":
        sd = mp.sqrt(problem.yy)            # centred with an intercept, the root mean square without
        l1, l2 = lam * rho, lam * (1 - rho) / sd
        factor = problem.p / mp.fsum(ONE if v == mp.inf else v for v in problem.v)
        return (l1 + l2) * factor, l1 / (l1 + l2)
    raise ValueError("unknown convention " + fit["convention"])


def mean_stationarity(problem, fit):
    """The tutorial's objective taken literally: its largest violation of optimality over the largest derivative at b = 0."""
    lam, rho = mpf(fit["lambda"]), mpf(fit["l1Ratio"])
    used = [j for j in range(problem.p) if problem.v[j] != mp.inf]
    b = [mpf(c) * s for c, s in zip(fit["coefficients"], problem.scales)]
    residual = [y - mpf(fit["intercept"]) for y in problem.y]
    for j in used:
        residual = [r - mpf(fit["coefficients"][j]) * x for r, x in zip(residual, problem.x[j])]
    worst = abs(2 * dot(problem.w, residual)) if problem.intercept else ZERO
    largest = ZERO
    for j in used:
        u = 2 * dot(problem.wz[j], residual)
        largest = max(largest, 2 * abs(problem.zy[j]))
        price = lam * problem.v[j] / len(used)
        if b[j] != 0:
            worst = max(worst, abs(u - price * (rho * mp.sign(b[j]) + (1 - rho) * 2 * b[j])))
        else:
            worst = max(worst, abs(u) - price * rho)
    return float(worst / largest)


def write_fits(path, schema, key, fits):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write('{"schema":"whittle.reference.%s/1","%s":[\n' % (schema, key))
        f.write(",\n".join(json.dumps(fit, separators=(",", ":")) for fit in fits))
        f.write("\n]}\n")


def check(problems, args):
    print(f"{'problem':34} {'lambda':>12} {'l1Ratio':>7} {'objective':>24} {'gap':>8} {'kkt':>8} {'error':>8} unique")
    for fit in read_fits(args.files):
        r = problems[fit["problem"]].certify(fit["intercept"], fit["coefficients"], fit["lambda"], fit["l1Ratio"])
        error = "-" if r["coefficientError"] is None else f"{r['coefficientError']:.1e}"
        print(f"{fit['problem']:34} {fit['lambda']:12.6g} {fit['l1Ratio']:7.4g} {r['objective']:24.17g} {r['relativeGap']:8.1e} {r['kktViolation']:8.1e} {error:>8} {r['unique']}")


def add_certificate(record, r):
    record.update(objective=r["objective"], relativeGap=r["relativeGap"], kktViolation=r["kktViolation"],
                  coefficientError=r["coefficientError"], unique=r["unique"])
    return record


def rejection(kind, fit, r):
    kind = "control" if fit.get("control") else kind
    return {"kind": kind, "problem": fit["problem"], "tool": fit["tool"], "version": fit["version"], "lambda": fit["lambda"], "l1Ratio": fit["l1Ratio"],
            "relativeGap": r["relativeGap"], "coefficientError": r["coefficientError"], "call": fit["call"]}


def merge_rejected(path, kinds, rejected):
    """Replaces the rejections of these kinds and leaves the others."""
    others = []
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            others = [r for r in json.load(f)["rejected"] if r["kind"] not in kinds]
    write_fits(path, "rejected", "rejected", others + rejected)


def goldens(problems, args):
    kept, rejected = [], []
    for fit in read_fits(args.files):
        r = problems[fit["problem"]].certify(fit["intercept"], fit["coefficients"], fit["lambda"], fit["l1Ratio"])
        if refused(r):
            rejected.append(rejection("golden", fit, r))
            continue
        if fit.get("control"):
            sys.exit(f"{fit['problem']}: a fit known to be loose passed as a golden, gap {r['relativeGap']:.1e}: the certifier is broken")
        record = {k: fit[k] for k in ("problem", "tool", "version", "call", "lambda", "l1Ratio")}
        add_certificate(record, r)
        record.update(intercept=fit["intercept"], coefficients=fit["coefficients"])
        kept.append(record)
    write_fits(args.out, "goldens", "goldens", kept)
    merge_rejected(args.rejected, ("golden", "control"), rejected)
    print(f"goldens: {len(kept)} kept, {len(rejected)} rejected")


def conventions(problems, args):
    kept, rejected = [], []
    for fit in read_fits(args.files):
        problem = problems[fit["problem"]]
        lam, rho = whittle_pair(problem, fit)
        r = problem.certify(fit["intercept"], fit["coefficients"], lam, rho)
        literal = mean_stationarity(problem, fit) if fit["convention"] == "mean" else None
        if refused(r) or (literal is not None and literal > 1e-9):
            rejected.append(rejection("convention", fit, r))
            continue
        record = {k: fit[k] for k in ("convention", "estimator", "problem", "tool", "version", "call", "lambda", "l1Ratio")}
        record["whittle"] = {"lambda": float(lam), "l1Ratio": float(rho)}
        add_certificate(record, r)
        record["literalStationarity"] = literal
        record.update(intercept=fit["intercept"], coefficients=fit["coefficients"])
        kept.append(record)
    write_fits(args.out, "conventions", "fits", kept)
    merge_rejected(args.rejected, ("convention",), rejected)
    print(f"conventions: {len(kept)} kept, {len(rejected)} rejected")


def folds(problems, args):
    """Adds to each recorded cross-validation how far its errors are from those of exactly solved folds."""
    with open(args.files[0], encoding="utf-8") as f:
        runs = json.load(f)["runs"]
    for run in runs:
        record = problems.records[run["problem"]]
        fold_of, lambdas = run["foldId"], run["lambdas"]
        weights = [mpf(w) for w in record["weights"] or [1] * record["rows"]]
        loss = [[None] * len(lambdas) for _ in fold_of]
        for fold in sorted(set(fold_of)):
            inside = Problem(record, [i for i in range(len(fold_of)) if fold_of[i] != fold])
            b = {}
            for k, lam in enumerate(lambdas):
                b = inside.minimize(b, mpf(lam), ONE)
                c = {j: value / inside.scales[j] for j, value in b.items()}
                a = dot(inside.w, inside.y) - mp.fsum(c[j] * inside.means[j] for j in c) if inside.intercept else ZERO
                for i in (i for i in range(len(fold_of)) if fold_of[i] == fold):
                    loss[i][k] = (mpf(record["y"][i]) - a - mp.fsum(c[j] * mpf(record["x"][j][i]) for j in c)) ** 2
        worst_mean = worst_error = ZERO
        for k in range(len(lambdas)):
            if run["grouped"]:
                groups = [[i for i in range(len(fold_of)) if fold_of[i] == fold] for fold in sorted(set(fold_of))]
            else:
                groups = [[i] for i in range(len(fold_of))]
            share = [mp.fsum(weights[i] for i in g) for g in groups]
            value = [mp.fsum(weights[i] * loss[i][k] for i in g) / s for g, s in zip(groups, share)]
            total = mp.fsum(share)
            mean = dot(share, value) / total
            error = mp.sqrt(mp.fsum(s * (v - mean) ** 2 for s, v in zip(share, value)) / total / (len(groups) - 1))
            worst_mean = max(worst_mean, abs(mean - mpf(run["mean"][k])) / mean)
            worst_error = max(worst_error, abs(error - mpf(run["standardError"][k])) / error)
        run["exactDifference"] = {"mean": float(worst_mean), "standardError": float(worst_error)}
        print(f"{run['name']}: mean {float(worst_mean):.1e}, standard error {float(worst_error):.1e} from exact folds")
        if max(worst_mean, worst_error) > mpf(10) ** -9:
            sys.exit(f"{run['name']}: not what exactly solved folds give")
    write_fits(args.out, "cross-validation", "runs", runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["check", "goldens", "conventions", "folds"])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--problems", default=os.path.join(HERE, "problems.json"))
    parser.add_argument("--out")
    parser.add_argument("--rejected")
    args = parser.parse_args()
    problems = Problems(args.problems)
    {"check": check, "goldens": goldens, "conventions": conventions, "folds": folds}[args.action](problems, args)


if __name__ == "__main__":
    main()
