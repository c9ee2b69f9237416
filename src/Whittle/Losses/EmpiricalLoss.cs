namespace Whittle.Losses;

/// <summary>
/// L(H), a loss on the data of one problem as a function of the whole predictor H (n rows × K outputs, output after output), divided by Σw.
/// Immutable and thread-safe.
/// </summary>
public abstract class EmpiricalLoss
{
    /// <summary>Describes a loss on n rows.</summary>
    /// <param name="rows">n.</param>
    /// <param name="outputs">K, how many predictors a row has.</param>
    protected EmpiricalLoss(int rows, int outputs)
    {
        Rows = rows;
        Outputs = outputs;
    }

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>K.</summary>
    public int Outputs { get; }

    /// <summary>The curvature of a row of weight 1 where it is stiff, in whose units damping is given.</summary>
    internal virtual double Stiffness => 1;

    /// <summary>L(H); +∞ outside the domain of the link.</summary>
    /// <param name="predictor">H, n·K values.</param>
    public abstract double Value(ReadOnlySpan<double> predictor);

    /// <summary>U = −∇L(H), the steepest descent.</summary>
    /// <param name="predictor">H, n·K values.</param>
    /// <param name="descent">n·K values, overwritten; 0 in rows of weight 0.</param>
    public abstract void Descent(ReadOnlySpan<double> predictor, Span<double> descent);

    /// <summary>∇²L(H).</summary>
    /// <param name="predictor">H, n·K values.</param>
    public abstract Curvature CurvatureAt(ReadOnlySpan<double> predictor);

    /// <summary>−L*(−sU), or a lower bound of it: the loss's part of the dual objective at s times the descent of a predictor; −∞ outside the conjugate's domain.</summary>
    /// <param name="predictor">H, n·K values.</param>
    /// <param name="descent">U, the descent at H up to rounding, n·K values; 0 in rows of weight 0.</param>
    /// <param name="shrink">s in [0, 1].</param>
    public abstract double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink);
}
