using Whittle.Errors;
using Whittle.Paths;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle;

/// <content>Cross-validation of λ.</content>
public sealed partial class Regression
{
    /// <summary>Fits a path and its cross-validation with random folds.</summary>
    /// <param name="folds">How many folds, 2 … n; default 10.</param>
    /// <param name="seed">The same seed gives the same folds everywhere; default 1.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    public CrossValidatedPath CrossValidate(int folds = 10, long seed = 1, LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        CrossValidate(Folds.Random(Rows, folds, seed), grid, progress, cancellation);

    /// <summary>Fits a path and its cross-validation with given folds.</summary>
    /// <param name="folds">One fold a row.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    public CrossValidatedPath CrossValidate(Folds folds, LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Check(folds);
        PenalizedProblem all = _problem.KeepMoments();
        RegularizationPath path = PathOf(all, grid, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        double[] lambdas = [.. path.Points.Select(p => p.Lambda)];
        CrossValidation result = new CrossValidator(all, _weights).Run(lambdas, weights => CreateAdapted(weights, all), folds, progress, cancellation);
        return new CrossValidatedPath(path, result, (point, chosenBy) => CreateModel(point, chosenBy));
    }

    private void Check(Folds folds)
    {
        if (folds.Assignment.Length != Rows)
        {
            throw Faults.BadLength("The fold assignment", folds.Assignment.Length, Rows);
        }
    }
}
