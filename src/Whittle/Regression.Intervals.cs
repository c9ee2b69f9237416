using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle;

/// <content>Prediction intervals that hold for any distribution: everything that learns, the choice of λ included, is done again without the rows that are measured.</content>
public sealed partial class Regression
{
    private const int InnerFolds = 10;
    private const int QuantileGrid = 25;

    /// <summary>
    /// A model of some of the rows, λ chosen among them, with split conformal intervals from the others: the half-width at level 1 − α is the ⌈(1 − α)(m + 1)⌉-th smallest |y − prediction| of the m rows that
    /// the model has not seen, +∞ where there are too few.
    /// </summary>
    /// <param name="calibrationShare">The share of rows that are kept for the intervals, in (0, 1); default ⅓.</param>
    /// <param name="seed">Which rows, and the folds among the others; default 1.</param>
    /// <param name="lambda">A λ of Whittle's convention; default (null) chosen by 10 folds among the rows of the model.</param>
    /// <param name="grid">Which λ to choose from; default 100 from λmax down.</param>
    /// <param name="rule">Which λ is taken; default that of one standard error.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">The response is not one column of numbers, rows have different weights, or missing cells are filled in (<c>no-intervals</c>); the share is out of range (<c>bad-options</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LinearModel FitWithSplitIntervals(
        double calibrationShare = 1.0 / 3, long seed = 1, double? lambda = null, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.OneStandardError, CancellationToken cancellation = default)
    {
        int[] held = HeldForIntervals(calibrationShare, seed);
        LinearModel model = Without(held).Choose(lambda, seed, grid, rule, cancellation);
        return model with { Intervals = new PredictionIntervals(IntervalMethod.Split, [.. ScoresOf(model, held).Order()], [], []) };
    }

    /// <summary>
    /// Gives a model of this regression CV+ intervals (jackknife+ where each row is a fold): for each fold a model of the other rows, λ chosen among them. At level 1 − α the interval of a new row reaches from
    /// the ⌊α(n + 1)⌋-th smallest of that row's predictions by the model without row i, less row i's own |y − prediction|, to the ⌈(1 − α)(n + 1)⌉-th smallest of those plus it.
    /// Cost: that of a cross-validation for each fold; predicting takes every fold's model.
    /// </summary>
    /// <param name="model">A model of this regression.</param>
    /// <param name="plan">How folds are drawn, at random or each row alone; default 10 random ones.</param>
    /// <param name="lambda">The λ that every fold uses; default (null) chosen in each by 10 folds among its rows.</param>
    /// <param name="grid">Which λ to choose from; default 100 from λmax down.</param>
    /// <param name="rule">Which λ is taken; default that of one standard error.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">As for <see cref="FitWithSplitIntervals"/>, or folds are groups, strata, in time or given (<c>no-intervals</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LinearModel AddIntervals(
        LinearModel model, FoldPlan? plan = null, double? lambda = null, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.OneStandardError, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        plan ??= FoldPlan.Random();
        if (plan.Kind is not (FoldKind.Random or FoldKind.LeaveOneOut))
        {
            throw Faults.NoIntervals("what they promise is for folds at random, or of one row each");
        }

        int[] rows = RowsForIntervals();
        bool[] included = new bool[Rows];
        Array.ForEach(rows, i => included[i] = true);
        Folds folds = plan.Draw(included, 0);
        var models = new LinearModel[folds.Count];
        var scores = new double[folds.Count][];
        int done = 0;
        _problem.Design.Workers.Run(folds.Count, fold =>
        {
            cancellation.ThrowIfCancellationRequested();
            int[] held = folds.RowsOf(fold);
            models[fold] = Without(held).Choose(lambda, plan.Seed, grid, rule, cancellation);
            scores[fold] = ScoresOf(models[fold], held);
            progress?.Report((double)Interlocked.Increment(ref done) / folds.Count);
        });
        return model with
        {
            Intervals = new PredictionIntervals(
                IntervalMethod.CrossValidationPlus, [.. scores.SelectMany(s => s)], [.. scores.SelectMany((s, fold) => Enumerable.Repeat(fold, s.Length))], [.. models.Select(m => m with { Intervals = null })]),
        };
    }

    /// <summary>
    /// Gives a model of this regression intervals whose width follows the row (conformalized quantile regression): quantile regressions of some rows at α/2 and 1 − α/2, λ chosen among these rows for each, and moved apart by the
    /// ⌈(1 − α)(m + 1)⌉-th smallest max(low − y, y − high) of the m other rows. They cover at least their level whatever the distribution, also at other levels than that of the quantiles. Cost: two cross-validations of quantile regressions.
    /// </summary>
    /// <param name="model">A model of this regression.</param>
    /// <param name="level">1 − α in (0, 1), for which the two quantiles are; default 0.9.</param>
    /// <param name="calibrationShare">The share of rows that move the quantiles, in (0, 1); default ⅓.</param>
    /// <param name="seed">Which rows, and the folds among the others; default 1.</param>
    /// <param name="grid">Which λ to choose from; default 25 from λmax down.</param>
    /// <param name="rule">Which λ is taken; default that of the minimum, which lets quantiles follow the row.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">As for <see cref="FitWithSplitIntervals"/>; the level is out of range, or the penalty does not go with quantiles (<c>bad-options</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LinearModel AddQuantileIntervals(
        LinearModel model, double level = 0.9, double calibrationShare = 1.0 / 3, long seed = 1, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.Minimum, CancellationToken cancellation = default)
    {
        Check(level);
        int[] held = HeldForIntervals(calibrationShare, seed);
        LinearModel[] ends = [.. new[] { (1 - level) / 2, (1 + level) / 2 }.Select(quantile => Without(held, Loss.Quantile(quantile)).Choose(null, seed, grid ?? new LambdaGrid { Count = QuantileGrid }, rule, cancellation))];
        double[] low = PredictionsOf(ends[0], held), high = PredictionsOf(ends[1], held);
        return model with { Intervals = new PredictionIntervals(IntervalMethod.Quantiles, [.. held.Select((i, k) => Math.Max(low[k] - _response[i], _response[i] - high[k])).Order()], [], ends) };
    }

    // Rows that the model does not see.
    private int[] HeldForIntervals(double calibrationShare, long seed)
    {
        int[] rows = RowsForIntervals();
        int count = (int)Math.Round(calibrationShare * rows.Length);
        if (!(calibrationShare is > 0 and < 1) || count < 1 || rows.Length - count < 2)
        {
            throw Faults.BadOptions([Faults.OutOfRange("CalibrationShare", calibrationShare, "(0, 1)", "at least one row is kept for the intervals and two for the model")]);
        }

        new Xoshiro256(seed).Shuffle(rows);
        return [.. rows[..count].Order()];
    }

    // The rows that count, where intervals can be made.
    private int[] RowsForIntervals()
    {
        double[] distinct = [.. _weights.Where(w => w > 0).Distinct()];
        string? why = Loss.TakesClasses || !Loss.IsSumOfRows || Outputs.Count > 1 ? $"they are for a response of one column of numbers, not for the {Loss.Name} loss"
            : distinct.Length > 1 ? "rows have different weights, and what intervals promise is for rows that count alike"
            : Table is not null && _options.Missing is MissingPolicy.Mean or MissingPolicy.Indicator && Recipe!.Columns.Any(name => Table[name].MissingCount > 0) ? "missing cells are filled in, and a row to be predicted has none (drop such rows)"
            : null;
        return why is null ? [.. Enumerable.Range(0, Rows).Where(i => _weights[i] > 0)] : throw Faults.NoIntervals(why);
    }

    // The regression of the other rows, with another loss where one is given: of a table without these, of a matrix with weight 0 on them.
    private Regression Without(int[] rows, Loss? loss = null)
    {
        RegressionOptions options = _options with { Threads = 1, Loss = loss ?? _options.Loss };
        if (Table is not null)
        {
            return new Regression(Table.Take([.. Enumerable.Range(0, Rows).Except(rows)]), _responseStep.Column, _l1Ratio, options with { Features = _options.Formula is null ? _features : null });
        }

        double[] weights = [.. _weights];
        Array.ForEach(rows, i => weights[i] = 0);
        return new Regression(_problem.Columns, _response, _l1Ratio, weights, Names, options, _offset);
    }

    private LinearModel Choose(double? lambda, long seed, LambdaGrid? grid, SelectionRule rule, CancellationToken cancellation)
    {
        if (lambda is { } given)
        {
            return Fit(given, cancellation);
        }

        bool[] included = Array.ConvertAll(_weights, w => w > 0);
        FoldPlan plan = FoldPlan.Given(FoldPlan.Random(Math.Min(InnerFolds, included.Count(i => i)), seed).Draw(included, 0));
        CrossValidatedPath path = CrossValidate(plan, grid, ErrorMeasure.Deviance, null, cancellation);
        return path.CrossValidation.IsComplete ? path.Select(rule) : throw new OperationCanceledException(cancellation);
    }

    private double[] ScoresOf(LinearModel model, int[] rows) => [.. PredictionsOf(model, rows).Select((p, k) => Math.Abs(_response[rows[k]] - p))];

    private double[] PredictionsOf(LinearModel model, int[] rows) => Table is not null
        ? model.Predict(Table.Take(rows), UnseenPolicy.Baseline)
        : [.. model.ToMeans(model.PredictLink(_problem.Columns, _offset))[0].Where((_, i) => Array.BinarySearch(rows, i) >= 0)];
}
