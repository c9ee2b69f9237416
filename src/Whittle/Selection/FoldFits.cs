using Whittle.Certificates;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>What a fold fitted to the rows that it was given.</summary>
/// <param name="Problem">Those rows' problem, which predicts the others.</param>
/// <param name="Fits">One fit a candidate; null where the candidate has none on these rows.</param>
internal sealed record FoldFits(PenalizedProblem Problem, IReadOnlyList<FitState?> Fits);
