namespace Whittle.Losses;

/// <summary>
/// Quantile regression's loss, the pinball (Koenker &amp; Bassett 1978, doi:10.2307/1913643): with r = y − η, ℓ = τr for r ≥ 0 and (τ − 1)r below, so that a share τ of
/// the responses lies below the prediction. It has a kink at r = 0. −ℓ*(−u) = uy for u in [τ − 1, τ].
/// </summary>
/// <param name="quantile">τ in (0, 1).</param>
internal sealed class QuantileLoss(double quantile) : Loss
{
    /// <inheritdoc/>
    public override string Name => "quantile";

    /// <inheritdoc/>
    public override string Link => "identity";

    /// <inheritdoc/>
    public override double? Parameter => quantile;

    /// <inheritdoc/>
    public override bool IsSmooth => false;

    /// <inheritdoc/>
    public override string Domain => "a finite number";

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<double> response, int rows, int at) => null;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor) => Pinball(response[0] - predictor[0], quantile);

    /// <inheritdoc/>
    public override void Mean(ReadOnlySpan<double> predictor, Span<double> mean) => mean[0] = predictor[0];

    /// <inheritdoc/>
    public override double Start(double mean) => mean;

    /// <inheritdoc/>
    public override EmpiricalLoss On(double[] response, double[] weights) => new QuantileEmpiricalLoss(quantile, response, weights);

    /// <summary>ℓ at a residual.</summary>
    internal static double Pinball(double residual, double quantile) => residual >= 0 ? quantile * residual : (quantile - 1) * residual;
}
