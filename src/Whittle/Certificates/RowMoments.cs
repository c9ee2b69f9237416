using Whittle.Numerics;

namespace Whittle.Certificates;

/// <summary>
/// Ridge with fewer rows than columns, as the Gram matrix of its rows: K = ZZᵀ and t, where Z are the columns over √v and t the response, both times √(w/Σw). A fit is x = Zᵀα, b = x/√v, and its certificate needs neither columns nor coefficients.
/// <para>
/// With δ = t − Kα − λα the gradient of ½‖t − Zx‖² + λ‖x‖²/2 is −Zᵀδ, and the duality gap of ridge is the square of a gradient over 2λ. In floating point x is Zᵀα + η, K is off by E and δ by what its own sums lose, so the gradient is
/// −Zᵀ(δ − Eα) + (ZᵀZ + λ)η: an entry of K is a sum of at most m additions and off by at most γ‖zᵢ‖‖zₖ‖, an entry of x by at most γ′‖zⱼ‖‖α‖, γ = (m + 8)·2⁻⁵³ (Higham 2002, Accuracy and Stability of Numerical Algorithms, §3.1). By the
/// inequality of Cauchy and Schwarz, with trace K for ‖Z‖², ‖Eα‖ ≤ γ·trace K·‖α‖ and ‖η‖ ≤ γ′·√(trace K)·‖α‖; component j of the gradient is at most ‖zⱼ‖ times what stands beside it.
/// An intercept asks for a dual point without a mean; taking a mean of size m out of the residual, where the gradient is g, costs ‖Z‖gm/λ + (1 + ‖Z‖²/λ)m²/2, so that the gap is at most ((g + ‖Z‖m)²/λ + m²)/2.
/// </para>
/// Immutable and thread-safe. Cost: n² a fit.
/// </summary>
internal sealed class RowMoments
{
    private const double UnitRoundoff = 1.1102230246251565e-16;
    private const int OtherRoundings = 8;

    private readonly double[] _gram;
    private readonly double[] _target;
    private readonly double _largestColumn;
    private readonly double _gramShare;
    private readonly double _productShare;
    private readonly double[]? _means;
    private readonly double _responseMean;
    private readonly double _trace;
    private readonly double _size;

    /// <param name="gram">K, n × n, symmetric.</param>
    /// <param name="target">t, n values.</param>
    /// <param name="largestColumn">The largest size of a penalized column, without its √v.</param>
    /// <param name="gramSums">The most additions that an entry of K went through one after the other.</param>
    /// <param name="productSums">The same of an entry of Zᵀα.</param>
    /// <param name="means">What centring to rounding leaves of the mean of each column where there is an intercept; else null.</param>
    /// <param name="responseMean">The size of what it leaves of the response.</param>
    public RowMoments(double[] gram, double[] target, double largestColumn, double gramSums, double productSums, double[]? means, double responseMean)
    {
        (_gram, _target, _largestColumn, _means, _responseMean) = (gram, target, largestColumn, means, responseMean);
        (_gramShare, _productShare) = ((gramSums + OtherRoundings) * UnitRoundoff, (productSums + OtherRoundings) * UnitRoundoff);
        for (int i = 0; i < target.Length; i++)
        {
            _trace += gram[i + (i * target.Length)];
        }

        _size = Math.Sqrt(Kernels.Dot(target, target));
    }

    /// <summary>Of a fit the loss, a bound on the duality gap and one on the largest gradient, each as it stands in the objective.</summary>
    /// <param name="lambda">λ &gt; 0.</param>
    /// <param name="solution">α, n values, from which its coefficients were formed.</param>
    /// <param name="fit">The coefficients, standardized.</param>
    public (double Loss, double Gap, double Violation) Judge(double lambda, ReadOnlySpan<double> solution, SparseVector fit)
    {
        int n = _target.Length;
        double left = 0, loss = 0, length = Math.Sqrt(Kernels.Dot(solution, solution)), ownShare = (n + OtherRoundings) * UnitRoundoff;
        for (int i = 0; i < n; i++)
        {
            double own = _target[i] - Kernels.Dot(_gram.AsSpan(i * n, n), solution), residual = own - (lambda * solution[i]);
            (loss, left) = (loss + (own * own), left + (residual * residual));
        }

        double root = Math.Sqrt(_trace), offTarget = Math.Sqrt(left) + ((_gramShare + ownShare) * _trace * length) + (ownShare * (_size + (lambda * length))), offFit = _productShare * root * length;
        double gradient = (root * offTarget) + ((_trace + lambda) * offFit), each = _largestColumn * (offTarget + (root * offFit) + (lambda * _productShare * length));
        double mean = 0;
        for (int k = 0; k < fit.Indices.Length && _means is not null; k++)
        {
            mean += _means[fit.Indices[k]] * fit.Values[k];
        }

        double reach = _size + (_trace * length);
        mean = _means is null ? 0 : Math.Abs(mean) + _responseMean + (_productShare * reach);
        double projected = gradient + (root * mean);
        return (loss / 2, ((projected * projected / lambda) + (mean * mean)) / 2, Math.Max(each, mean));
    }
}
