using Whittle.Certificates;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Selection;

/// <summary>
/// Cross-validates candidates, such as the λ of a path: for each fold the problem is fitted afresh without the fold's rows (weight 0), everything that learns from
/// rows included, and its predictions of those rows are compared with their response.
/// </summary>
internal sealed class CrossValidator
{
    private readonly double[] _weights;
    private readonly double[] _errorWeights;
    private readonly PenalizedProblem _all;
    private readonly int _means;
    private readonly Workers _workers;

    /// <param name="all">The problem of all rows. Its own weights, class weights included, are those of errors.</param>
    /// <param name="weights">The observation weights of all rows; default the problem's own.</param>
    public CrossValidator(PenalizedProblem all, double[]? weights = null)
    {
        _all = all;
        _weights = weights ?? all.Design.Weights;
        int outputs = all.Loss.Outputs, responses = all.Response.Length / _weights.Length;
        _means = all.Loss.TakesClasses ? outputs == 1 ? 1 : 0 : outputs > 1 && outputs == responses ? outputs : 0;
        _errorWeights = [.. all.Design.Weights.Select((w, i) => w * all.Loss.ErrorWeight(all.Response, all.Design.Rows, i))];
        _workers = all.Design.Workers;
    }

    /// <summary>Out-of-fold unit deviances along λ.</summary>
    /// <param name="lambdas">Descending.</param>
    /// <param name="create">Makes the problem of given weights; called from several threads at once.</param>
    /// <param name="folds">Which rows are left out together.</param>
    /// <param name="progress">Told the share of folds that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public CrossValidation Run(IReadOnlyList<double> lambdas, Func<double[], PenalizedProblem> create, Folds folds, IProgress<double>? progress, CancellationToken cancellation) =>
        Run(lambdas.Count, training => FitPath(create(training), lambdas, cancellation), folds, progress, cancellation).Along(lambdas);

    /// <summary>Out-of-fold unit deviances of any candidates.</summary>
    /// <param name="count">How many candidates there are.</param>
    /// <param name="fit">Fits them to rows of given weights, or gives null where it was cancelled; called from several threads at once.</param>
    /// <param name="folds">Which rows are left out together.</param>
    /// <param name="progress">Told the share of folds that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public HeldOutErrors Run(int count, Func<double[], FoldFits?> fit, Folds folds, IProgress<double>? progress, CancellationToken cancellation)
    {
        var errors = new double[count * _weights.Length];
        var means = new double[errors.Length * _means];
        var finished = new bool[folds.Count];
        int done = 0;
        _workers.Run(folds.Count, fold =>
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            finished[fold] = TryFold(fold, fit, folds, errors, means);
            progress?.Report((double)Interlocked.Increment(ref done) / folds.Count);
        });
        if (finished.Count(f => f) < Math.Min(2, folds.Count))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return Summarize(count, folds, errors, finished, means);
    }

    private static FoldFits? FitPath(PenalizedProblem problem, IReadOnlyList<double> lambdas, CancellationToken cancellation)
    {
        List<PathPoint> points = new PathFitter(problem).Fit(lambdas, null, cancellation);
        return points.Count < lambdas.Count ? null : new FoldFits(problem, [.. points.Select(p => (FitState?)p.Fit)]);
    }

    // Writes the unit deviances (squared errors for least squares) of the fold's rows to errors[candidate·n + row], and their means to means[(candidate·outputs + output)·n + row] where
    // these are wanted.
    private bool TryFold(int fold, Func<double[], FoldFits?> fit, Folds folds, double[] errors, double[] means)
    {
        int n = _weights.Length;
        int[] rows = folds.RowsOf(fold);
        double[] training = [.. _weights];
        foreach (int i in rows)
        {
            training[i] = 0;
        }

        if (fit(training) is not { } found)
        {
            return false;
        }

        PenalizedProblem problem = found.Problem;
        LinearPredictor? taken = problem.Loss.IsSumOfRows ? problem.Predictor.Take(rows) : null;
        LinearPredictor predictor = taken ?? problem.Predictor;
        var places = new HeldOutRows(rows, taken is null ? rows : [.. Enumerable.Range(0, rows.Length)], predictor.Design.Rows);
        foreach (int[] batch in Enumerable.Range(0, found.Fits.Count).Chunk(Certifier.Batch))
        {
            (int Candidate, FitState Fit)[] fitted = [.. batch.Where(k => found.Fits[k] is not null).Select(k => (k, found.Fits[k]!.Value))];
            double[] values = predictor.Evaluate(Array.ConvertAll(fitted, f => (f.Fit.Intercepts, f.Fit.Coefficients)));
            for (int q = 0; q < fitted.Length; q++)
            {
                int k = fitted[q].Candidate;
                ReadOnlySpan<double> own = values.AsSpan(q * predictor.Length, predictor.Length);
                WriteErrors(problem, training, own, places, errors.AsSpan(k * n, n));
                WriteMeans(problem, own, places, means.AsSpan(k * n * _means, n * _means));
            }

            foreach (int k in batch.Where(k => found.Fits[k] is null))
            {
                Array.ForEach(rows, i => errors[(k * n) + i] = double.NaN);
            }
        }

        return true;
    }

    private void WriteMeans(PenalizedProblem problem, ReadOnlySpan<double> predictor, HeldOutRows held, Span<double> means)
    {
        int n = _weights.Length;
        Span<double> row = stackalloc double[_means], mean = stackalloc double[_means];
        for (int r = 0; r < held.Rows.Length && _means > 0; r++)
        {
            held.Read(predictor, r, row);
            problem.Loss.Mean(row, mean);
            for (int k = 0; k < _means; k++)
            {
                means[held.Rows[r] + (k * n)] = mean[k];
            }
        }
    }

    // The unit deviance of each row left out. A loss that is no sum of rows has one number a fold: what its rows add to the deviance of all (Verweij & van
    // Houwelingen 1993, doi:10.1002/sim.4780122407), the same for each of them.
    private void WriteErrors(PenalizedProblem problem, double[] training, ReadOnlySpan<double> predictor, HeldOutRows held, Span<double> errors)
    {
        int n = errors.Length;
        double share = 0;
        if (!problem.Loss.IsSumOfRows)
        {
            double all = problem.Loss.On(problem.Response, _weights).Value(predictor) * Kernels.Sum(_weights);
            double seen = problem.Loss.On(problem.Response, training).Value(predictor) * Kernels.Sum(training), weight = 0;
            foreach (int i in held.Rows)
            {
                weight += _weights[i] * problem.Loss.ErrorWeight(problem.Response, n, i);
            }

            share = weight > 0 ? (all - seen) / weight : 0;
        }

        Span<double> row = stackalloc double[problem.Loss.Outputs], response = stackalloc double[problem.Response.Length / n];
        for (int r = 0; r < held.Rows.Length; r++)
        {
            int i = held.Rows[r];
            held.Read(predictor, r, row);
            for (int c = 0; c < response.Length; c++)
            {
                response[c] = problem.Response[i + (c * n)];
            }

            errors[i] = 2 * (problem.Loss.IsSumOfRows ? problem.Loss.Value(response, row) : share);
        }
    }

    private HeldOutErrors Summarize(int count, Folds folds, double[] errors, bool[] finished, double[] predictions)
    {
        int n = _errorWeights.Length;
        var foldWeights = new double[folds.Count];
        var foldMeans = new double[folds.Count][];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            foldMeans[fold] = new double[count];
            for (int i = 0; i < n; i++)
            {
                foldWeights[fold] += finished[fold] && folds.Assignment[i] == fold ? _errorWeights[i] : 0;
            }
        }

        for (int k = 0; k < count; k++)
        {
            for (int i = 0; i < n; i++)
            {
                foldMeans[folds.Assignment[i]][k] += _errorWeights[i] * errors[(k * n) + i];
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
                ? MeanAndError(errors.AsSpan(k * n, n), [.. _errorWeights.Select((w, i) => finished[folds.Assignment[i]] ? w : 0)])
                : MeanAndError([.. foldMeans.Select((f, fold) => foldWeights[fold] > 0 ? f[k] : 0)], foldWeights);
        }

        double[] counted = [.. _weights.Select((w, i) => finished[folds.Assignment[i]] ? w : 0)];
        Func<int, double, ClassSummary>? classes = _means == 1 ? (index, threshold) => ClassSummary.Of(_all.Response, predictions.AsSpan(index * n, n), counted, threshold) : null;
        Func<int, ResponseSummary[]>? responses = _means > 1
            ? index => [.. Enumerable.Range(0, _means).Select(k => ResponseSummary.Of(_all.Response.AsSpan(k * n, n), predictions.AsSpan(((index * _means) + k) * n, n), counted))]
            : null;
        return new HeldOutErrors(means, standardErrors, foldMeans, folds, finished.All(f => f), classes, responses);
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
