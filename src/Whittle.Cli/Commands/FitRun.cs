using System.CommandLine;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>How one model is fitted, and with what beside it; shared by the verbs that do so.</summary>
/// <param name="problem">Which regression is meant.</param>
internal sealed class FitRun(ProblemArguments problem)
{
    private readonly Option<double?> _lambda = CheckedOption.NotNegative("--lambda", "V", "Fit this λ; without it, λ is chosen by cross-validation.");
    private readonly Option<string> _select = CheckedOption.Choice("--select", "Which λ: of the cross-validation that of one standard error or of the minimum, or by a criterion that needs no folds.", "1se", "min", "aic", "aicc", "bic", "ebic", "cp", "gcv");
    private readonly Option<bool> _relax = new("--relax") { Description = "Mix the fit with its refit without a penalty on what it keeps; cross-validation chooses the mixture too." };
    private readonly Option<double?> _mix = CheckedOption.Share("--relax-mix", "V", "The share of the penalized fit in the mixture, 1 the penalized fit … 0 the refit; without it chosen from 0, 0.25, 0.5, 0.75 and 1, or 0 with --lambda.");
    private readonly FoldOptions _folds = new();
    private readonly Option<bool> _intervals = new("--intervals") { Description = "Make prediction intervals (CV+): each fold's rows are predicted by a model of the others, λ chosen anew; predict --interval prints them." };
    private readonly Option<double?> _quantiles = CheckedOption.Fraction("--quantile-intervals", "LEVEL", "Make prediction intervals whose width follows the row: two quantile regressions for this level, moved by rows that they have not seen.");
    private readonly ColumnOptions _columns = new();

    /// <summary>All options but those of the problem.</summary>
    public IReadOnlyList<Option> All => [_lambda, _select, _relax, _mix, .. _folds.All, .. _columns.All, _intervals, _quantiles];

    /// <summary>The option that gives λ.</summary>
    public Option<double?> Lambda => _lambda;

    /// <summary>How folds are drawn.</summary>
    public FoldOptions Folds => _folds;

    /// <summary>Why there is no cross-validated path of one penalized fit, as an option and its value; null where there is one.</summary>
    public string? WithoutPath(ParseResult options) => options.IsGiven(_lambda) ? "--lambda" : problem.Penalty(options) == "none" ? "--penalty none" : options.GetValue(_relax) ? "--relax" : Criterion(options) is null ? null : $"--select {options.GetValue(_select)}";

    /// <summary>Fits, with everything that was asked for.</summary>
    public FitResult Run(RegressionInput input, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        FitResult result = Fit(input, options, shell, cancellation);
        if (options.GetValue(_intervals) && !result.IsCancelled)
        {
            result = WithIntervals(result, options, shell, cancellation);
        }

        if (options.GetValue(_quantiles) is { } level && !result.IsCancelled)
        {
            LinearModel? model = Finish(() => input.Regression.AddQuantileIntervals(result.Model, level, seed: _folds.Seed(options), cancellation: cancellation), cancellation);
            result = model is null ? result with { IsCancelled = true } : result with { Model = model };
        }

        return result.IsCancelled ? result : WithColumns(result, options, shell, cancellation);
    }

    // Options that contradict each other are faults; those that merely have nothing to do are named.
    public void Check(ParseResult options, Shell shell)
    {
        _folds.Check(options, shell);
        _columns.Check(options, shell, problem.Penalty(options) != "none");
        if (problem.Penalty(options) == "none" && Enumerable.FirstOrDefault([_lambda, _relax, _mix, .. problem.PenaltyParameters], options.IsGiven) is { } penalty)
        {
            throw CliFaults.Contradiction(penalty.Name, "--penalty none", "Leave one of them out.");
        }

        if (options.GetValue(_intervals) && (options.GetValue(_relax) || problem.Penalty(options) == "none" || Criterion(options) is not null))
        {
            throw CliFaults.Contradiction("--intervals", options.GetValue(_relax) ? "--relax" : problem.Penalty(options) == "none" ? "--penalty none" : $"--select {options.GetValue(_select)}", "They are for λ that is given, or chosen by cross-validation.");
        }

        if (options.IsGiven(_quantiles) && options.GetValue(_intervals))
        {
            throw CliFaults.Contradiction("--quantile-intervals", "--intervals", "Each makes the intervals that the model is saved with; choose one.");
        }

        if (options.IsGiven(_mix) && !options.GetValue(_relax))
        {
            throw CliFaults.Contradiction("--relax-mix", "a fit that is not relaxed", "Add --relax.");
        }

        if (options.IsGiven(_lambda) && problem.GridOptions.FirstOrDefault(options.IsGiven) is { } grid)
        {
            throw CliFaults.Contradiction(grid.Name, "--lambda", "Give one λ with --lambda, or several to choose from with --lambdas.");
        }

        if (options.IsGiven(_lambda) || problem.Penalty(options) == "none")
        {
            FoldOptions.SayIdle(shell, options, [_select, .. _folds.All], "there is no cross-validation");
        }

        if (Criterion(options) is not null && !options.IsGiven(_lambda))
        {
            if (options.GetValue(_relax))
            {
                throw CliFaults.Contradiction("--relax", $"--select {options.GetValue(_select)}", "It belongs to a cross-validation: --select 1se or min.");
            }

            FoldOptions.SayIdle(shell, options, _folds.All, "a criterion needs no folds");
        }

        if (options.GetValue(_relax) && _folds.OnlyPlain.FirstOrDefault(options.IsGiven) is { } plain)
        {
            throw CliFaults.Contradiction(plain.Name, "--relax", "A relaxed fit is cross-validated once and by the deviance.");
        }
    }

    private FitResult Fit(RegressionInput input, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        Regression regression = input.Regression;
        if (problem.Penalty(options) == "none")
        {
            return new FitResult(input, regression.FitWithoutPenalty(cancellation), null);
        }

        if (options.GetValue(_lambda) is { } given)
        {
            double lambda = input.ToWhittle(given);
            LinearModel model = options.GetValue(_relax) ? regression.FitRelaxed(lambda, options.GetValue(_mix) ?? 0, cancellation) : regression.Fit(lambda, cancellation);
            IReadOnlyList<double?>? entered = Finish(() => regression.FindEntries(input.PathDownTo(model.Lambda, cancellation), cancellation), cancellation);
            LinearModel explained = model with { Coefficients = [.. model.Coefficients.Select((c, j) => c with { EntersAt = entered?[j] })] };
            LeastSquaresComparison? free = Finish(() => regression.CompareWithLeastSquares(cancellation: cancellation), cancellation);
            return new FitResult(input, explained, free ?? Unfinished) { IsCancelled = entered is null || free is null };
        }

        if (Criterion(options) is { } criterion)
        {
            return ByCriterion(input, criterion, options, shell, cancellation);
        }

        FoldPlan plan = input.Plan!;
        ErrorMeasure measure = _folds.Measure(options);
        LambdaGrid grid = problem.Grid(options, input);
        SelectionRule rule = options.GetValue(_select) == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;
        return options.GetValue(_relax)
            ? Relaxed(shell.WithProgress("cross-validation", progress => regression.CrossValidateRelaxed(plan.Draw(regression.Rows), grid, options.GetValue(_mix) is { } mix ? [mix] : null, progress, cancellation)))
            : Penalized(shell.WithProgress("cross-validation", progress => regression.CrossValidate(plan, grid, measure, progress, cancellation)));

        FitResult Penalized(CrossValidatedPath path)
        {
            IReadOnlyList<double?>? entries = Finish(() => regression.FindEntries(path.Path, cancellation), cancellation);
            PathPoint point = path.Path.Points[path.CrossValidation.IndexOf(rule)];
            LinearModel chosen = regression.CreateModel(point, options.GetValue(_select)!, entries);
            return Compare(chosen, entries is not null && path.CrossValidation.IsComplete) with { Path = path, Along = (point, path.Path) };
        }

        FitResult Relaxed(CrossValidatedRelaxedPath path)
        {
            IReadOnlyList<double?>? entries = Finish(() => regression.FindEntries(path.Path.Path, cancellation), cancellation);
            (int at, int share) = path.CrossValidation.IndexOf(rule);
            LinearModel chosen = regression.CreateModel(path.Path.Points[at], path.CrossValidation.Shares[share], options.GetValue(_select)!, entries);
            return Compare(chosen, entries is not null && path.CrossValidation.IsComplete) with { Relaxed = path, Along = (path.Path.Points[at].Penalized, path.Path.Path) };
        }

        FitResult Compare(LinearModel chosen, bool isComplete)
        {
            LeastSquaresComparison? compared = Finish(() => regression.CompareWithLeastSquares(plan, measure, cancellation), cancellation);
            return new FitResult(input, chosen, compared ?? Unfinished) { IsCancelled = !isComplete || compared is null };
        }
    }

    private FitResult WithIntervals(FitResult result, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        Regression regression = result.Input.Regression;
        double? lambda = options.GetValue(_lambda) is { } given ? result.Input.ToWhittle(given) : null;
        SelectionRule rule = options.GetValue(_select) == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;
        LinearModel? model = Finish(
            () => shell.WithProgress("intervals", progress => regression.AddIntervals(result.Model, lambda is null ? result.Input.Plan : null, lambda, problem.Grid(options, result.Input), rule, progress, cancellation)), cancellation);
        return model is null ? result with { IsCancelled = true } : result with { Model = model };
    }

    private FitResult WithColumns(FitResult result, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        double? lambda = options.GetValue(_lambda) is { } given ? result.Input.ToWhittle(given) : null;
        try
        {
            AskedColumns? asked = _columns.Find(options, result.Input, result.Model, lambda, problem.Grid(options, result.Input), _folds.Seed(options), shell, cancellation);
            return result with { Asked = asked, IsCancelled = asked?.IsComplete == false };
        }
        catch (OperationCanceledException)
        {
            return result with { IsCancelled = true };
        }
    }

    private FitResult ByCriterion(RegressionInput input, Criterion criterion, ParseResult options, Shell shell, CancellationToken cancellation)
    {
        Regression regression = input.Regression;
        RegularizationPath path = shell.WithProgress("path", progress => regression.FitPath(problem.Grid(options, input), progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        InformationCriteria criteria = regression.CreateCriteria(path);
        IReadOnlyList<double?>? entries = Finish(() => regression.FindEntries(path, cancellation), cancellation);
        LinearModel chosen = regression.CreateModel(path.Points[criteria.IndexOf(criterion)], options.GetValue(_select)!, entries);
        LeastSquaresComparison? free = Finish(() => regression.CompareWithLeastSquares(cancellation: cancellation), cancellation);
        return new FitResult(input, chosen, free ?? Unfinished) { Criteria = criteria, Criterion = criterion, Along = (path.Points[criteria.IndexOf(criterion)], path), IsCancelled = entries is null || free is null };
    }

    // What --select names where it is no rule of a cross-validation.
    private Criterion? Criterion(ParseResult options) => Enum.TryParse(options.GetValue(_select), true, out Criterion criterion) ? criterion : null;

    private static LeastSquaresComparison Unfinished { get; } = new(new Dictionary<string, double>(), new HashSet<string>(), "cancelled before it was finished", null);

    // What explains a result must not cost it: null where Ctrl-C came first, or while it was at work.
    private static T? Finish<T>(Func<T> work, CancellationToken cancellation)
        where T : class
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            T done = work();
            cancellation.ThrowIfCancellationRequested();
            return done;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
