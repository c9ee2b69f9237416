"""Shared by make_goldens.py and make_conventions.py: problems in, fits out, tight scikit-learn between."""
import json
import warnings

import numpy as np
import scipy
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet, Lasso, Ridge

VERSION = f"scikit-learn {sklearn.__version__}, numpy {np.__version__}"
SCIPY = scipy.__version__
TIGHT = dict(tol=1e-14, max_iter=200_000)
# Rounding alone can keep the last test on the duality gap from passing at this tolerance; certify.py is the judge, not the warning.
warnings.simplefilter("ignore", ConvergenceWarning)


def read_problems(path, wanted=lambda record: True):
    with open(path, encoding="utf-8") as f:
        problems = [record for record in json.load(f)["problems"] if wanted(record)]
    for p in problems:
        p["X"] = np.array(p["x"], float).T.copy(order="F")
        p["y"] = np.array(p["y"], float)
        p["w"] = None if p["weights"] is None else np.array(p["weights"], float)
        p["v"] = np.array([float(v) for v in p["penaltyFactors"] or [1.0] * p["columns"]])
    return {p["name"]: p for p in problems}


def divisors(p):
    """What the columns are divided by before scikit-learn, which does not standardize, sees them (it centres them itself)."""
    if not p["standardize"]:
        return np.ones(p["columns"])
    w = np.ones(p["rows"]) if p["w"] is None else p["w"]
    w = w / w.sum()
    deviation = np.sqrt(w @ (p["X"] - w @ p["X"]) ** 2)
    constant = np.ptp(p["X"], axis=0) == 0
    return np.where(constant, 1.0, deviation)


def fit(p, estimator, **options):
    """One tight fit. Returns the exact call as text, the intercept and the coefficients in original units.

    A finite penalty factor v > 0 becomes a further division of the column: by v for the lasso, by its root for ridge;
    excluded columns are left out.
    """
    unit = np.all(p["v"] == 1)
    if not unit and (estimator == "ElasticNet" or np.any(p["v"] == 0)):
        raise ValueError("scikit-learn cannot express these penalty factors")
    used = np.isfinite(p["v"])
    by = divisors(p)[used]
    steps = []
    if p["standardize"]:
        steps.append("X/deviation")
    if not unit:
        by = by * (p["v"][used] if estimator == "Lasso" else np.sqrt(p["v"][used]))
        steps.append("columns divided by the penalty factor" if estimator == "Lasso" else "columns divided by the root of the penalty factor")
    if not used.all():
        steps.append("excluded columns left out")
    arguments = dict(options, fit_intercept=p["intercept"])
    arguments.update(dict(solver="svd") if estimator == "Ridge" else TIGHT)
    kind = {"Lasso": Lasso, "ElasticNet": ElasticNet, "Ridge": Ridge}[estimator]
    model = kind(**arguments).fit(p["X"][:, used] / by, p["y"], sample_weight=p["w"])
    text = ", ".join(f"{k}={v!r}" for k, v in arguments.items())
    weights = "" if p["w"] is None else ", sample_weight=w"
    call = f"{estimator}({text}).fit(X, y{weights})" + (f" where X is {'; '.join(steps)}; coef_ divided by the same" if steps else "")
    coefficients = np.zeros(p["columns"])
    coefficients[used] = model.coef_ / by
    return call, float(model.intercept_) if p["intercept"] else 0.0, [float(c) for c in coefficients]


def write(path, key, records):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write('{"%s":[\n' % key + ",\n".join(json.dumps(r, separators=(",", ":")) for r in records) + "\n]}\n")
