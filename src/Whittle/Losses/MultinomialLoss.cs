namespace Whittle.Losses;

/// <summary>
/// Multinomial regression: K predictors a row, class probabilities p_k = e^{η_k}/Σ e^{η_l}, ℓ = −log p_y. The parametrization is symmetric, a coefficient for every
/// class, as glmnet's; an L1 or L2 penalty makes it unique. The response is a class 0 … K − 1.
/// Source: Friedman, Hastie &amp; Tibshirani 2010, §4 (doi:10.18637/jss.v033.i01).
/// </summary>
internal sealed class MultinomialLoss : Loss
{
    private readonly int? _classes;

    /// <param name="classes">K ≥ 2, or null to take it from the data.</param>
    public MultinomialLoss(int? classes) => _classes = classes;

    /// <inheritdoc/>
    public override string Name => "multinomial";

    /// <inheritdoc/>
    public override string Link => "softmax";

    /// <inheritdoc/>
    public override double? Parameter => _classes;

    /// <inheritdoc/>
    public override bool TakesClasses => true;

    /// <inheritdoc/>
    public override string Domain => "the number of a class, 0, 1, …";

    /// <inheritdoc/>
    public override int Outputs => _classes ?? 0;

    /// <inheritdoc/>
    public override bool IsShiftInvariant => true;

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<double> response, int rows, int at) =>
        response[at] >= 0 && response[at] == Math.Floor(response[at]) && response[at] < (_classes ?? int.MaxValue) ? null : Domain;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor) => LogSumExp(predictor) - predictor[(int)response[0]];

    /// <inheritdoc/>
    public override void Mean(ReadOnlySpan<double> predictor, Span<double> mean)
    {
        double normalizer = LogSumExp(predictor);
        for (int k = 0; k < mean.Length; k++)
        {
            mean[k] = Math.Exp(predictor[k] - normalizer);
        }
    }

    /// <inheritdoc/>
    public override EmpiricalLoss On(double[] response, double[] weights) => new MultinomialEmpiricalLoss(response, weights, Outputs);

    /// <inheritdoc/>
    public override Loss FixedFor(double[] response, double[] weights, bool intercept) =>
        _classes is null ? new MultinomialLoss(Math.Max(2, (int)response.Max() + 1)) : this;

    /// <summary>log Σ e^{η_k}, without overflow.</summary>
    internal static double LogSumExp(ReadOnlySpan<double> predictor)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double eta in predictor)
        {
            largest = Math.Max(largest, eta);
        }

        foreach (double eta in predictor)
        {
            sum += Math.Exp(eta - largest);
        }

        return largest + Math.Log(sum);
    }
}
