using System.Collections.Concurrent;
using Whittle.Certificates;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>Cross-validates the choice of λ: each outer fold runs the whole of <see cref="PathValidator"/> on its training rows and predicts its own, beside the null model of the same rows.</summary>
/// <param name="plan">How folds are drawn, outer and inner ones.</param>
/// <param name="grid">Which λ; an automatic grid is each outer fold's own.</param>
/// <param name="rule">Which λ of an inner cross-validation is taken.</param>
/// <param name="measure">What errors are, inside and outside.</param>
internal sealed class NestedValidator(FoldPlan plan, LambdaGrid grid, SelectionRule rule, ErrorMeasure measure)
{
    /// <param name="candidates">The problems of all rows, of one loss and response, and what makes the problem of given weights from one of more rows; called from several threads at once.</param>
    /// <param name="weights">Their observation weights.</param>
    /// <param name="progress">Told the share of outer folds that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public NestedCrossValidation Run(
        IReadOnlyList<(PenalizedProblem All, Func<double[], PenalizedProblem, PenalizedProblem> Create)> candidates, double[] weights, IProgress<double>? progress, CancellationToken cancellation)
    {
        var validator = new CrossValidator(candidates[0].All, weights, measure);
        bool[] included = Array.ConvertAll(weights, _ => true);
        var draws = new List<HeldOutErrors>();
        var choices = new List<NestedChoice>();
        for (int repeat = 0; repeat < plan.Repeats && (repeat == 0 || !cancellation.IsCancellationRequested); repeat++)
        {
            var found = new ConcurrentDictionary<int, (PathPoint Point, int Candidate)>();
            LambdaChooser[] inner = [.. candidates.Select(c => new LambdaChooser(new PathValidator(plan.Inner(repeat), grid, measure), rule, c.Create))];
            var own = progress is null ? null : new RepeatProgress(progress, repeat, plan.Repeats);
            HeldOutErrors errors;
            try
            {
                errors = validator.Run(2, (fold, training) => Choose(inner, fold, training), plan.Draw(included, repeat), own, cancellation);
            }
            catch (OperationCanceledException) when (draws.Count > 0)
            {
                break;
            }

            draws.Add(errors);
            choices.AddRange(found.OrderBy(f => f.Key).Where(f => !double.IsNaN(errors.FoldMeans[f.Key][0]))
                .Select(f => new NestedChoice(repeat, f.Key, f.Value.Point.Lambda, f.Value.Point.Indices.Count, errors.FoldMeans[f.Key][0], errors.FoldMeans[f.Key][1]) { Candidate = f.Value.Candidate }));

            FoldFits? Choose(LambdaChooser[] choosers, int fold, double[] training)
            {
                (PenalizedProblem Problem, PathPoint Chosen, double Best)? best = null;
                for (int k = 0; k < choosers.Length; k++)
                {
                    if (choosers[k].Choose(training, candidates[k].All, cancellation) is not { } choice)
                    {
                        return null;
                    }

                    if (best is not { } known || choice.Best < known.Best)
                    {
                        best = choice;
                        found[fold] = (choice.Chosen, k);
                    }
                }

                PenalizedProblem problem = best!.Value.Problem;
                return new FoldFits(problem, [best.Value.Chosen.Fit, new FitState(problem.LambdaMax, problem.Certifier.NullIntercepts, problem.Certifier.NullCoefficients)]);
            }
        }

        HeldOutErrors whole = HeldOutErrors.Average(draws);
        return new NestedCrossValidation(rule, choices, draws.Count < plan.Repeats ? whole with { IsComplete = false } : whole);
    }
}
