using Whittle.Models;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle;

/// <content>The adaptive lasso: penalty factors learned from a pilot, in every fold from the fold's own rows.</content>
public sealed partial class Regression
{
    /// <summary>The first fit, from which the adaptive lasso's penalty factors come; null without <see cref="RegressionOptions.Adaptive"/>.</summary>
    public PilotFit? Pilot { get; }

    /// <summary>What multiplies λ, one factor a column: as given, times √size in a group, or what the adaptive lasso has learned.</summary>
    public PenaltyFactors PenaltyFactors => _problem.Factors;

    /// <summary>The problem of rows of other weights, such as a fold's, which learns all that is learned from its own rows.</summary>
    internal PenalizedProblem ProblemOf(double[] weights) => CreateAdapted(weights, _problem);

    // A fold's problem, which learns its factors from its own rows.
    private PenalizedProblem CreateAdapted(double[] weights, PenalizedProblem all) => Adapt(Create(weights, all)).Problem;

    // A problem with the factors as given becomes one with learned factors.
    private (PenalizedProblem Problem, PilotFit? Pilot) Adapt(PenalizedProblem problem, PilotFit? known = null)
    {
        if (_options.Adaptive is not { } adaptive)
        {
            return (problem, null);
        }

        PilotFit pilot = known ?? PilotFitter.Fit(problem, adaptive);
        return (problem.With(adaptive.Of(problem.Factors, pilot.Sizes), problem.Options), pilot);
    }
}
