namespace Whittle.Losses;

/// <summary>
/// Least squares on several responses at once, ℓ = ½‖y − η‖² with one predictor for each: useful with penalties that keep or leave out a column for all of them.
/// The response has K columns.
/// </summary>
internal sealed class MultiSquaredLoss(int outputs) : Loss
{
    /// <inheritdoc/>
    public override string Name => "multi-squared";

    /// <inheritdoc/>
    public override string Link => "identity";

    /// <inheritdoc/>
    public override double? Parameter => outputs;

    /// <inheritdoc/>
    public override string Domain => "finite numbers";

    /// <inheritdoc/>
    public override int Outputs => outputs;

    /// <inheritdoc/>
    public override IReadOnlyList<int> ResponseColumns => [outputs];

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<double> response, int rows, int at) => null;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor)
    {
        double sum = 0;
        for (int k = 0; k < response.Length; k++)
        {
            sum += (response[k] - predictor[k]) * (response[k] - predictor[k]);
        }

        return sum / 2;
    }

    /// <inheritdoc/>
    public override void Mean(ReadOnlySpan<double> predictor, Span<double> mean) => predictor.CopyTo(mean);

    /// <inheritdoc/>
    public override EmpiricalLoss On(double[] response, double[] weights) => new MultiSquaredEmpiricalLoss(response, weights, outputs);
}
