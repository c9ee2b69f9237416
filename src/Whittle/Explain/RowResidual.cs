namespace Whittle.Explain;

/// <summary>What a fit leaves of a row. Immutable and thread-safe.</summary>
/// <param name="Row">Which row of the fit, from 0.</param>
/// <param name="Response">y; 0 and 1 for two classes.</param>
/// <param name="Predictor">η, on the scale of the link, its offset included.</param>
/// <param name="Mean">The mean that the link makes of it, in units of the response.</param>
/// <param name="Residual">The deviance residual: √(2wℓ) with the sign of y − mean, weights scaled to mean 1; in units of the response for least squares.</param>
/// <param name="NormalScore">The normal quantile that belongs to the residual's rank among all.</param>
public sealed record RowResidual(int Row, double Response, double Predictor, double Mean, double Residual, double NormalScore);
