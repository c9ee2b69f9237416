using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Least squares by a direct method: minimizes Σ wᵢ(yᵢ − xᵢβ)².
/// <para>
/// Rows are multiplied by √w, columns by powers of two (which is exact), and factored as QRPᵀ with column pivoting. The augmented system
/// r + Aβ = u, Aᵀr = v is then refined: its residuals are formed in double-double from the data themselves, and both r and β are kept in
/// double-double, so the result is exact to the last digits of the data as long as the condition number is below 1/ε. (u, v) = (y, 0) gives β;
/// (0, −eⱼ) gives (XᵀWX)⁻¹eⱼ, whose j-th entry standard errors need. Source: Björck 1967, doi:10.1007/BF01939321.
/// </para>
/// Cost: 2np² to factor, then about 100np a column of standard errors. Memory: one copy of X. Thread-safe.
/// </summary>
public static class LeastSquares
{
    private const double UnitRoundoff = 2.220446049250313e-16;

    /// <summary>Fits.</summary>
    /// <param name="columns">X, n × p in column-major order; an intercept is a column of ones among them.</param>
    /// <param name="rows">n.</param>
    /// <param name="response">y, n values.</param>
    /// <param name="hasIntercept">Whether the columns span a constant, so that R² is about the mean.</param>
    /// <param name="weights">n weights ≥ 0, or null for ones.</param>
    /// <param name="lowOrder">What is to be added to each entry of X to make it exact to double-double, or null.</param>
    /// <param name="threads">How many threads may work at once; the result is the same on any number.</param>
    /// <exception cref="WhittleException">Lengths do not fit (<c>bad-length</c>), or a weight or value is not usable.</exception>
    public static LeastSquaresFit Fit(double[] columns, int rows, double[] response, bool hasIntercept, double[]? weights = null, double[]? lowOrder = null, int threads = 1)
    {
        weights ??= [.. Enumerable.Repeat(1.0, rows)];
        if (response.Length != rows || weights.Length != rows)
        {
            throw Faults.BadLength(response.Length != rows ? "The response" : "The weights", response.Length != rows ? response.Length : weights.Length, rows);
        }

        int p = rows > 0 && columns.Length % rows == 0 ? columns.Length / rows : throw Faults.BadShape(columns.Length, rows, 1);
        var system = new AugmentedSystem(columns, lowOrder, rows, p, weights);
        int used = weights.Count(w => w > 0), rank = system.Qr.Rank(Math.Max(used, p) * UnitRoundoff);
        if (rank < p)
        {
            return new LeastSquaresFit
            {
                Rank = rank,
                Aliases = AliasFinder.Find(system.ScaledColumns(), rows, p, rank, system.ColumnScales),
                Coefficients = [],
                StandardErrors = [],
                ResidualDeviation = double.NaN,
                DegreesOfFreedom = used - rank,
                RSquared = double.NaN,
            };
        }

        (DoubleDouble[] residual, DoubleDouble[] beta) = system.Solve(response, -1);
        DoubleDouble squares = 0;
        foreach (DoubleDouble r in residual)
        {
            squares += r * r;
        }

        int freedom = used - p;
        double deviation = freedom > 0 ? Math.Sqrt((squares / freedom).Hi) : double.NaN;
        var errors = new double[p];
        new Workers(threads).Run(p, j =>
        {
            (_, DoubleDouble[] inverse) = system.Solve(null, j);
            errors[j] = deviation * Math.Sqrt(inverse[j].Hi) * system.ColumnScales[j];
        });
        return new LeastSquaresFit
        {
            Rank = rank,
            Aliases = [],
            Coefficients = [.. beta.Select((b, j) => b.Hi * system.ColumnScales[j])],
            StandardErrors = errors,
            ResidualDeviation = deviation,
            DegreesOfFreedom = freedom,
            RSquared = 1 - (squares / TotalSquares(response, weights, hasIntercept)).Hi,
        };
    }

    private static DoubleDouble TotalSquares(double[] response, double[] weights, bool aboutMean)
    {
        DoubleDouble sum = 0, weight = 0, squares = 0;
        for (int i = 0; i < response.Length; i++)
        {
            sum += DoubleDouble.Product(weights[i], response[i]);
            weight += weights[i];
        }

        DoubleDouble mean = aboutMean ? sum / weight : 0;
        for (int i = 0; i < response.Length; i++)
        {
            DoubleDouble distance = response[i] - mean;
            squares += distance * distance * weights[i];
        }

        return squares;
    }
}
