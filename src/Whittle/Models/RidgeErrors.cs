namespace Whittle.Models;

/// <summary>
/// Estimates of a ridge fit's squared prediction error that need no refitting. Both hold the scaling of the columns fixed at that of the
/// full data.
/// </summary>
/// <param name="LeaveOneOut">
/// Σ wᵢ(yᵢ − ŷ₋ᵢ)²/Σw, exact: leaving row i out of the objective as written means the penalty (Σw − wᵢ)λ on the scale of the residual sum
/// of squares, and ŷ₋ᵢ is the prediction of that fit.
/// </param>
/// <param name="GeneralizedCrossValidation">(Σ wᵢ(yᵢ − ŷᵢ)²/Σw)/(1 − df/n)² with the penalty Σw·λ (Golub, Heath &amp; Wahba 1979, doi:10.1080/00401706.1979.10489751); +∞ where df reaches n.</param>
public sealed record RidgeErrors(double LeaveOneOut, double GeneralizedCrossValidation);
