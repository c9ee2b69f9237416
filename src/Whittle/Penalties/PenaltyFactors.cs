using Whittle.Errors;

namespace Whittle.Penalties;

/// <summary>
/// One factor v ≥ 0 a coefficient that multiplies λ: 0 is never penalized, +∞ is excluded (the coefficient is 0, also at λ = 0). Immutable
/// and thread-safe.
/// </summary>
public sealed class PenaltyFactors
{
    private readonly double[] _values;

    /// <summary>Copies the factors.</summary>
    /// <param name="values">One factor a coefficient in [0, +∞].</param>
    /// <exception cref="WhittleException">A factor is negative or NaN (code <c>bad-penalty-factor</c>).</exception>
    public PenaltyFactors(ReadOnlySpan<double> values)
    {
        _values = values.ToArray();
        for (int j = 0; j < _values.Length; j++)
        {
            if (!(_values[j] >= 0))
            {
                throw Faults.BadPenaltyFactor(j, _values[j]);
            }

            PenalizedCount += _values[j] > 0 && !IsExcluded(j) ? 1 : 0;
            GlmnetSum += IsExcluded(j) ? 1 : _values[j];
        }
    }

    /// <summary>How many coefficients there are.</summary>
    public int Count => _values.Length;

    /// <summary>The factor of a coefficient.</summary>
    /// <param name="column">Which coefficient, from 0.</param>
    public double this[int column] => _values[column];

    /// <summary>How many coefficients are penalized and not excluded.</summary>
    public int PenalizedCount { get; }

    /// <summary>The sum of the factors with an excluded one counted as 1: what glmnet rescales to the number of columns.</summary>
    public double GlmnetSum { get; }

    /// <summary>Whether a coefficient is held at 0.</summary>
    /// <param name="column">Which coefficient, from 0.</param>
    public bool IsExcluded(int column) => double.IsPositiveInfinity(_values[column]);

    /// <summary>Every coefficient penalized alike.</summary>
    /// <param name="count">How many coefficients.</param>
    public static PenaltyFactors Ones(int count)
    {
        var values = new double[count];
        Array.Fill(values, 1);
        return new PenaltyFactors(values);
    }
}
