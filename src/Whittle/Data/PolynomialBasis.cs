using Whittle.Numerics;

namespace Whittle.Data;

/// <summary>
/// Polynomials of one variable: powers x, x², …, xᵈ, or the orthonormal q₁ … q_d with Σ w q_j q_k = 1 where j = k, else 0, by the recurrence
/// q₀ = 1/b₀ and b_{k+1} q_{k+1} = (x − a_k) q_k − b_k q_{k−1} with b_{k+1} &gt; 0. Immutable and thread-safe.
/// Source: Forsythe 1957, doi:10.1137/0105007; R's poly has the same columns, and holds b_k² as ratios of its norm2.
/// </summary>
internal sealed class PolynomialBasis
{
    private readonly double[] _centres;
    private readonly double[] _norms;

    /// <summary>The powers.</summary>
    public PolynomialBasis(int degree)
    {
        Degree = degree;
        IsRaw = true;
        _centres = _norms = [];
    }

    /// <summary>The orthonormal polynomials of a recurrence.</summary>
    /// <param name="centres">a₀ … a_{d−1}.</param>
    /// <param name="norms">b₀ … b_d.</param>
    public PolynomialBasis(IReadOnlyList<double> centres, IReadOnlyList<double> norms)
    {
        Degree = centres.Count;
        _centres = [.. centres];
        _norms = [.. norms];
    }

    /// <summary>d ≥ 1.</summary>
    public int Degree { get; }

    public bool IsRaw { get; }

    /// <summary>a₀ … a_{d−1}; none of powers.</summary>
    public IReadOnlyList<double> Centres => _centres;

    /// <summary>b₀ … b_d; none of powers.</summary>
    public IReadOnlyList<double> Norms => _norms;

    /// <summary>The orthonormal polynomials of rows with weights; null where rounding leaves none of some degree.</summary>
    public static PolynomialBasis? Learn(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, int degree)
    {
        int n = x.Length;
        double weight = Kernels.Sum(weights), mean = Kernels.Dot(weights, x) / weight, correction = 0;
        for (int i = 0; i < n; i++)
        {
            correction += weights[i] * (x[i] - mean);
        }

        mean += correction / weight;
        double[] centres = new double[degree], norms = new double[degree + 1], last = new double[n], q = new double[n];
        norms[0] = Math.Sqrt(weight);
        Array.Fill(q, 1 / norms[0]);
        for (int k = 0; k < degree; k++)
        {
            double centre = 0, square = 0;
            for (int i = 0; i < n; i++)
            {
                centre += weights[i] * q[i] * q[i] * (x[i] - mean);
            }

            centres[k] = mean + centre;
            for (int i = 0; i < n; i++)
            {
                double r = ((x[i] - centres[k]) * q[i]) - (k > 0 ? norms[k] * last[i] : 0);
                last[i] = q[i];
                q[i] = r;
                square += weights[i] * r * r;
            }

            norms[k + 1] = Math.Sqrt(square);
            if (!(norms[k + 1] > 0) || !double.IsFinite(norms[k + 1]))
            {
                return null;
            }

            for (int i = 0; i < n; i++)
            {
                q[i] /= norms[k + 1];
            }
        }

        return new PolynomialBasis(centres, norms);
    }

    /// <summary>Writes degrees 1 … <paramref name="highest"/> of some rows: degree k from (k − 1)·stride on.</summary>
    public void Fill(ReadOnlySpan<double> x, int highest, int stride, Span<double> columns)
    {
        if (IsRaw)
        {
            FillPowers(x, highest, stride, columns);
            return;
        }

        for (int i = 0; i < x.Length; i++)
        {
            double before = 0, q = 1 / _norms[0];
            for (int k = 0; k < highest; k++)
            {
                double next = (((x[i] - _centres[k]) * q) - (k > 0 ? _norms[k] * before : 0)) / _norms[k + 1];
                (before, q) = (q, next);
                columns[(k * stride) + i] = q;
            }
        }
    }

    // Powers in double-double, rounded once, as ExactPowers forms them.
    private static void FillPowers(ReadOnlySpan<double> x, int highest, int stride, Span<double> columns)
    {
        for (int i = 0; i < x.Length; i++)
        {
            DoubleDouble power = x[i];
            columns[i] = x[i];
            for (int k = 1; k < highest; k++)
            {
                power *= x[i];
                columns[(k * stride) + i] = power.Hi;
            }
        }
    }
}
