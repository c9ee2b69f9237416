using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// Huber's loss whose threshold is taken from the data once, before anything is fitted: δ = 1.345 × the median absolute deviation of the residuals of the null
/// model, which is the weighted median with an intercept and 0 without. Folds and paths share that δ.
/// </summary>
internal sealed class AutomaticHuberLoss : Loss
{
    private const double Factor = 1.345;

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <inheritdoc/>
    public override string Link => "identity";

    /// <inheritdoc/>
    public override string Domain => "a finite number";

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<double> response, int rows, int at) => null;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor) => throw new InvalidOperationException("The threshold is not fixed yet.");

    /// <inheritdoc/>
    public override void Mean(ReadOnlySpan<double> predictor, Span<double> mean) => predictor.CopyTo(mean);

    /// <inheritdoc/>
    public override EmpiricalLoss On(double[] response, double[] weights) => FixedFor(response, weights, true).On(response, weights);

    /// <inheritdoc/>
    public override Loss FixedFor(double[] response, double[] weights, bool intercept)
    {
        double centre = intercept ? WeightedMedian.Of(response, weights) : 0;
        double deviation = WeightedMedian.Of(Array.ConvertAll(response, y => Math.Abs(y - centre)), weights);
        return deviation > 0 ? Huber(Factor * deviation) : throw Errors.Faults.NoSpread();
    }
}
