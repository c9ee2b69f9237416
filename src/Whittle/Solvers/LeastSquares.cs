using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Least squares by a direct method: the β that minimizes Σᵢ wᵢ(yᵢ − xᵢβ)², to the last digits of the data.
/// <para>
/// Columns are scaled by powers of two, which rounds nothing, and factored with pivoting; then the augmented system r + Xβ = y, XᵀWr = 0 is
/// refined with defects formed in double-double from the data as given, for β and for each (XᵀWX)⁻¹eⱼ that a standard error needs. The figures are
/// those of the exact solution for these doubles, rounded, as long as the condition number κ of the scaled columns is below about 1/(max(n, p)·2⁻⁵²). A
/// coefficient smaller than the largest (on the scaled columns) by more than 10¹² keeps fewer digits, at worst κ·2⁻¹⁰⁰ of the largest. What remains is
/// what the data lost when decimals became doubles.
/// </para>
/// <para>
/// Rank: columns whose pivoted diagonal is at most max(n, p)·2⁻⁵² of the largest are dependent; so is the last one where refinement does not
/// converge, for that is the same fact found later. Dependence is reported, never resolved.
/// </para>
/// Cost: 2np² flops to factor, about 60np a column of standard errors. Memory: two copies of X, and O(n) a thread. Thread-safe.
/// Source: Björck 1967, doi:10.1007/BF01939321; Demmel, Hida, Riedy &amp; Li 2009, doi:10.1145/1462173.1462177. We differ in carrying r in
/// double-double too and in handling weights inside the defects, so that √w is never rounded into the problem.
/// </summary>
public static class LeastSquares
{
    private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵²

    /// <summary>Fits.</summary>
    /// <param name="columns">X, n × p numbers in column-major order; an intercept is a column of ones among them.</param>
    /// <param name="rows">n ≥ 1.</param>
    /// <param name="response">y, n numbers.</param>
    /// <param name="hasIntercept">Whether the columns span a constant, so that R² is about the mean.</param>
    /// <param name="weights">n weights ≥ 0, of which one is positive, or empty for ones. A row of weight 0 does not count as a row.</param>
    /// <param name="lowOrder">What is to be added to each number of X, n × p, each below an ulp of it, or empty: X is then known to 32 digits.</param>
    /// <param name="threads">How many threads may work at once, at least 1; the result is the same on any number.</param>
    /// <param name="standardErrors">Whether standard errors are wanted; they are most of the work.</param>
    /// <param name="cancellation">Ends the work between two standard errors.</param>
    /// <exception cref="WhittleException">
    /// Lengths do not fit (<c>bad-shape</c>, <c>bad-length</c>), a number is not finite (<c>not-finite</c>), a weight is negative or not finite (<c>bad-weight</c>), or all
    /// are 0 (<c>no-weight</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LeastSquaresFit Fit(
        ReadOnlySpan<double> columns, int rows, ReadOnlySpan<double> response, bool hasIntercept, ReadOnlySpan<double> weights = default,
        ReadOnlySpan<double> lowOrder = default, int threads = 1, bool standardErrors = true, CancellationToken cancellation = default)
    {
        Check(columns, rows, response, weights, lowOrder);
        var data = new ScaledColumns(columns, lowOrder, response, weights);
        int p = data.Columns;
        double tolerance = Math.Max(data.Rows, p) * Epsilon;
        var system = new AugmentedSystem(data, [.. Enumerable.Range(0, p)]);
        int rank = system.Qr.Rank(tolerance);
        if (rank < p)
        {
            return NotUnique(data, system, rank, tolerance);
        }

        cancellation.ThrowIfCancellationRequested();
        RefinedSolution solution = system.Regress(data.Response, default);
        double[]? variances = solution.Converged && standardErrors && data.Rows > p ? UnitVariances(system, p, threads, cancellation) : [];
        return solution.Converged && variances is not null
            ? Describe(data, solution, variances, hasIntercept)
            : NotUnique(data, system, p - 1, tolerance);
    }

    // The diagonal of (XᵀWX)⁻¹ in scaled units, or null where a column of it cannot be refined.
    private static double[]? UnitVariances(AugmentedSystem system, int p, int threads, CancellationToken cancellation)
    {
        var variances = new double[p];
        new Workers(threads).Run(p, j =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                RefinedSolution inverse = system.Invert(j);
                variances[j] = inverse.Converged ? inverse.Coefficients[j].Hi : double.NaN;
            }
        });
        cancellation.ThrowIfCancellationRequested();
        return variances.Any(double.IsNaN) ? null : variances;
    }

    // With x = x̃2^e, y = ỹ2^f, w = w̃2^m: β = β̃2^(f−e), s = s̃2^(f+m/2) and √((XᵀWX)⁻¹)ⱼⱼ = √z̃2^(−e−m/2), so m cancels in a standard error.
    private static LeastSquaresFit Describe(ScaledColumns data, RefinedSolution solution, double[] variances, bool hasIntercept)
    {
        int p = data.Columns, freedom = data.Rows - p;
        DoubleDouble squares = solution.WeightedSquares(data.Weights), total = TotalSquares(data, hasIntercept);
        DoubleDouble variance = freedom > 0 ? squares / freedom : double.NaN;
        var coefficients = new double[p];
        var errors = new double[p];
        for (int j = 0; j < p; j++)
        {
            int exponent = data.ResponseExponent - data.Exponent(j);
            coefficients[j] = Math.ScaleB(solution.Coefficients[j].Hi, exponent);
            errors[j] = variances.Length > 0 ? Math.ScaleB(Math.Sqrt((variance * variances[j]).Hi), exponent) : double.NaN;
        }

        return new LeastSquaresFit
        {
            Coefficients = coefficients,
            StandardErrors = errors,
            ResidualDeviation = Math.ScaleB(Math.Sqrt(variance.Hi), data.ResponseExponent + (data.WeightExponent / 2)),
            RSquared = total.Hi > 0 ? ((total - squares) / total).Hi : double.NaN,
            DegreesOfFreedom = freedom,
            Rank = p,
            Aliases = [],
        };
    }

    private static LeastSquaresFit NotUnique(ScaledColumns data, AugmentedSystem system, int rank, double tolerance) => new()
    {
        Coefficients = [],
        StandardErrors = [],
        ResidualDeviation = double.NaN,
        RSquared = double.NaN,
        DegreesOfFreedom = data.Rows - rank,
        Rank = rank,
        Aliases = AliasFinder.Find(data, system.Qr.Pivots, rank, tolerance),
    };

    private static DoubleDouble TotalSquares(ScaledColumns data, bool aboutMean)
    {
        DoubleDouble sum = 0, weight = 0, squares = 0;
        for (int i = 0; i < data.Rows; i++)
        {
            sum += DoubleDouble.Product(data.Weights[i], data.Response[i]);
            weight += data.Weights[i];
        }

        DoubleDouble centre = aboutMean ? sum / weight : 0;
        for (int i = 0; i < data.Rows; i++)
        {
            DoubleDouble distance = data.Response[i] - centre;
            squares += distance * distance * data.Weights[i];
        }

        return squares;
    }

    private static void Check(ReadOnlySpan<double> columns, int rows, ReadOnlySpan<double> response, ReadOnlySpan<double> weights, ReadOnlySpan<double> lowOrder)
    {
        if (rows < 1 || columns.Length % rows != 0)
        {
            throw Faults.BadShape(columns.Length, rows, rows < 1 ? 0 : (columns.Length / rows) + 1);
        }

        if (response.Length != rows)
        {
            throw Faults.BadLength("The response", response.Length, rows);
        }

        if (!weights.IsEmpty && weights.Length != rows)
        {
            throw Faults.BadLength("The weights", weights.Length, rows);
        }

        if (!lowOrder.IsEmpty && lowOrder.Length != columns.Length)
        {
            throw Faults.BadLength("The low-order part", lowOrder.Length, columns.Length);
        }

        int bad = FirstNotFinite(columns);
        int badLow = bad < 0 ? FirstNotFinite(lowOrder) : -1;
        if (bad >= 0 || badLow >= 0)
        {
            int at = Math.Max(bad, badLow);
            throw Faults.NotFinite(FormattableString.Invariant($"{(at / rows) + 1}"), at % rows, bad >= 0 ? columns[at] : lowOrder[at]);
        }

        if (FirstNotFinite(response) is int row and >= 0)
        {
            throw Faults.NotFiniteResponse(row, response[row]);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
            {
                throw Faults.BadWeight(i, weights[i]);
            }
        }
    }

    private static int FirstNotFinite(ReadOnlySpan<double> values)
    {
        int at = 0;
        while (at < values.Length && double.IsFinite(values[at]))
        {
            at++;
        }

        return at < values.Length ? at : -1;
    }
}
