using Whittle.Numerics;

namespace Whittle.Penalties;

/// <summary>
/// λ Σ over blocks of vP(b), the whole penalty of a problem as a function of its terms: coefficients 0 … T − 1, and intercepts from T on, which it does not see.
/// Vectors are dense. A set of terms holds whole blocks. Immutable and thread-safe.
/// </summary>
internal abstract class PenaltySum
{
    /// <summary>A violation is called only above its price by this share, or rounding makes duplicates and ties loop.</summary>
    protected const double PriceSlack = 1e-10;

    /// <summary>Whether it is convex, so that duality gaps exist.</summary>
    public abstract bool IsConvex { get; }

    /// <summary>λ Σ vP(b) over some terms.</summary>
    public abstract double Value(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda);

    /// <summary>λ Σ vP(b) of a sparse b of so many coefficients.</summary>
    public virtual double Value(SparseVector b, int count, double lambda)
    {
        double[] dense = b.ToDense(count);
        return Value([.. Enumerable.Range(0, count)], dense, lambda);
    }

    /// <summary>
    /// The size that the descent of each coefficient may have, for each unit of λ, while the coefficient is 0: below it nothing is said of the term, neither by its violation nor by the dual objective.
    /// Null where terms are not apart.
    /// </summary>
    public virtual double[]? Limits => null;

    /// <summary>The value at one point less that at another, over some terms, with as little cancellation as may be.</summary>
    public abstract double Difference(ReadOnlySpan<int> terms, ReadOnlySpan<double> to, ReadOnlySpan<double> from, double lambda);

    /// <summary>The largest distance of a descent from λ·∂penalty over some terms.</summary>
    public abstract double Violation(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda);

    /// <summary>The least λ at which every penalized coefficient is 0, for a descent at the null model.</summary>
    public abstract double LambdaMax(ReadOnlySpan<double> descent);

    /// <summary>Adds the terms that are not zero, those that are not penalized, and those that would leave zero if their descent grew by as much as λ falls (the strong rule of Tibshirani et al. 2012).</summary>
    public abstract void AddCandidates(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double last, double lambda, ISet<int> terms);

    /// <summary>Adds the terms that are zero and whose descent beats their price.</summary>
    public abstract void AddViolators(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, ISet<int> terms);

    /// <summary>An L1 penalty that touches a concave one from above at b: its slopes there as factors. The sum itself where that is convex.</summary>
    public virtual PenaltySum TangentAt(ReadOnlySpan<double> b, double lambda) => this;

    /// <summary>The part of some terms where the penalty is smooth, with its slope and second derivatives; an intercept is free and has none.</summary>
    public abstract SmoothPart Differentiate(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda);

    /// <summary>
    /// Some s ≤ 1 at which s times a dual point with XᵀU = descent is feasible, each with what the penalty takes from the dual objective there; none where an
    /// unpenalized coefficient's descent is above its slack. Any of them proves a bound, and the best is taken.
    /// </summary>
    /// <param name="terms">The coefficients that are looked at: all, or those that are not 0 or whose descent may be above their <see cref="Limits"/>.</param>
    /// <param name="descent">XᵀU, dense.</param>
    /// <param name="b">The coefficients, dense.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="slackOf">How far from 0 the descent of an unpenalized coefficient may be.</param>
    public abstract (double Shrink, double Cost)[] Dual(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, Func<int, double> slackOf);
}
