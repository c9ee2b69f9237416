using Whittle.Models;

namespace Whittle.Tests.Laws;

/// <summary>
/// The shared check behind every fit in every test: it sees a problem in plain arrays and coefficients in original units, and computes
/// objective, duality gap and KKT violation with plain loops that share no code with the library.
/// </summary>
internal sealed record FreshCertificate(double Objective, double RelativeGap, double KktViolation)
{
    public static FreshCertificate Of(TestProblem problem, double l1Ratio, PathPoint point)
    {
        var coefficients = new double[problem.Columns];
        for (int k = 0; k < point.Indices.Count; k++)
        {
            coefficients[point.Indices[k]] = point.Values[k];
        }

        return Of(problem, point.Lambda, l1Ratio, point.Intercept, coefficients);
    }

    public static FreshCertificate Of(TestProblem problem, double lambda, double l1Ratio, double intercept, double[] coefficients)
    {
        int n = problem.Rows, p = problem.Columns;
        double total = problem.Weights.Sum();
        var scales = new double[p];
        var z = new double[n * p];
        for (int j = 0; j < p; j++)
        {
            double shift = problem[0, j], mean = shift + (Sum(n, i => problem.Weights[i] * (problem[i, j] - shift)) / total);
            double deviation = Math.Sqrt(Sum(n, i => problem.Weights[i] * (problem[i, j] - mean) * (problem[i, j] - mean)) / total);
            bool constant = Enumerable.Range(0, n).Where(i => problem.Weights[i] > 0).Select(i => problem[i, j]).Distinct().Count() == 1;
            scales[j] = problem.Standardize && !constant ? deviation : 1;
            for (int i = 0; i < n; i++)
            {
                z[i + (j * n)] = (problem[i, j] - (problem.Intercept ? mean : 0)) / scales[j];
            }

            if (constant && problem.Intercept)
            {
                Array.Clear(z, j * n, n);
            }
        }

        double[] b = [.. coefficients.Select((c, j) => c * scales[j])];
        var residual = new double[n];
        for (int i = 0; i < n; i++)
        {
            double sum = problem.Y[i] - intercept;
            for (int j = 0; j < p; j++)
            {
                sum -= problem[i, j] * coefficients[j];
            }

            residual[i] = sum;
        }

        double objective = Sum(n, i => problem.Weights[i] * residual[i] * residual[i]) / (2 * total);
        for (int j = 0; j < p; j++)
        {
            objective += b[j] == 0 ? 0 : lambda * problem.Factors[j] * ((l1Ratio * Math.Abs(b[j])) + ((1 - l1Ratio) * b[j] * b[j] / 2));
        }

        int[] free = [.. Enumerable.Range(0, p).Where(j => problem.Factors[j] == 0 || lambda == 0).Where(j => !double.IsInfinity(problem.Factors[j]))];
        int[] unpenalized = [.. Enumerable.Range(0, p).Where(j => problem.Factors[j] == 0)];
        double[] nullResidual = Project(problem, z, unpenalized, problem.Y);
        double[] nullGradient = Gradient(problem, z, nullResidual);
        double emptyScale = Largest(problem, Gradient(problem, z, Project(problem, z, [], problem.Y)));
        double scale = Largest(problem, nullGradient) is var largest && largest > 1e-11 * emptyScale ? largest : emptyScale;
        double nullObjective = Sum(n, i => problem.Weights[i] * nullResidual[i] * nullResidual[i]) / (2 * total);

        double[] gradient = Gradient(problem, z, residual);
        double violation = problem.Intercept ? Math.Abs(Sum(n, i => problem.Weights[i] * residual[i]) / total) : 0;
        for (int j = 0; j < p; j++)
        {
            double price = lambda * problem.Factors[j] * l1Ratio, curvature = lambda * problem.Factors[j] * (1 - l1Ratio);
            double distance = double.IsInfinity(problem.Factors[j]) ? 0
                : b[j] == 0 ? Math.Max(0, Math.Abs(gradient[j]) - price)
                : Math.Abs(gradient[j] - (price * Math.Sign(b[j])) - (curvature * b[j]));
            violation = Math.Max(violation, distance);
        }

        double[] theta = Project(problem, z, free, residual);
        double[] offered = Gradient(problem, z, theta);
        double shrink = 1, ridge = 0;
        for (int j = 0; j < p; j++)
        {
            double factor = problem.Factors[j], price = lambda * factor * l1Ratio, curvature = lambda * factor * (1 - l1Ratio);
            if (double.IsInfinity(factor) || factor == 0 || lambda == 0)
            {
                continue;
            }

            if (l1Ratio > 0)
            {
                double beyond = Math.Abs(offered[j] - (curvature * b[j]));
                shrink = beyond > price ? Math.Min(shrink, price / beyond) : shrink;
                ridge += curvature * b[j] * b[j];
            }
            else
            {
                ridge += offered[j] * offered[j] / curvature;
            }
        }

        double dual = (shrink * Sum(n, i => problem.Weights[i] * theta[i] * problem.Y[i]) / total)
            - (shrink * shrink * ((Sum(n, i => problem.Weights[i] * theta[i] * theta[i]) / (2 * total)) + (ridge / 2)));
        // A response that is constant (or explained by the unpenalized columns) to rounding is measured by its own size.
        double size = Sum(n, i => problem.Weights[i] * problem.Y[i] * problem.Y[i]) / (2 * total);
        double reference = nullObjective > 1e-26 * size ? nullObjective : size > 0 ? size : 1;
        return new FreshCertificate(objective, (objective - dual) / reference, violation / (scale > 1e-11 * Math.Sqrt(size) ? scale : Math.Sqrt(2 * reference)));
    }

    private static double Largest(TestProblem problem, double[] gradient) =>
        gradient.Where((_, j) => !double.IsInfinity(problem.Factors[j])).Select(Math.Abs).DefaultIfEmpty(0).Max();

    private static double[] Gradient(TestProblem problem, double[] z, double[] residual)
    {
        double total = problem.Weights.Sum();
        return [.. Enumerable.Range(0, problem.Columns).Select(j => Sum(problem.Rows, i => problem.Weights[i] * z[i + (j * problem.Rows)] * residual[i]) / total)];
    }

    // Weighted modified Gram–Schmidt, done twice, over the intercept and some columns.
    private static double[] Project(TestProblem problem, double[] z, int[] columns, double[] vector)
    {
        int n = problem.Rows;
        var basis = new List<double[]>();
        double[] result = [.. vector];
        double Inner(double[] a, double[] b) => Sum(n, i => problem.Weights[i] * a[i] * b[i]);
        void Remove(double[] target)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] q in basis)
                {
                    double share = Inner(q, target);
                    for (int i = 0; i < n; i++)
                    {
                        target[i] -= share * q[i];
                    }
                }
            }
        }

        void Add(double[] column)
        {
            double before = Math.Sqrt(Inner(column, column));
            Remove(column);
            double after = Math.Sqrt(Inner(column, column));
            if (after > 1e-8 * before)
            {
                basis.Add([.. column.Select(v => v / after)]);
            }
        }

        if (problem.Intercept)
        {
            Add([.. Enumerable.Repeat(1.0, n)]);
        }

        foreach (int j in columns)
        {
            Add(z.AsSpan(j * n, n).ToArray());
        }

        Remove(result);
        return result;
    }

    private static double Sum(int count, Func<int, double> term)
    {
        DoubleDoubleSum sum = default;
        for (int i = 0; i < count; i++)
        {
            sum.Add(term(i));
        }

        return sum.Value;
    }

    /// <summary>A sum with a running error term (Neumaier 1974).</summary>
    private struct DoubleDoubleSum
    {
        private double _sum;
        private double _error;

        public readonly double Value => _sum + _error;

        public void Add(double term)
        {
            double next = _sum + term;
            _error += Math.Abs(_sum) >= Math.Abs(term) ? _sum - next + term : term - next + _sum;
            _sum = next;
        }
    }
}
