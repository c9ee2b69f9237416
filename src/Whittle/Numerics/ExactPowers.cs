using Whittle.Errors;

namespace Whittle.Numerics;

/// <summary>
/// Powers of a column in double-double, xᵏ = xᵏ⁻¹·x. A power that is one unit off in its last place, as from a vectorized <c>pow</c>, can cost a
/// polynomial fit eight digits; the high part alone is the power rounded once.
/// </summary>
public static class ExactPowers
{
    /// <summary>x, x², …, xᵏ. Powers that fit 106 bits, such as those of integers, are exact; others are within (k − 1)·5·2⁻¹⁰⁶ of themselves.</summary>
    /// <param name="x">n finite numbers.</param>
    /// <param name="degree">k ≥ 1.</param>
    /// <returns>
    /// Two n × k matrices in column-major order whose sum is the powers: the column of xʲ starts at (j − 1)n. Cost O(nk). Thread-safe.
    /// </returns>
    /// <exception cref="WhittleException">The degree is below 1 (<c>bad-options</c>), or a power is not finite (<c>not-finite</c>).</exception>
    public static (double[] High, double[] Low) Of(ReadOnlySpan<double> x, int degree)
    {
        if (degree < 1)
        {
            throw Faults.BadOptions([Faults.OutOfRange("Degree", degree, "[1, Infinity)", "the highest power to form")]);
        }

        var high = new double[x.Length * degree];
        var low = new double[x.Length * degree];
        for (int i = 0; i < x.Length; i++)
        {
            DoubleDouble power = 1;
            for (int k = 0; k < degree; k++)
            {
                power *= x[i];
                if (!double.IsFinite(power.Hi))
                {
                    throw Faults.NotFinite(k == 0 ? "x" : FormattableString.Invariant($"x^{k + 1}"), i, power.Hi);
                }

                high[(k * x.Length) + i] = power.Hi;
                low[(k * x.Length) + i] = power.Lo;
            }
        }

        return (high, low);
    }
}
