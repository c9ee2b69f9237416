namespace Whittle.Explain;

/// <summary>
/// How much a row of the fit draws the fit to itself: its leverage, and what would be predicted for it had it not been there, by one step from the fit of all rows. Exact for least squares without a penalty and for ridge, for the
/// lasso where the same features are kept without the row (columns keep their scale); else close where rows are many. Immutable and thread-safe.
/// </summary>
/// <param name="Row">Which row of the fit, from 0.</param>
/// <param name="Leverage">h in [0, 1], the share of its own response in its prediction (of its curvature for other losses); over all rows they sum to the degrees of freedom.</param>
/// <param name="Predictor">The row's predictor, on the scale of the link.</param>
/// <param name="Without">The predictor without the row; +∞ where the leverage is 1, so that nothing is left to predict from.</param>
/// <param name="CooksDistance">
/// e²h/(df·s²(1 − h)²) with e = y − prediction and s² = RSS/(n − df): how far all predictions would move, over the noise (Cook 1977, doi:10.1080/00401706.1977.10489493, there for least squares); of least squares only, else null.
/// </param>
public sealed record RowInfluence(int Row, double Leverage, double Predictor, double Without, double? CooksDistance);
