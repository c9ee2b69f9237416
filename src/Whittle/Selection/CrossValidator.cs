using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// Cross-validates a path: for each fold the problem is fitted afresh without the fold's rows (weight 0), everything that learns from rows
/// included, and its predictions of those rows are compared with their response.
/// </summary>
internal sealed class CrossValidator
{
    private readonly Func<double[], PenalizedProblem> _create;
    private readonly double[] _weights;
    private readonly Workers _workers;

    /// <param name="create">Makes the problem of given weights; called from several threads at once.</param>
    /// <param name="weights">The observation weights of all rows.</param>
    /// <param name="workers">Folds run side by side on them.</param>
    public CrossValidator(Func<double[], PenalizedProblem> create, double[] weights, Workers workers)
    {
        _create = create;
        _weights = weights;
        _workers = workers;
    }

    /// <summary>Out-of-fold unit deviances of the λ path.</summary>
    /// <param name="lambdas">Descending.</param>
    /// <param name="folds">Which rows are left out together.</param>
    /// <param name="progress">Told the share of folds that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public CrossValidation Run(IReadOnlyList<double> lambdas, Folds folds, IProgress<double>? progress, CancellationToken cancellation)
    {
        var errors = new double[lambdas.Count * _weights.Length];
        var finished = new bool[folds.Count];
        int done = 0;
        _workers.Run(folds.Count, fold =>
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            finished[fold] = TryFold(fold, lambdas, folds, errors, cancellation);
            progress?.Report((double)Interlocked.Increment(ref done) / folds.Count);
        });
        if (finished.Count(f => f) < Math.Min(2, folds.Count))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return Summarize(lambdas, folds, errors, finished);
    }

    // Writes the unit deviances (squared errors for least squares) of the fold's rows to errors[λ·n + row].
    private bool TryFold(int fold, IReadOnlyList<double> lambdas, Folds folds, double[] errors, CancellationToken cancellation)
    {
        int n = _weights.Length;
        var training = new double[n];
        for (int i = 0; i < n; i++)
        {
            training[i] = folds.Assignment[i] == fold ? 0 : _weights[i];
        }

        PenalizedProblem problem = _create(training);
        List<PathPoint> points = new PathFitter(problem).Fit(lambdas, null, cancellation);
        if (points.Count < lambdas.Count)
        {
            return false;
        }

        for (int k = 0; k < points.Count; k++)
        {
            double[] predictor = problem.Predictor.Evaluate([(points[k].Fit.Intercepts, points[k].Fit.Coefficients)]);
            for (int i = 0; i < n; i++)
            {
                if (folds.Assignment[i] == fold)
                {
                    errors[(k * n) + i] = 2 * problem.Loss.Value(problem.Response[i], predictor[i]);
                }
            }
        }

        return true;
    }

    private CrossValidation Summarize(IReadOnlyList<double> lambdas, Folds folds, double[] errors, bool[] finished)
    {
        int n = _weights.Length, count = lambdas.Count;
        var foldWeights = new double[folds.Count];
        var foldMeans = new double[folds.Count][];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            foldMeans[fold] = new double[count];
            for (int i = 0; i < n; i++)
            {
                foldWeights[fold] += finished[fold] && folds.Assignment[i] == fold ? _weights[i] : 0;
            }
        }

        for (int k = 0; k < count; k++)
        {
            for (int i = 0; i < n; i++)
            {
                foldMeans[folds.Assignment[i]][k] += _weights[i] * errors[(k * n) + i];
            }
        }

        for (int fold = 0; fold < folds.Count; fold++)
        {
            for (int k = 0; k < count; k++)
            {
                foldMeans[fold][k] = foldWeights[fold] > 0 ? foldMeans[fold][k] / foldWeights[fold] : double.NaN;
            }
        }

        bool byRow = n < 3 * folds.Count;
        var means = new double[count];
        var standardErrors = new double[count];
        for (int k = 0; k < count; k++)
        {
            (means[k], standardErrors[k]) = byRow
                ? MeanAndError(errors.AsSpan(k * n, n), [.. _weights.Select((w, i) => finished[folds.Assignment[i]] ? w : 0)])
                : MeanAndError([.. foldMeans.Select(f => double.IsNaN(f[k]) ? 0 : f[k])], foldWeights);
        }

        return new CrossValidation(lambdas, means, standardErrors, foldMeans, folds, finished.All(f => f));
    }

    // The weighted mean of groups and its standard error √(Σw(x − mean)²/Σw/(N − 1)), N the groups of positive weight.
    private static (double Mean, double StandardError) MeanAndError(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double total = Kernels.Sum(weights), mean = Kernels.Dot(values, weights) / total;
        int groups = 0;
        foreach (double weight in weights)
        {
            groups += weight > 0 ? 1 : 0;
        }

        return (mean, groups > 1 ? Math.Sqrt(Kernels.CentredSquares(values, weights, mean) / total / (groups - 1)) : 0);
    }
}
