"""One quantile regression by scikit-learn, for compare.R: python3 compare.py TABLE.csv TARGET FEATURE,FEATURE,... QUANTILE LAMBDA"""
import csv
import json
import sys

import numpy as np
from sklearn.linear_model import QuantileRegressor

path, target, features, quantile, strength = sys.argv[1:]
with open(path, encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
x = np.array([[float(row[name]) for name in features.split(",")] for row in rows])
deviation = x.std(axis=0)
tight = dict(primal_feasibility_tolerance=1e-10, dual_feasibility_tolerance=1e-10)
model = QuantileRegressor(quantile=float(quantile), alpha=float(strength), solver="highs", solver_options=tight).fit(x / deviation, [float(row[target]) for row in rows])
print(json.dumps(dict(intercept=float(model.intercept_), coefficients=[float(c) for c in model.coef_ / deviation])))
