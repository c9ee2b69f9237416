namespace Whittle.Tests.Laws;

/// <summary>
/// Ridge as the books write it: the normal equations of the centred and scaled columns, set up and eliminated with plain loops that share
/// no code with the library. Each equation is first divided by the roots of its diagonal entries.
/// </summary>
internal sealed class PlainRidge
{
    private readonly TestProblem _test;
    private readonly int[] _columns;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double _total;
    private readonly double _responseMean;

    public PlainRidge(TestProblem test)
    {
        _test = test;
        _total = test.Weights.Sum();
        _responseMean = test.Intercept ? Average(i => test.Y[i]) : 0;
        double[] means = [.. Enumerable.Range(0, test.Columns).Select(j => test[0, j] + Average(i => test[i, j] - test[0, j]))];
        double[] deviations = [.. means.Select((m, j) => Math.Sqrt(Average(i => Math.Pow(test[i, j] - m, 2))))];
        bool[] constant = [.. means.Select((_, j) => Rows.Select(i => test[i, j]).Distinct().Count() == 1)];
        _means = [.. means.Select(m => test.Intercept ? m : 0)];
        _scales = [.. deviations.Select((d, j) => test.Standardize && !constant[j] ? d : 1)];
        _columns = [.. Enumerable.Range(0, test.Columns).Where(j => !double.IsInfinity(test.Factors[j]) && !(constant[j] && test.Intercept))];
    }

    private IEnumerable<int> Rows => Enumerable.Range(0, _test.Rows).Where(i => _test.Weights[i] > 0);

    /// <summary>The fit of λ &gt; 0.</summary>
    public Fitted Fit(double lambda)
    {
        double[] solution = Solve(Normal(lambda), [.. _columns.Select(j => Average(i => Z(i, j) * (_test.Y[i] - _responseMean)))]);
        var coefficients = new double[_test.Columns];
        double intercept = _responseMean;
        for (int k = 0; k < solution.Length; k++)
        {
            coefficients[_columns[k]] = solution[k] / _scales[_columns[k]];
            intercept -= coefficients[_columns[k]] * _means[_columns[k]];
        }

        return new Fitted(_test, lambda, 0, intercept, coefficients);
    }

    /// <summary>The trace of the hat matrix at λ, formed column by column.</summary>
    public double HatTrace(double lambda)
    {
        double[,] normal = Normal(lambda);
        double trace = _test.Intercept ? 1 : 0;
        foreach (int i in Rows)
        {
            double[] z = [.. _columns.Select(j => Z(i, j))], solved = Solve(normal, z);
            trace += _test.Weights[i] / _total * z.Zip(solved, (a, b) => a * b).Sum();
        }

        return trace;
    }

    /// <summary>A row's prediction on a fit that kept this problem's centres and scales but left the row out, with the penalty (Σw − wᵢ)λ.</summary>
    public double PredictWithout(int row, double lambda)
    {
        double rest = _total - _test.Weights[row];
        int[] others = [.. Rows.Where(i => i != row)];
        int extra = _test.Intercept ? 1 : 0, k = _columns.Length + extra;
        var normal = new double[k, k];
        var right = new double[k];
        double[] Spell(int i) => [.. Enumerable.Repeat(1.0, extra), .. _columns.Select(j => Z(i, j))];
        foreach (int i in others)
        {
            double[] z = Spell(i);
            for (int a = 0; a < k; a++)
            {
                right[a] += _test.Weights[i] * z[a] * _test.Y[i];
                for (int b = 0; b < k; b++)
                {
                    normal[a, b] += _test.Weights[i] * z[a] * z[b];
                }
            }
        }

        for (int a = extra; a < k; a++)
        {
            normal[a, a] += rest * lambda * _test.Factors[_columns[a - extra]];
        }

        return Spell(row).Zip(Solve(normal, right), (z, b) => z * b).Sum();
    }

    private double[,] Normal(double lambda)
    {
        var normal = new double[_columns.Length, _columns.Length];
        for (int a = 0; a < _columns.Length; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                normal[a, b] = normal[b, a] = Average(i => Z(i, _columns[a]) * Z(i, _columns[b]));
            }

            normal[a, a] += lambda * _test.Factors[_columns[a]];
        }

        return normal;
    }

    private double Average(Func<int, double> term) => Rows.Sum(i => _test.Weights[i] * term(i)) / _total;

    private double Z(int row, int column) => (_test[row, column] - _means[column]) / _scales[column];

    // Gaussian elimination with row exchanges.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        int k = right.Length;
        double[] roots = [.. Enumerable.Range(0, k).Select(a => Math.Sqrt(matrix[a, a]))];
        var m = new double[k, k + 1];
        for (int a = 0; a < k; a++)
        {
            m[a, k] = right[a] / roots[a];
            for (int b = 0; b < k; b++)
            {
                m[a, b] = matrix[a, b] / roots[a] / roots[b];
            }
        }

        for (int c = 0; c < k; c++)
        {
            int pivot = Enumerable.Range(c, k - c).MaxBy(r => Math.Abs(m[r, c]));
            for (int b = c; b <= k; b++)
            {
                (m[c, b], m[pivot, b]) = (m[pivot, b], m[c, b]);
            }

            for (int r = c + 1; r < k; r++)
            {
                double share = m[r, c] / m[c, c];
                for (int b = c; b <= k; b++)
                {
                    m[r, b] -= share * m[c, b];
                }
            }
        }

        var solution = new double[k];
        for (int a = k - 1; a >= 0; a--)
        {
            double sum = m[a, k];
            for (int b = a + 1; b < k; b++)
            {
                sum -= m[a, b] * solution[b];
            }

            solution[a] = sum / m[a, a];
        }

        return [.. solution.Select((s, a) => s / roots[a])];
    }
}
