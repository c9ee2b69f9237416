namespace Whittle.Losses;

/// <summary>
/// Cox regression (1972, doi:10.1111/j.2517-6161.1972.tb00899.x): minus the log partial likelihood of the order of events, less that of the saturated model. The
/// response has two columns, the time and whether an event ended it (1) or it was censored (0), and a third, the stratum, where there are strata; rows are
/// compared within their stratum. Equal times by Breslow's approximation (glmnet's) or Efron's (1977, doi:10.1080/01621459.1977.10480613). There is no intercept.
/// </summary>
internal sealed class CoxLoss(bool efron) : Loss
{
    /// <inheritdoc/>
    public override string Name => "cox";

    /// <inheritdoc/>
    public override string Link => efron ? "efron" : "breslow";

    /// <inheritdoc/>
    public override string Domain => "a time with an event, which is 1 (it happened) or 0 (censored)";

    /// <inheritdoc/>
    public override bool HasIntercept => false;

    /// <inheritdoc/>
    public override IReadOnlyList<int> ResponseColumns => [2, 3];

    /// <inheritdoc/>
    public override bool IsSumOfRows => false;

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<double> response, int rows, int at) => response[at + rows] is 0 or 1 ? null : Domain;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor) => throw new NotSupportedException("The partial likelihood is no sum of rows.");

    /// <summary>The hazard relative to a predictor of 0, e^η.</summary>
    public override void Mean(ReadOnlySpan<double> predictor, Span<double> mean) => mean[0] = Math.Exp(predictor[0]);

    /// <inheritdoc/>
    public override double ErrorWeight(ReadOnlySpan<double> response, int rows, int at) => response[at + rows];

    /// <inheritdoc/>
    public override EmpiricalLoss On(double[] response, double[] weights) => new CoxEmpiricalLoss(response, weights, efron);
}
