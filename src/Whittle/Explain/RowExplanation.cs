namespace Whittle.Explain;

/// <summary>A prediction taken apart, exactly: baseline + Σ contributions = predictor. Immutable and thread-safe.</summary>
/// <param name="Row">Which row of the fit, from 0.</param>
/// <param name="Output">Which predictor, where a row has several; else null.</param>
/// <param name="Baseline">The predictor of a row whose columns all have their mean, the row's offset included.</param>
/// <param name="Contributions">One a kept coefficient, largest first.</param>
/// <param name="Predictor">The row's predictor.</param>
/// <param name="Prediction">The mean of the response there: the predictor itself for least squares, a probability for two classes.</param>
public sealed record RowExplanation(int Row, string? Output, double Baseline, IReadOnlyList<Contribution> Contributions, double Predictor, double Prediction);
