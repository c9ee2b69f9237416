namespace Whittle.Numerics;

/// <summary>
/// Powers of a column in double-double, by repeated multiplication and never by <see cref="Math.Pow"/>: a power that is one unit off in its last
/// place can cost a polynomial fit eight digits. Powers up to 2¹⁰⁶ of integers are exact.
/// </summary>
public static class ExactPowers
{
    /// <summary>x, x², … xᵏ as high and low parts.</summary>
    /// <param name="x">n finite values.</param>
    /// <param name="degree">k ≥ 1.</param>
    /// <returns>Two n × k matrices in column-major order whose sum is the powers.</returns>
    public static (double[] High, double[] Low) Of(ReadOnlySpan<double> x, int degree)
    {
        var high = new double[x.Length * degree];
        var low = new double[x.Length * degree];
        for (int i = 0; i < x.Length; i++)
        {
            DoubleDouble power = 1;
            for (int k = 0; k < degree; k++)
            {
                power *= x[i];
                high[(k * x.Length) + i] = power.Hi;
                low[(k * x.Length) + i] = power.Lo;
            }
        }

        return (high, low);
    }
}
