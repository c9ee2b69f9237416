using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// The whole of choosing λ: a path on all rows of a problem and its cross-validation on drawn folds, once or repeatedly. Where the best mean is that of the last λ of an automatic grid, the grid goes on to a
/// tenth of it, twice at most; ridge, whose first λ is a convention and no null model, goes on to ten times its first likewise. A nested cross-validation runs it again for each of its folds.
/// </summary>
/// <param name="plan">How folds are drawn.</param>
/// <param name="grid">Which λ.</param>
/// <param name="measure">What errors are.</param>
internal sealed class PathValidator(FoldPlan plan, LambdaGrid grid, ErrorMeasure measure)
{
    private const int MostExtensions = 2;

    /// <summary>The points of the path and its cross-validation.</summary>
    /// <param name="all">The problem of all rows.</param>
    /// <param name="weights">Their observation weights; rows of weight 0 are in no fold where a nested cross-validation took them away.</param>
    /// <param name="included">Which rows are shared out to folds.</param>
    /// <param name="create">Makes the problem of given weights; called from several threads at once.</param>
    /// <param name="progress">Told the share of folds that are done; an extension of the grid is not counted.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public (List<PathPoint> Points, CrossValidation Result) Run(
        PenalizedProblem all, double[] weights, bool[] included, Func<double[], PenalizedProblem> create, IProgress<double>? progress, CancellationToken cancellation)
    {
        Folds[] draws = [.. Enumerable.Range(0, plan.Repeats).Select(r => plan.Draw(included, r))];
        var validator = new CrossValidator(all, weights, measure);
        double[] lambdas = grid.Resolve(all.LambdaMax, included.Count(i => i), all.Design.Columns);
        (List<PathPoint> points, HeldOutErrors[] errors) = Fit(lambdas, progress);
        (double From, double To)? extension = null;
        bool isCut = errors.Length < draws.Length;
        for (int round = 0; round < MostExtensions && grid.CanExtend && points[^1].Lambda > 0 && !isCut && errors[0].IsComplete; round++)
        {
            int best = Combine().MinimumIndex;
            bool isUp = best == 0 && all.Options.L1Ratio == 0;
            if (!isUp && best != points.Count - 1)
            {
                break;
            }

            if (TryExtend(isUp) is not { } further)
            {
                isCut = true;
                break;
            }

            extension = (extension?.From ?? points[best].Lambda, further.Points[isUp ? 0 : ^1].Lambda);
            points.InsertRange(isUp ? 0 : points.Count, further.Points);
            errors = [.. errors.Zip(further.Errors, (a, b) => isUp ? b.Join(a) : a.Join(b))];
        }

        return (points, Combine());

        (List<PathPoint> Points, HeldOutErrors[] Errors) Fit(double[] values, IProgress<double>? told)
        {
            List<PathPoint> found = new PathFitter(all).Fit(values, null, cancellation);
            cancellation.ThrowIfCancellationRequested();
            var held = new List<HeldOutErrors>();
            try
            {
                foreach (Folds folds in draws)
                {
                    held.Add(plan.Kind == FoldKind.ApproximateLeaveOneOut ? validator.Approximate(found, folds, cancellation) : validator.Run(values.Length, (_, training) => CrossValidator.FitPath(create(training), values, cancellation), folds, told is null ? null : new RepeatProgress(told, held.Count, draws.Length), cancellation));
                    cancellation.ThrowIfCancellationRequested();
                }
            }
            catch (OperationCanceledException) when (held.Count > 0)
            {
                // Draws that are finished, or the one that was at work, are kept.
            }

            return (found, [.. held]);
        }

        // Null where it was cancelled: what was found without it stands.
        (List<PathPoint> Points, HeldOutErrors[] Errors)? TryExtend(bool isUp)
        {
            try
            {
                (List<PathPoint> Points, HeldOutErrors[] Errors) further = Fit(LambdaGrid.Extend([.. points.Select(p => p.Lambda)], isUp), null);
                return further.Errors.Length == errors.Length && further.Errors.All(e => e.IsComplete) ? further : null;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        CrossValidation Combine()
        {
            double[] values = [.. points.Select(p => p.Lambda)];
            HeldOutErrors mean = HeldOutErrors.Average(errors);
            return new CrossValidation(values, isCut ? mean with { IsComplete = false } : mean, draws.Length == 1 ? null : [.. errors.Select(e => e.Along(values))], extension);
        }
    }
}
