namespace Whittle.Penalties;

/// <summary>
/// A penalty on one block of coefficients, λv·P(b): what a solver and a certificate ask of it. λ and the block's factor v are arguments, never state. Derive from it to
/// add a penalty of your own. Implementations are immutable and thread-safe.
/// </summary>
public abstract class Penalty
{
    /// <summary>The penalty's name on the command line and in files.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is convex: only then is there a duality gap, and a minimum that is not merely local.</summary>
    public virtual bool IsConvex => true;

    /// <summary>ρ, the share of the part that is not smooth at 0, which the regression reports; 1 where there is no L2 part.</summary>
    public virtual double L1Ratio => 1;

    /// <summary>Whether it is made for blocks of several coefficients; others have one block a coefficient.</summary>
    public virtual bool TakesGroups => false;

    /// <summary>How far below 0 its second derivative may go; the curvature of the loss must be above that. 0 for a convex penalty.</summary>
    public virtual double Concavity => 0;

    /// <summary>
    /// The penalty under a loss whose curvature at the null model is not that of least squares, fixed before anything is fitted: P(hb)/h where it is not convex, so that it
    /// bends as much below the loss as it would there; default itself.
    /// </summary>
    /// <param name="curvature">h &gt; 0.</param>
    public virtual Penalty ForCurvature(double curvature) => this;

    /// <summary>λv·P(b); +∞ where b is not allowed.</summary>
    /// <param name="b">The block's coefficients.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="factor">v ≥ 0.</param>
    public abstract double Value(ReadOnlySpan<double> b, double lambda, double factor);

    /// <summary>b ← the minimizer of ½h‖x − b‖² + λv·P(x) over x.</summary>
    /// <param name="b">The point; changed in place. Coefficients that are zero at the minimizer become exactly 0.</param>
    /// <param name="curvature">h &gt; 0.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="factor">v ≥ 0.</param>
    public abstract void Shrink(Span<double> b, double curvature, double lambda, double factor);

    /// <summary>How far a descent g = −∂L/∂b is from λv·∂P(b), the largest over the block's coefficients or the norm of the block: 0 at a stationary point.</summary>
    /// <param name="descent">g.</param>
    /// <param name="b">The block's coefficients.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="factor">v ≥ 0.</param>
    public abstract double Distance(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double factor);

    /// <summary>The least λ at which b = 0 is the best for a descent g at 0; +∞ where no λ is.</summary>
    /// <param name="descent">g.</param>
    /// <param name="factor">v &gt; 0.</param>
    public abstract double LambdaMax(ReadOnlySpan<double> descent, double factor);

    /// <summary>The conjugate sup gᵀb − λv·P(b) over b, ≥ 0; +∞ where it is unbounded.</summary>
    /// <param name="descent">g.</param>
    /// <param name="lambda">λ &gt; 0.</param>
    /// <param name="factor">v ≥ 0.</param>
    public abstract double Conjugate(ReadOnlySpan<double> descent, double lambda, double factor);

    /// <summary>Gradient and Hessian of λv·P on the coefficients where it is smooth.</summary>
    /// <param name="b">The block's coefficients.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="factor">v ≥ 0.</param>
    /// <param name="gradient">One entry a coefficient; 0 on entry.</param>
    /// <param name="hessian">Row after row; 0 on entry.</param>
    /// <param name="isFree">Set for the coefficients that may move: those that are neither at a kink of the penalty nor at a bound.</param>
    public abstract void Differentiate(ReadOnlySpan<double> b, double lambda, double factor, Span<double> gradient, Span<double> hessian, Span<bool> isFree);
}
