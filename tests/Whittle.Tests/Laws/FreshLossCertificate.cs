using Whittle.Models;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>
/// The check behind every fit of a loss: objective, KKT violation and duality gap from coefficients in original units, with plain loops and with each loss
/// written out a second time. Only P₀ and the null gradient, by which figures are divided, are the library's.
/// </summary>
internal static class FreshLossCertificate
{
    public static (double Gap, double Violation) Of(LossProblem problem, PenalizedProblem solved, double l1Ratio, PathPoint point)
    {
        TestProblem test = problem.Test;
        int n = test.Rows, p = test.Columns, outputs = point.Outputs;
        double total = test.Weights.Sum();
        double[] predictor = problem.Predict(point), descent = new double[n * outputs];
        double objective = 0, dual = 0;
        for (int k = 0; k < outputs; k++)
        {
            for (int i = 0; i < n; i++)
            {
                descent[i + (k * n)] = test.Weights[i] / total * Residual(problem, predictor, i, k);
            }
        }

        if (problem.Loss.Name == "cox")
        {
            // The definition of the partial likelihood is held in CoxLossTests; here its own descent is made from the hazards of every risk set.
            solved.LossOnData.Descent(predictor, descent);
        }

        if (point.Fit.Dual is { } witness)
        {
            // A loss with kinks has many descents: the fit brings its own, and the gap below shows whether it is one.
            witness.CopyTo(descent, 0);
        }

        double[] b = new double[p * outputs];
        for (int s = 0; s < point.Indices.Count; s++)
        {
            b[point.Indices[s]] = point.StandardizedValues[s];
        }

        bool centred = solved.HasIntercept;
        double violation = 0, shrink = 1, ridge = 0, penalty = 0;
        for (int k = 0; k < outputs && centred; k++)
        {
            violation = Math.Max(violation, Math.Abs(Enumerable.Range(0, n).Sum(i => descent[i + (k * n)])));
        }

        for (int t = 0; t < b.Length; t++)
        {
            (int k, int j) = Math.DivRem(t, p);
            double factor = test.Factors[j], price = point.Lambda * factor * l1Ratio, curvature = point.Lambda * factor * (1 - l1Ratio);
            if (double.IsInfinity(factor))
            {
                continue;
            }

            double g = Enumerable.Range(0, n).Sum(i => descent[i + (k * n)] * (test[i, j] - solved.Design.Centres[j])) / solved.Design.Scales[j];
            violation = Math.Max(violation, b[t] == 0 ? Math.Max(0, Math.Abs(g) - price) : Math.Abs(g - (Math.Sign(b[t]) * price) - (curvature * b[t])));
            penalty += (price * Math.Abs(b[t])) + (curvature * b[t] * b[t] / 2);
            if (price > 0)
            {
                double offered = Math.Abs(g - (curvature * b[t]));
                shrink = offered > price ? Math.Min(shrink, price / offered) : shrink;
                ridge += curvature * b[t] * b[t];
            }
            else if (curvature > 0)
            {
                ridge += g * g / curvature;
            }
        }

        violation /= solved.Certifier.GradientScale;
        if (problem.Loss.Name == "cox")
        {
            return (0, violation);
        }

        for (int i = 0; i < n; i++)
        {
            if (test.Weights[i] > 0)
            {
                double[] eta = [.. Enumerable.Range(0, outputs).Select(k => predictor[i + (k * n)])], r = [.. Enumerable.Range(0, outputs).Select(k => shrink * descent[i + (k * n)] * total / test.Weights[i])];
                objective += test.Weights[i] / total * Value(problem, problem.Response[i], eta);
                dual += test.Weights[i] / total * (Least(problem, problem.Response[i], eta, r) - (r.Sum() * (problem.Offset?[i] ?? 0)));
            }
        }

        return ((objective + penalty - dual + (shrink * shrink * ridge / 2)) / Math.Max(solved.Certifier.NullObjective, 1e-300), violation);
    }

    // −∂ℓ/∂η of an output, as the formulas of a textbook have it.
    private static double Residual(LossProblem problem, double[] predictor, int i, int output)
    {
        int n = problem.Test.Rows;
        double y = problem.Response[i], eta = predictor[i];
        return (problem.Loss.Name, problem.Loss.Link) switch
        {
            ("squared", _) => y - eta,
            ("huber", _) => Math.Clamp(y - eta, -problem.Loss.Parameter!.Value, problem.Loss.Parameter!.Value),
            ("logistic", "logit") => y - (1 / (1 + Math.Exp(-eta))),
            ("logistic", _) => y == 1 ? Density(eta) / Normal(eta) : -Density(eta) / Normal(-eta),
            ("multinomial", _) => (y == output ? 1 : 0) - (1 / Enumerable.Range(0, predictor.Length / n).Sum(k => Math.Exp(predictor[i + (k * n)] - predictor[i + (output * n)]))),
            ("poisson", _) => y - Math.Exp(eta),
            ("gamma", "log") => (y / Math.Exp(eta)) - 1,
            ("gamma", _) => (1 / eta) - y,
            ("tweedie", _) => (y * Math.Exp(-0.5 * eta)) - Math.Exp(0.5 * eta),
            _ => 0,
        };
    }

    private static double Value(LossProblem problem, double y, double[] predictor)
    {
        double eta = predictor[0], mean = Math.Exp(eta);
        return (problem.Loss.Name, problem.Loss.Link) switch
        {
            ("squared", _) => (y - eta) * (y - eta) / 2,
            ("huber", _) => problem.Loss.Parameter!.Value is var d && Math.Abs(y - eta) <= d ? (y - eta) * (y - eta) / 2 : d * (Math.Abs(y - eta) - (d / 2)),
            ("quantile", _) => problem.Loss.Parameter!.Value is var t ? Math.Max(t * (y - eta), (t - 1) * (y - eta)) : 0,
            ("logistic", "logit") => y == 1 ? Softplus(-eta) : Softplus(eta),
            ("logistic", _) => -Math.Log(Normal(y == 1 ? eta : -eta)),
            ("multinomial", _) => Math.Log(predictor.Sum(e => Math.Exp(e - predictor[(int)y]))),
            ("poisson", _) => (y == 0 ? 0 : y * Math.Log(y / mean)) - y + mean,
            ("gamma", "log") => (y / mean) - Math.Log(y / mean) - 1,
            ("gamma", _) => (y * eta) - Math.Log(y * eta) - 1,
            ("tweedie", _) => (-4 * Math.Sqrt(y)) + (2 * y / Math.Sqrt(mean)) + (2 * Math.Sqrt(mean)),
            _ => throw new InvalidOperationException(problem.Loss.Name),
        };
    }

    // min over η of ℓ + rη: at y − r where the loss is a function of y − η, by halving for other single outputs, by its entropy for several.
    private static double Least(LossProblem problem, double y, double[] predictor, double[] r)
    {
        if (predictor.Length > 1)
        {
            return -r.Select((u, k) => Math.Max(0, (y == k ? 1 : 0) - u)).Sum(q => q == 0 ? 0 : q * Math.Log(q));
        }

        if (problem.Loss.Name == "quantile")
        {
            double t = problem.Loss.Parameter!.Value;
            return r[0] >= t - 1 - 1e-12 && r[0] <= t + 1e-12 ? r[0] * y : double.NegativeInfinity;
        }

        if (problem.Loss.Link == "identity")
        {
            return Value(problem, y, [y - r[0]]) + (r[0] * (y - r[0]));
        }

        var row = problem with { Response = [y], Test = problem.Test with { Rows = 1 } };
        double low = problem.Loss.Link == "inverse" ? 1e-12 : predictor[0] - 1e3, high = predictor[0] + 1e3;
        (low, high) = problem.Loss.Link is "log" or "probit" ? (Math.Max(low, -35), Math.Min(high, 100)) : (low, high);
        for (int step = 0; step < 90 && high - low > 1e-16 * Math.Abs(low); step++)
        {
            double middle = (low + high) / 2;
            (low, high) = Residual(row, [middle], 0, 0) > r[0] ? (middle, high) : (low, middle);
        }

        return Math.Min(Value(problem, y, [low]) + (r[0] * low), Value(problem, y, predictor) + (r[0] * predictor[0]));
    }

    private static double Softplus(double x) => x > 30 ? x + Math.Exp(-x) : Math.Log(1 + Math.Exp(x));

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    // Φ, written out again: the series of its odd powers near 0, Mills' ratio in the lower tail.
    private static double Normal(double x)
    {
        if (x < -2)
        {
            double tail = -x;
            for (int k = 200; k > 0; k--)
            {
                tail = -x + (k / tail);
            }

            return Density(x) / tail;
        }

        double sum = 0, term = x;
        for (int k = 1; k < 200 && x < 8; k++)
        {
            sum += term;
            term *= x * x / ((2 * k) + 1);
        }

        return x < 8 ? 0.5 + (Density(x) * sum) : 1;
    }
}
