using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// Fits the pilot of an adaptive lasso to the rows of a problem, with the problem's own factors and without its other penalties.
/// <para>
/// The λ of a ridge pilot is h·10^k, k from 3 down to −5, where h is the largest curvature of the loss along a penalized column at the null model, over its factor (1 for least
/// squares on standardized columns): so the choice does not change with the units of response or columns. For least squares it is that of the smallest exact
/// leave-one-out error among 100, for other losses that of the smallest mean deviance among 25 in a cross-validation of its own: 5 folds of the rows of
/// positive weight (fewer where there are fewer rows), seed 1, classes spread evenly over them. Of equal ones the largest λ.
/// </para>
/// Cost: that of a ridge path, for other losses of six.
/// </summary>
internal static class PilotFitter
{
    private const int MaxFolds = 5;
    private const long Seed = 1;
    private const double Strongest = 1e3;
    private const double Weakest = 1e-8;

    /// <exception cref="WhittleException">A pilot without a penalty has no single answer (<c>pilot-not-unique</c>) or no minimum (<c>no-minimum</c>).</exception>
    public static PilotFit Fit(PenalizedProblem problem, AdaptiveFactors adaptive)
    {
        (PathPoint point, string chosenBy) = adaptive.Pilot == PilotMethod.Ridge ? Ridge(problem) : Unpenalized(problem);
        return new PilotFit(adaptive.Pilot, adaptive.Power, point.Lambda, chosenBy, SizesOf(problem, point), point.Certificate);
    }

    private static (PathPoint Point, string ChosenBy) Ridge(PenalizedProblem problem)
    {
        PenalizedProblem ridge = problem.With(problem.Factors, problem.Options.WithElasticNet(0) with { RidgeErrors = true });
        double[] lambdas = Grid(ridge, problem.Loss.IsLeastSquares ? 100 : 25);
        if (!problem.Loss.IsLeastSquares)
        {
            int chosen = new CrossValidator(ridge).Run(lambdas, weights => ridge.WithWeights(weights), FoldsOf(ridge), null, CancellationToken.None).MinimumIndex;
            return (new PathFitter(ridge).Fit(lambdas[..(chosen + 1)], null, CancellationToken.None)[^1], "cross-validation");
        }

        List<PathPoint> points = new PathFitter(ridge).Fit(lambdas, null, CancellationToken.None);
        PathPoint best = points[0];
        foreach (PathPoint point in points)
        {
            best = point.RidgeErrors!.LeaveOneOut < best.RidgeErrors!.LeaveOneOut ? point : best;
        }

        return (best, "leave-one-out");
    }

    private static (PathPoint Point, string ChosenBy) Unpenalized(PenalizedProblem problem)
    {
        PenalizedProblem free = problem.With(problem.Factors, problem.Options.WithElasticNet(1));
        UnpenalizedPoint found = UnpenalizedPoint.Of(free, CancellationToken.None);
        return found.Point is { } point ? (point, "none") : throw Faults.NoPilot(found.Undefined!, found.HasNoMinimum);
    }

    private static double[] Grid(PenalizedProblem ridge, int count)
    {
        double top = Strongest * LargestCurvature(ridge);
        return top > 0 ? new LambdaGrid { Count = count, Ratio = Weakest }.Resolve(top, 1, 1) : [1];
    }

    private static double LargestCurvature(PenalizedProblem problem)
    {
        LinearPredictor map = problem.Predictor;
        Curvature curvature = problem.LossOnData.CurvatureAt(map.Evaluate([(problem.Certifier.NullIntercepts, problem.Certifier.NullCoefficients)]));
        double largest = 0;
        var own = new double[1];
        foreach (int t in map.AllCoefficients)
        {
            double factor = problem.Factors[map.Column(t)];
            if (factor > 0 && double.IsFinite(factor))
            {
                int[] term = [t];
                map.CrossProducts(term, term, curvature, own);
                largest = Math.Max(largest, own[0] / factor);
            }
        }

        return largest;
    }

    // One size a column; columns that are penalized together have one size together.
    private static double[] SizesOf(PenalizedProblem problem, PathPoint point)
    {
        var sizes = new double[problem.Design.Columns];
        for (int k = 0; k < point.Indices.Count; k++)
        {
            int j = problem.Predictor.Column(point.Indices[k]);
            sizes[j] = double.Hypot(sizes[j], point.StandardizedValues[k]);
        }

        foreach (PenaltyBlock block in problem.PenaltySum is BlockSum blocks ? blocks.BlocksOf(problem.Predictor.AllCoefficients) : [])
        {
            int[] columns = [.. block.Terms.Select(problem.Predictor.Column).Distinct()];
            double together = columns.Aggregate(0.0, (sum, j) => double.Hypot(sum, sizes[j]));
            Array.ForEach(columns, j => sizes[j] = together);
        }

        return sizes;
    }

    // Rows of weight 0 have no say in which fold a row is in.
    private static Folds FoldsOf(PenalizedProblem problem)
    {
        bool[] included = Array.ConvertAll(problem.Design.Weights, w => w > 0);
        int count = Math.Min(MaxFolds, included.Count(i => i));
        FoldPlan plan = problem.Loss.TakesClasses ? FoldPlan.Stratified(problem.Response, count, Seed) : FoldPlan.Random(count, Seed);
        return plan.Draw(included, 0);
    }
}
