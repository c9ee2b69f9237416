using Whittle.Certificates;
using Whittle.Penalties;

namespace Whittle.Models;

/// <summary>The first fit of an adaptive lasso, from which its penalty factors come. Immutable and thread-safe.</summary>
/// <param name="Method">What was fitted.</param>
/// <param name="Power">γ: a column's factor is its given one times size^(−γ).</param>
/// <param name="Lambda">Its λ; 0 without a penalty.</param>
/// <param name="ChosenBy">How that was chosen: <c>leave-one-out</c>, <c>cross-validation</c>, or <c>none</c> without a penalty.</param>
/// <param name="Sizes">|b̃|, one a column, on the scale of the penalty; for several outputs, and for columns penalized together, the norm of their coefficients.</param>
/// <param name="Certificate">The proof of the pilot; that of the adaptive lasso is of the factors as they are.</param>
public sealed record PilotFit(PilotMethod Method, double Power, double Lambda, string ChosenBy, IReadOnlyList<double> Sizes, Certificate Certificate);
