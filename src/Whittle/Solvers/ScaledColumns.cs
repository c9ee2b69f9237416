using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// A weighted least-squares problem brought to numbers of moderate size without a rounding: rows of weight 0 are left out, and every column, the
/// response and the weights are multiplied by powers of two (an even one for the weights), so that weighted columns and response have Euclidean
/// norms in [1, 2) and the largest weight lies in [1, 4). Memory: one copy of X. Immutable and thread-safe.
/// </summary>
internal sealed class ScaledColumns
{
    private readonly double[] _high;
    private readonly double[] _low;
    private readonly int[] _exponents;

    /// <summary>Scales a problem whose numbers are known to be finite.</summary>
    /// <param name="columns">X, n × p, column-major.</param>
    /// <param name="lowOrder">What X holds beyond doubles, n × p, or empty.</param>
    /// <param name="response">y, n values.</param>
    /// <param name="weights">n weights ≥ 0, or empty for ones.</param>
    public ScaledColumns(ReadOnlySpan<double> columns, ReadOnlySpan<double> lowOrder, ReadOnlySpan<double> response, ReadOnlySpan<double> weights)
    {
        int all = response.Length;
        Columns = columns.Length / all;
        (double[] scaledWeights, WeightExponent) = ScaleWeights(weights, all);
        int[] kept = [.. Enumerable.Range(0, all).Where(i => scaledWeights[i] > 0)];
        double[] roots = Array.ConvertAll(kept, i => Math.Sqrt(scaledWeights[i]));
        _high = new double[kept.Length * Columns];
        _low = new double[lowOrder.IsEmpty ? 0 : _high.Length];
        _exponents = new int[Columns];
        for (int j = 0; j < Columns; j++)
        {
            Span<double> column = _high.AsSpan(j * kept.Length, kept.Length);
            Gather(columns.Slice(j * all, all), kept, column);
            _exponents[j] = Scale(column, roots);
            if (!lowOrder.IsEmpty)
            {
                Span<double> low = _low.AsSpan(j * kept.Length, kept.Length);
                Gather(lowOrder.Slice(j * all, all), kept, low);
                MultiplyByPower(low, -_exponents[j]);
            }
        }

        Response = new double[kept.Length];
        Gather(response, kept, Response);
        ResponseExponent = Scale(Response, roots);
        Weights = Array.ConvertAll(kept, i => scaledWeights[i]);
        Roots = roots;
    }

    /// <summary>Rows of positive weight.</summary>
    public int Rows => Response.Length;

    /// <summary>p.</summary>
    public int Columns { get; }

    /// <summary>The scaled response.</summary>
    public double[] Response { get; }

    /// <summary>Given response = scaled response · 2^this.</summary>
    public int ResponseExponent { get; }

    /// <summary>The scaled weights, all positive.</summary>
    public double[] Weights { get; }

    /// <summary>Given weight = scaled weight · 2^this; even.</summary>
    public int WeightExponent { get; }

    /// <summary>√ of the scaled weights.</summary>
    public double[] Roots { get; }

    /// <summary>Given column j = scaled column j · 2^this.</summary>
    /// <param name="column">j, from 0.</param>
    public int Exponent(int column) => _exponents[column];

    /// <summary>A scaled column, without weights.</summary>
    /// <param name="column">From 0.</param>
    public ReadOnlySpan<double> High(int column) => _high.AsSpan(column * Rows, Rows);

    /// <summary>What the scaled column holds beyond doubles; empty where it holds nothing.</summary>
    /// <param name="column">From 0.</param>
    public ReadOnlySpan<double> Low(int column) => _low.Length == 0 ? default : _low.AsSpan(column * Rows, Rows);

    /// <summary>√w times a scaled column, in double.</summary>
    /// <param name="column">From 0.</param>
    /// <param name="target">Where it goes; as many numbers as there are rows.</param>
    public void CopyWeighted(int column, Span<double> target) => Kernels.Multiply(High(column), Roots, target);

    private static (double[] Scaled, int Exponent) ScaleWeights(ReadOnlySpan<double> weights, int rows)
    {
        var scaled = new double[rows];
        if (weights.IsEmpty)
        {
            Array.Fill(scaled, 1.0);
            return (scaled, 0);
        }

        double largest = 0;
        for (int i = 0; i < rows; i++)
        {
            largest = Math.Max(largest, scaled[i] = weights[i]);
        }

        if (largest == 0)
        {
            throw Faults.NoWeight();
        }

        int exponent = 2 * (int)Math.Floor(Math.ILogB(largest) / 2.0);
        MultiplyByPower(scaled, -exponent);
        return (scaled, exponent);
    }

    private static void Gather(ReadOnlySpan<double> source, int[] rows, Span<double> target)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            target[i] = source[rows[i]];
        }
    }

    // Brings the weighted norm into [1, 2) and returns the exponent taken out; zeros stay as they are.
    private static int Scale(Span<double> column, double[] roots)
    {
        double largest = 0, squares = 0;
        for (int i = 0; i < column.Length; i++)
        {
            largest = Math.Max(largest, roots[i] * Math.Abs(column[i]));
        }

        if (largest == 0)
        {
            return 0;
        }

        int exponent = Math.ILogB(largest);
        MultiplyByPower(column, -exponent);
        for (int i = 0; i < column.Length; i++)
        {
            double value = roots[i] * column[i];
            squares += value * value;
        }

        int more = Math.ILogB(Math.Sqrt(squares));
        MultiplyByPower(column, -more);
        return exponent + more;
    }

    // In two factors, since a power beyond 2¹⁰²³ may be needed where the products are of moderate size.
    private static void MultiplyByPower(Span<double> values, int exponent)
    {
        double first = Math.ScaleB(1, exponent / 2), second = Math.ScaleB(1, exponent - (exponent / 2));
        foreach (ref double value in values)
        {
            value = value * first * second;
        }
    }
}
