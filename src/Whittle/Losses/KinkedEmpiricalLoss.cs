namespace Whittle.Losses;

/// <summary>
/// A convex loss with kinks, where it has many descents: solvers see its envelopes, which are smooth, and <see cref="Multipliers"/> leads from them to the loss itself.
/// Its <see cref="EmpiricalLoss.Descent"/> is any of its descents and its curvature 0. Immutable and thread-safe.
/// </summary>
public abstract class KinkedEmpiricalLoss : EmpiricalLoss
{
    /// <summary>Describes a loss on n rows.</summary>
    /// <param name="rows">n.</param>
    /// <param name="outputs">K, how many predictors a row has.</param>
    protected KinkedEmpiricalLoss(int rows, int outputs)
        : base(rows, outputs)
    {
    }

    /// <summary>
    /// The envelope max over U of −L*(−U) − ⟨U, H⟩ − (δ/2) Σᵢ (Σw/wᵢ)(Uᵢ − Cᵢ)², a smooth loss below L (Moreau 1965, doi:10.24033/bsmf.1625): its descent is a descent of L at a
    /// predictor within δ·|U − C|Σw/w of H, and so one at H itself where it is C.
    /// </summary>
    /// <param name="centre">C, a descent of L, n·K values; not copied.</param>
    /// <param name="width">δ &gt; 0, in units of the predictor.</param>
    public abstract EmpiricalLoss Envelope(double[] centre, double width);

    /// <inheritdoc/>
    public sealed override Curvature CurvatureAt(ReadOnlySpan<double> predictor) => new RowCurvature(new double[predictor.Length]);
}
