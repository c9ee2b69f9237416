"""
The judge of every system's coefficients: the duality gap of least squares (relative to the objective of the mean alone) and the largest violation of the optimality conditions in times of λ, from data and
coefficients alone. It shares nothing with any of the systems. F = loss + λ(ρ|β|₁ + (1 − ρ)/2 ‖β‖²), losses as means over rows.
"""
import numpy as np
import scipy.sparse


def gradients(loss, x, y, etas):
    """−∂loss/∂η per row, over n."""
    n = x.shape[0]
    if loss == "squared":
        return (y[:, None] - etas) / n
    if loss == "logistic":
        return (y[:, None] - 1 / (1 + np.exp(-etas))) / n
    if loss == "poisson":
        return (y[:, None] - np.exp(etas)) / n
    if loss == "cox":
        return np.column_stack([cox_residuals(y[:n], y[n:], eta) for eta in etas.T]) / n
    raise ValueError(loss)


def cox_residuals(times, events, eta):
    """Breslow's martingale residuals: δᵢ − exp(ηᵢ) Σ over events j at or before i of 1 / Σ over the risk set of j of exp(η)."""
    risks = np.exp(eta - eta.max())
    order = np.argsort(times, kind="stable")
    at_risk = np.cumsum(risks[order][::-1])[::-1]
    first = np.searchsorted(times[order], times[order], side="left")
    last = np.searchsorted(times[order], times[order], side="right") - 1
    hazard = np.cumsum(events[order] / at_risk[first])[last]
    residuals = np.empty_like(eta)
    residuals[order] = events[order] - risks[order] * hazard
    return residuals


def violations(g, b, lam, ratio):
    """How far −g from the subdifferential of the penalty, at most, over λ."""
    part = g - lam * (1 - ratio) * b
    return float(np.where(b != 0, np.abs(part - lam * ratio * np.sign(b)), np.maximum(np.abs(part) - lam * ratio, 0)).max() / lam)


def judge(w, x, y, found):
    """found: λ × outputs × (1 + p). Largest gap (None but for least squares), largest violation, count kept at the last λ."""
    lambdas, ratio, n = w["lambdas"], w["l1Ratio"], w["rows"]
    if w["outputs"] > 1:
        return None, judge_multinomial(x, y, found, lambdas, ratio), int(np.count_nonzero(found[-1, :, 1:].any(axis=0)))
    means = np.asarray(x.mean(0)).ravel()
    yc = y - y.mean()
    worst_gap, worst_kkt = 0.0, 0.0
    for start in range(0, len(lambdas), 20):
        part = found[start:start + 20, 0]
        etas = product(x, part[:, 1:]) + part[:, 0]
        residuals = gradients(w["loss"], x, y, etas)
        sums = residuals.sum(0)
        # centred as the residuals are: what is left in the intercept counts on its own
        g = np.asarray(x.T @ residuals) - np.outer(means, sums)
        for k, b in enumerate(part[:, 1:]):
            lam = lambdas[start + k]
            worst_kkt = max(worst_kkt, violations(g[:, k], b, lam, ratio), 0 if w["loss"] == "cox" else abs(sums[k]) / lam)
            if w["loss"] == "squared":
                r = residuals[:, k] * n
                worst_gap = max(worst_gap, gap(r, g[:, k], yc, b, lam, ratio, n))
    return (worst_gap if w["loss"] == "squared" else None), worst_kkt, int(np.count_nonzero(found[-1, 0, 1:]))


def gap(r, g, yc, b, lam, ratio, n):
    primal = r @ r / (2 * n) + lam * (ratio * np.abs(b).sum() + (1 - ratio) / 2 * (b @ b))
    theta = r - r.mean()
    shrink = min(1.0, lam / np.abs(g).max()) if ratio == 1 else 1.0
    conjugate = 0.0 if ratio == 1 else (np.maximum(np.abs(g) - lam * ratio, 0) ** 2).sum() / (2 * lam * (1 - ratio))
    dual = shrink * (theta @ yc) / n - shrink ** 2 * (theta @ theta) / (2 * n) - conjugate
    return float((primal - dual) / (yc @ yc / (2 * n)))


def judge_multinomial(x, y, found, lambdas, ratio):
    worst = 0.0
    for lam, fit in zip(lambdas, found):
        eta = x @ fit[:, 1:].T + fit[:, 0]
        odds = np.exp(eta - eta.max(axis=1, keepdims=True))
        residuals = ((y[:, None] == np.arange(fit.shape[0])) - odds / odds.sum(axis=1, keepdims=True)) / len(y)
        g = x.T @ residuals
        worst = max(worst, float(np.abs(residuals.sum(0)).max() / lam), *[violations(g[:, o], fit[o, 1:], lam, ratio) for o in range(fit.shape[0])])
    return worst


def product(x, coefficients):
    """X βᵀ for several β, of which most entries are zero."""
    sparse = scipy.sparse.csr_matrix(coefficients)
    if scipy.sparse.issparse(x):
        return np.asarray((x @ sparse.T).todense())
    used = np.unique(sparse.indices)
    return x[:, used] @ coefficients[:, used].T
