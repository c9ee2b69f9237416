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
    // With fewer rows a fold than this, rows stand in the place of folds, as in glmnet.
    private const int FewestRows = 3;

    private readonly double[] _weights;
    private readonly double[] _errorWeights;
    private readonly PenalizedProblem _all;
    private readonly ErrorMeasure _measureName;
    private readonly HeldOutMeasure _measure;
    private readonly int _means;
    private readonly Workers _workers;

    /// <param name="all">The problem of all rows. Its own weights, class weights included, are those of errors.</param>
    /// <param name="weights">The observation weights of all rows; default the problem's own.</param>
    /// <param name="measure">What errors are.</param>
    /// <param name="keepsClasses">Whether the probabilities of more than two classes are kept, to count who is taken for whom: a number a candidate, row and class.</param>
    /// <exception cref="Errors.WhittleException">The measure is not of this loss (<c>bad-measure</c>).</exception>
    public CrossValidator(PenalizedProblem all, double[]? weights = null, ErrorMeasure measure = ErrorMeasure.Deviance, bool keepsClasses = false)
    {
        _all = all;
        _weights = weights ?? all.Design.Weights;
        _measureName = measure;
        _measure = new HeldOutMeasure(measure, all.Loss, all.Response, _weights);
        int outputs = all.Loss.Outputs, responses = all.Response.Length / _weights.Length;
        _means = all.Loss.TakesClasses ? outputs == 1 || keepsClasses ? outputs : 0 : outputs > 1 && outputs == responses ? outputs : 0;
        _errorWeights = [.. all.Design.Weights.Select((w, i) => w * _measure.Weight(i))];
        _workers = all.Design.Workers;
    }

    /// <summary>Out-of-fold errors along λ.</summary>
    /// <param name="lambdas">Descending.</param>
    /// <param name="create">Makes the problem of given weights; called from several threads at once.</param>
    /// <param name="folds">Which rows are left out together.</param>
    /// <param name="progress">Told the share of folds that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public CrossValidation Run(IReadOnlyList<double> lambdas, Func<double[], PenalizedProblem> create, Folds folds, IProgress<double>? progress, CancellationToken cancellation) =>
        Run(lambdas.Count, (_, training) => FitPath(create(training), lambdas, cancellation), folds, progress, cancellation).Along(lambdas);

    /// <summary>Out-of-fold errors of any candidates.</summary>
    /// <param name="count">How many candidates there are.</param>
    /// <param name="fit">For a fold, fits them to rows of given weights, or gives null where it was cancelled; called from several threads at once.</param>
    /// <param name="folds">Which rows are left out together.</param>
    /// <param name="progress">Told the share of folds that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public HeldOutErrors Run(int count, Func<int, double[], FoldFits?> fit, Folds folds, IProgress<double>? progress, CancellationToken cancellation) =>
        Run(count, (fold, errors, means) => TryFold(fold, fit, folds, errors, means), folds, progress, cancellation);

    /// <summary>Out-of-fold errors of candidates that are known by what they predict.</summary>
    /// <param name="count">How many candidates there are.</param>
    /// <param name="predict">Of a fold, the weights of its training rows and its own rows: the predictors of the latter, output after output, one array a candidate (null where it has no fit); or null where it was cancelled. Called from several threads at once.</param>
    /// <param name="folds">Which rows are left out together.</param>
    /// <param name="progress">Told the share of folds that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public HeldOutErrors RunPredictors(int count, Func<int, double[], int[], IReadOnlyList<double[]?>?> predict, Folds folds, IProgress<double>? progress, CancellationToken cancellation) => Run(
        count,
        (fold, errors, means) =>
        {
            int[] rows = folds.RowsOf(fold);
            double[] training = folds.TrainingWeights(fold, _weights);
            if (predict(fold, training, rows) is not { } found)
            {
                return false;
            }

            var places = new HeldOutRows(rows, [.. Enumerable.Range(0, rows.Length)], rows.Length);
            for (int k = 0; k < count; k++)
            {
                Write(training, found[k], places, k, errors, means);
            }

            return true;
        },
        folds, progress, cancellation);

    private HeldOutErrors Run(int count, Func<int, double[], double[], bool> tryFold, Folds folds, IProgress<double>? progress, CancellationToken cancellation)
    {
        _measure.Check(folds);
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

            finished[fold] = tryFold(fold, errors, means);
            progress?.Report((double)Interlocked.Increment(ref done) / folds.Count);
        });
        if (finished.Count(f => f) < Math.Min(2, folds.Count))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return Summarize(count, folds, errors, finished, means);
    }

    /// <summary>Errors of the rows by what the fits of all rows say that their predictions would be without them (<see cref="LeaveOneOutRows"/>).</summary>
    /// <param name="points">Fits of the problem of all rows.</param>
    /// <param name="folds">One row a fold.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="Errors.WhittleException">There is no approximation for this problem (<c>bad-folds</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public HeldOutErrors Approximate(IReadOnlyList<PathPoint> points, Folds folds, CancellationToken cancellation)
    {
        LeaveOneOutRows.Check(_all);
        _measure.Check(folds);
        int n = _weights.Length;
        int[] rows = [.. Enumerable.Range(0, n).Where(i => folds.Assignment[i] != Folds.None)];
        var places = new HeldOutRows(rows, rows, n);
        double[] errors = new double[points.Count * n], means = new double[errors.Length * _means];
        _workers.Run(points.Count, k =>
        {
            cancellation.ThrowIfCancellationRequested();
            LeaveOneOutRows found = LeaveOneOutRows.Of(_all, points[k]);
            Span<double> own = errors.AsSpan(k * n, n);
            _measure.Write(_weights, found.Predictors, places, own);
            WriteMeans(found.Predictors, places, means.AsSpan(k * n * _means, n * _means));
            foreach (int i in rows.Where(i => double.IsInfinity(found.Predictors[i])))
            {
                own[i] = double.PositiveInfinity;
            }
        });
        return Summarize(points.Count, folds, errors, [.. Enumerable.Repeat(true, folds.Count)], means);
    }

    /// <summary>The fits of a path, or null where it was cancelled.</summary>
    public static FoldFits? FitPath(PenalizedProblem problem, IReadOnlyList<double> lambdas, CancellationToken cancellation) =>
        PathFitter.TryFit(problem, lambdas, cancellation) is { } points ? new FoldFits(problem, [.. points.Select(p => (FitState?)p.Fit)]) : null;

    private bool TryFold(int fold, Func<int, double[], FoldFits?> fit, Folds folds, double[] errors, double[] means)
    {
        int[] rows = folds.RowsOf(fold);
        double[] training = folds.TrainingWeights(fold, _weights);
        if (fit(fold, training) is not { } found)
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
                Write(training, values.AsSpan(q * predictor.Length, predictor.Length), places, fitted[q].Candidate, errors, means);
            }

            foreach (int k in batch.Where(k => found.Fits[k] is null))
            {
                Write(training, null, places, k, errors, means);
            }
        }

        problem.Leave();
        return true;
    }

    // Writes the errors of the fold's rows to errors[candidate·n + row], and their means to means[(candidate·outputs + output)·n + row] where
    // these are wanted; NaN where there is no predictor.
    private void Write(double[] training, ReadOnlySpan<double> predictor, HeldOutRows held, int candidate, double[] errors, double[] means)
    {
        int n = _weights.Length;
        if (predictor.IsEmpty)
        {
            Array.ForEach(held.Rows, i => errors[(candidate * n) + i] = double.NaN);
            return;
        }

        _measure.Write(training, predictor, held, errors.AsSpan(candidate * n, n));
        WriteMeans(predictor, held, means.AsSpan(candidate * n * _means, n * _means));
    }

    private void WriteMeans(ReadOnlySpan<double> predictor, HeldOutRows held, Span<double> means)
    {
        int n = _weights.Length;
        Span<double> row = stackalloc double[_means], mean = stackalloc double[_means];
        for (int r = 0; r < held.Rows.Length && _means > 0; r++)
        {
            held.Read(predictor, r, row);
            _all.Loss.Mean(row, mean);
            for (int k = 0; k < _means; k++)
            {
                means[held.Rows[r] + (k * n)] = mean[k];
            }
        }
    }

    private HeldOutErrors Summarize(int count, Folds folds, double[] errors, bool[] finished, double[] predictions)
    {
        int n = _errorWeights.Length;
        ReadOnlySpan<int> fold = folds.Assignment;
        double[] counted = new double[n], weights = new double[n], foldWeights = new double[folds.Count];
        int heldOut = 0;
        for (int i = 0; i < n; i++)
        {
            if (fold[i] != Folds.None && finished[fold[i]])
            {
                (counted[i], weights[i]) = (_weights[i], _errorWeights[i]);
                foldWeights[fold[i]] += _errorWeights[i];
            }

            heldOut += fold[i] != Folds.None ? 1 : 0;
        }

        var foldMeans = new double[folds.Count][];
        for (int f = 0; f < folds.Count; f++)
        {
            // 0/0 where a fold was not finished or has no weight.
            foldMeans[f] = new double[count];
        }

        double[] means = new double[count], standardErrors = new double[count];
        bool byRow = heldOut < FewestRows * folds.Count && !_measure.IsOfFold;
        for (int k = 0; k < count; k++)
        {
            for (int i = 0; i < n; i++)
            {
                if (weights[i] > 0)
                {
                    foldMeans[fold[i]][k] += weights[i] * errors[(k * n) + i];
                }
            }

            for (int f = 0; f < folds.Count; f++)
            {
                foldMeans[f][k] /= foldWeights[f];
            }

            (means[k], standardErrors[k]) = byRow
                ? MeanAndError(errors.AsSpan(k * n, n), weights)
                : MeanAndError([.. foldMeans.Select((m, f) => foldWeights[f] > 0 ? m[k] : 0)], foldWeights);
        }

        bool hasClasses = _all.Loss.TakesClasses;
        Func<int, double, ClassSummary>? classes = hasClasses && _means == 1 ? (index, threshold) => ClassSummary.Of(_all.Response, predictions.AsSpan(index * n, n), counted, threshold) : null;
        Func<int, ClassTable>? tables = hasClasses && _means > 0
            ? index => ClassTable.Of(HeldOutSummary.NamesOf(null, Math.Max(2, _means)), _all.Response, predictions.AsSpan(index * n * _means, n * _means), counted)
            : null;
        Func<int, ResponseSummary[]>? responses = !hasClasses && _means > 1
            ? index => [.. Enumerable.Range(0, _means).Select(k => ResponseSummary.Of(_all.Response.AsSpan(k * n, n), predictions.AsSpan(((index * _means) + k) * n, n), counted))]
            : null;
        return new HeldOutErrors(_measureName, means, standardErrors, foldMeans, folds, finished.All(f => f), classes, responses, tables);
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
