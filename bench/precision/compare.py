#!/usr/bin/env python3
"""Data, scikit-learn's fits, and the judge of the first comparison; see the script `run` beside it."""
import json
import os
import re
import statistics
import sys
import time

import numpy as np

ROWS, COLUMNS, TRUE, LAMBDAS = 1000, 2000, 50, 100


def make_data(folder):
    rng = np.random.default_rng(20261123)
    x = np.empty((ROWS, COLUMNS), order="F")
    x[:, 0] = rng.standard_normal(ROWS)
    for j in range(1, COLUMNS):
        x[:, j] = 0.5 * x[:, j - 1] + np.sqrt(0.75) * rng.standard_normal(ROWS)
    beta = np.zeros(COLUMNS)
    beta[rng.choice(COLUMNS, TRUE, replace=False)] = rng.standard_normal(TRUE)
    signal = x @ beta
    y = signal + np.sqrt(signal.var() / 3) * rng.standard_normal(ROWS)
    top = np.abs((x - x.mean(0)).T @ (y - y.mean())).max() / ROWS
    lambdas = top * 0.01 ** (np.arange(LAMBDAS) / (LAMBDAS - 1))
    for name, array in (("x", x), ("y", y), ("lambdas", lambdas)):
        np.save(os.path.join(folder, name + ".npy"), array)
        array.T.tofile(os.path.join(folder, name + ".bin"))
    with open(os.path.join(folder, "shape.json"), "w", encoding="utf-8") as f:
        json.dump({"rows": ROWS, "columns": COLUMNS, "lambdas": LAMBDAS}, f)


def load(folder):
    return [np.load(os.path.join(folder, name + ".npy")) for name in ("x", "y", "lambdas")]


def run_sklearn(folder):
    import warnings
    import sklearn
    from sklearn.linear_model import lasso_path
    warnings.simplefilter("ignore")
    x, y, lambdas = load(folder)
    result = {"version": f"scikit-learn {sklearn.__version__}"}
    for name, tol, iterations in (("default", 1e-4, 1000), ("tight", 1e-10, 1000000)):
        times = []
        for _ in range(3):
            start = time.perf_counter()
            xc = np.asfortranarray(x - x.mean(0))
            _, coefficients, _ = lasso_path(xc, y - y.mean(), alphas=lambdas, tol=tol, max_iter=iterations)
            times.append(time.perf_counter() - start)
        result[name] = {"seconds": statistics.median(times), "coefficients": coefficients.T.tolist(), "intercepts": (y.mean() - x.mean(0) @ coefficients).tolist()}
    with open(os.path.join(folder, "sklearn.json"), "w", encoding="utf-8") as f:
        json.dump(result, f)


def judge_one(x, y, lambdas, intercepts, coefficients):
    """Largest relative gap and KKT violation over the path, in extended precision where it counts, and features kept at the middle λ."""
    n = len(y)
    xl, yl = x.astype(np.longdouble), y.astype(np.longdouble)
    xc = xl - xl.mean(0)
    yc = yl - yl.mean()
    null = (yc @ yc) / (2 * n)
    scale = np.abs(xc.T @ yc).max() / n
    worst_gap = worst_kkt = 0.0
    for lam, b0, b in zip(lambdas, intercepts, np.asarray(coefficients, float)):
        support = np.flatnonzero(b)
        r = yl - np.longdouble(b0) - xl[:, support] @ b[support].astype(np.longdouble)
        primal = (r @ r) / (2 * n) + lam * np.abs(b).sum()
        theta = r - r.mean()
        g = (xc.T @ theta) / n
        shrink = min(np.longdouble(1), lam / np.abs(g).max())
        dual = shrink * (theta @ yc) / n - shrink ** 2 * (theta @ theta) / (2 * n)
        kkt = max(np.maximum(np.abs(g) - lam, 0).max(), np.abs(g[support] - lam * np.sign(b[support])).max(initial=0), abs(r.mean()))
        worst_gap, worst_kkt = max(worst_gap, float((primal - dual) / null)), max(worst_kkt, float(kkt / scale))
    return {"gap": worst_gap, "kkt": worst_kkt, "kept": int(np.count_nonzero(np.asarray(coefficients)[len(lambdas) // 2]))}


def judge(folder, result_file, readme):
    x, y, lambdas = load(folder)
    rows = []
    for name, settings in (("glmnet", (("default", "default"), ("tight", "thresh 1e-14"))), ("sklearn", (("default", "default"), ("tight", "tol 1e-10")))):
        with open(os.path.join(folder, name + ".json"), encoding="utf-8") as f:
            found = json.load(f)
        for key, shown in settings:
            fit = found[key]
            rows.append({"system": found["version"], "setting": shown, "seconds": fit["seconds"], **judge_one(x, y, lambdas, fit["intercepts"], fit["coefficients"])})
    for threads in (1, 2):
        paths = []
        for run in (1, 2, 3):
            with open(os.path.join(folder, f"whittle-{threads}-{run}.json"), encoding="utf-8") as f:
                paths.append(json.load(f))
        coefficients = np.zeros((len(lambdas), x.shape[1]))
        for k, point in enumerate(paths[0]["points"]):
            coefficients[k, point["indices"]] = point["values"]
        seconds = statistics.median(p["seconds"]["fit"] for p in paths)
        rows.append({"system": "Whittle", "setting": f"default, {threads} thread{'s' if threads > 1 else ''}, cold process", "seconds": seconds,
                     **judge_one(x, y, lambdas, [p["intercept"] for p in paths[0]["points"]], coefficients)})
    with open(result_file, "w", encoding="utf-8") as f:
        json.dump({"rows": ROWS, "columns": COLUMNS, "lambdas": LAMBDAS, "systems": rows}, f, indent=1)
        f.write("\n")
    write_table(rows, readme)


def write_table(rows, readme):
    lines = ["| system | setting | seconds | largest gap | largest KKT violation | kept at the middle λ |", "|---|---|--:|--:|--:|--:|"]
    lines += [f"| {r['system']} | {r['setting']} | {r['seconds']:.2f} | {r['gap']:.0e} | {r['kkt']:.0e} | {r['kept']} |" for r in rows]
    with open(readme, encoding="utf-8") as f:
        text = f.read()
    text = re.sub(r"(<!-- precision -->\n).*?(<!-- /precision -->)", lambda m: m[1] + "\n".join(lines) + "\n" + m[2], text, flags=re.S)
    with open(readme, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    {"data": make_data, "sklearn": run_sklearn, "judge": judge}[sys.argv[1]](*sys.argv[2:])
