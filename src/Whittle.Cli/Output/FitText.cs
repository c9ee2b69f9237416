using Spectre.Console;
using Whittle.Models;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>What <c>fit</c> says to people: at most 40 lines, the largest coefficients first, unless all were asked for.</summary>
internal sealed class FitText
{
    // Together with all other lines that there can be these make 40.
    private const int MaxKept = 14;
    private const int MaxIntercepts = 6;
    private const int MaxDropped = 8;
    private const int MaxResponses = 6;
    private const int MaxMissing = 8;
    private readonly Shell _shell;
    private readonly FitResult _result;
    private readonly LinearModel _model;
    private readonly LossWords _loss;
    private readonly FitWords _words;
    private readonly PilotFit? _pilot;
    private readonly bool _all;

    // How many left-out features are shown: a line that only some fits have takes one of theirs.
    private int _dropped = MaxDropped;

    public FitText(Shell shell, FitResult result, bool all)
    {
        _shell = shell;
        _result = result;
        _model = result.Model;
        _loss = LossWords.Of(result.Model.Loss);
        _words = new FitWords(result.Model, result.Input.Regression.LambdaScale);
        _pilot = result.Input.Regression.Pilot is { } pilot && _model.Penalty == "adaptive-lasso" ? pilot : null;
        _all = all;
        _dropped -= _model.Intervals is null ? 0 : 1;
    }

    public void Write()
    {
        WriteObjective();
        if (MissingWords.Of(_result.Input.Missing, _result.Input.Policy, _result.Input.Regression, _all ? int.MaxValue : MaxMissing) is { } missing)
        {
            Line($"  {missing}");
        }

        WriteChoice();
        WriteCoefficients();
        WriteDropped();
        Line(_words.Certificate);
        if (_model.Relaxation is { } relaxation)
        {
            Line(RelaxedWords.Proof(relaxation));
        }

        if (_model.Intervals is { } intervals)
        {
            Line(IntervalWords.Of(intervals));
        }
    }

    private void Extra(string text)
    {
        _dropped--;
        Line(text);
    }

    private void Line(string text = "") => _shell.Output.WriteLine(Plain.Clean(text));

    private void WriteObjective()
    {
        Line(_words.Objective);
        Line($"  {_words.Formula}");
        if (_words.Where is { } where)
        {
            Extra($"  {where}");
        }

        if (_pilot is not null)
        {
            Line($"  {PilotWords.Of(_model, _pilot, _loss.Free)}");
        }

        if (_result.Input.Regression.NullCurvature is { } curvature && _model.Lambda > 0)
        {
            Line($"  with β counted {Plain.Number(curvature)}-fold in the shape of the penalty: the loss bends by that much at the null model, where least squares bends by 1");
        }

        if (_model.Relaxation is { } relaxation)
        {
            Line($"  {RelaxedWords.Mixture(_model, relaxation.PenalizedShare)}");
        }

        if (_words.TextColumns is { } text)
        {
            Line($"  {text}");
        }

        if (_model.ClassWeights is { } weights)
        {
            string how = _result.Input.Regression.ClassWeights is { IsBalanced: true } ? $"balanced{(_result.Path is null && _result.Relaxed is null ? "" : ", each fold by its own rows")}" : "given";
            Extra($"  The rows of each class count {LossWords.Weights(weights)} ({how}).");
        }

        if (_model.Lambda > 0)
        {
            Line($"  {_words.Lambda}");
        }
    }

    private void WriteChoice()
    {
        SelectionRule rule = _model.ChosenBy == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;
        if (_result.Path is { } path)
        {
            CrossValidation found = path.CrossValidation;
            WriteChoice(found, found.IndexOf(rule), found.MinimumIndex, "", r => Describe(path, found.IndexOf(r)));
        }
        else if (_result.Relaxed is { CrossValidation: var mixed } relaxed)
        {
            (int at, int share) = mixed.IndexOf(rule);
            WriteChoice(mixed.ByShare[share], at, mixed.IndexOf(SelectionRule.Minimum).LambdaIndex, " over λ and φ", r => RelaxedWords.Choice(relaxed, r));
        }
        else if (_result.Criteria is { } criteria)
        {
            Line(CriterionWords.Choice(criteria, _result.Criterion!.Value));
            Line($"  {CriterionWords.Others(criteria, _result.Criterion.Value)}");
        }
    }

    private void WriteChoice(CrossValidation found, int chosen, int minimum, string over, Func<SelectionRule, string> describe)
    {
        string folds = FoldWords.Of(_result.Input.Plan!, found);
        Explain.LeastSquaresComparison? free = _result.LeastSquares;
        Line($"Cross-validation{over} ({folds}): {(found.IsLargerBetter ? "maximum" : "minimum")} at λ = {describe(SelectionRule.Minimum)}; one standard error at λ = {describe(SelectionRule.OneStandardError)}.");
        if (_result.Relaxed is not null && RelaxedWords.Undefined(_result.Relaxed) is { } undefined)
        {
            Line($"  {undefined}");
        }

        if (found.Repeats.Count > 0)
        {
            Extra($"  {FoldWords.Luck(_result.Path!, _model.ChosenBy == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError)}");
        }

        if (FoldWords.Extension(found) is { } extension)
        {
            Extra($"  {extension}");
        }

        if (FoldWords.AtEnd(found, minimum) is { } end)
        {
            Line($"  {end}");
        }

        Line($"  {LossWords.Capital(FoldWords.Of(found.Measure, _loss))} on held-out folds{(_model.ClassWeights is null ? "" : ", with class weights")}: {Plain.Number(found.Means[chosen])} here, "
            + (free?.HeldOutError is { } error ? $"{Plain.Number(error)} for {_loss.Free} on the same folds." : $"{_loss.Free} is blank ({free?.Undefined})."));
        if (found.SummarizeClasses(chosen) is { } classes)
        {
            Extra($"  Held-out classes{(_model.ClassWeights is null ? "" : ", without class weights")}: AUC {Plain.Number(classes.AreaUnderCurve)}, {Plain.Percent(classes.ErrorRate)} wrong at probability ½ (of {_model.Response.Classes?[1] ?? "1"} {Plain.Percent(classes.Sensitivity)} found, "
                + $"of {_model.Response.Classes?[0] ?? "0"} {Plain.Percent(classes.Specificity)}), calibration slope {Plain.Number(classes.CalibrationSlope)}.");
        }

        WriteHeldOutResponses(found, chosen);
    }

    private void WriteHeldOutResponses(CrossValidation found, int chosen)
    {
        if (found.SummarizeResponses(chosen) is { } responses)
        {
            int count = _all ? responses.Count : Math.Min(responses.Count, MaxResponses);
            IEnumerable<string> each = responses.Take(count).Select((r, k) => $"{_model.Outputs[k]} {Plain.Number(r.MeanSquaredError)}{(double.IsFinite(r.VarianceExplained) ? $" ({Plain.Percent(r.VarianceExplained)})" : "")}");
            Extra($"  Of each response, with the variance explained: {string.Join(", ", each)}{(count < responses.Count ? ", …" : "")}.");
        }
    }

    private static string Describe(CrossValidatedPath path, int index) =>
        $"{Plain.Number(path.CrossValidation.Lambdas[index])} (error {Plain.Number(path.CrossValidation.Means[index])} ± {Plain.Number(path.CrossValidation.StandardErrors[index])}, {path.Path.Points[index].Indices.Count} kept)";

    private void WriteCoefficients()
    {
        Coefficient[] shown = [.. _model.Coefficients.Where(c => c.Estimate != 0 || c.Status == CoefficientStatus.Unpenalized).OrderByDescending(c => Math.Abs(c.Standardized))];
        (string Label, string Value)[] intercepts = [.. LossWords.Intercepts(_model)];
        int first = _all ? intercepts.Length : Math.Min(intercepts.Length, MaxIntercepts);
        int most = MaxKept + 1 - first - (_pilot is null ? 0 : 1) - (_model.Relaxation is null ? 0 : 3), count = _all || shown.Length <= most ? shown.Length : most;
        var table = new Spectre.Console.Table { Border = TableBorder.None, ShowHeaders = true };
        table.AddColumn(new TableColumn("feature") { NoWrap = true });
        foreach (string header in (string[])[.. Headers(), .. Factor("factor"), .. _result.Asked?.Headers ?? []])
        {
            table.AddColumn(new TableColumn(header) { Alignment = Justify.Right, NoWrap = true });
        }

        foreach ((string label, string value) in intercepts.Take(first))
        {
            table.AddRow([Markup.Escape(Plain.Clean(label)), value, "", .. After(_model.Intercept, _model.InterceptStandardError, "", ""), .. Factor(""), .. (_result.Asked?.Headers ?? []).Select(_ => "")]);
        }

        foreach (Coefficient coefficient in shown.Take(count))
        {
            string enters = coefficient.Status == CoefficientStatus.Unpenalized ? "unpenalized" : coefficient.EntersAt is { } lambda ? Plain.Number(lambda) : "";
            table.AddRow(
                [Markup.Escape(Plain.Clean(coefficient.Label)), Plain.Number(coefficient.Estimate), Plain.Number(coefficient.Standardized), .. After(coefficient.Estimate, coefficient.StandardError, LeastSquares(coefficient), enters), .. Factor(Plain.Number(coefficient.PenaltyFactor)), .. (_result.Asked?.Cells(coefficient) ?? []).Select(Markup.Escape)]);
        }

        Line();
        _shell.Output.Write(table);
        if (count < shown.Length || first < intercepts.Length)
        {
            string more = first < intercepts.Length ? $"{intercepts.Length - first} more intercepts and {shown.Length - count} coefficients" : $"{shown.Length - count} more";
            Line($"  … and {more}, each smaller per standard deviation (--all prints them).");
        }

        if (_result.LeastSquares?.Undefined is { } reason)
        {
            Line($"  {LossWords.Capital(_loss.Free)} is blank: {reason}.");
        }

        foreach (string line in _result.Asked?.Lines ?? [])
        {
            Extra(line);
        }

        if (_model.ResidualDegreesOfFreedom is { } freedom)
        {
            Line($"Residual SD {(_model.ResidualDeviation is { } deviation ? Plain.Number(deviation) : "undefined")} on {freedom} degrees of freedom, R² {Plain.Number(_model.DevianceExplained)}.");
        }
    }

    // A least-squares fit has standard errors; a penalized one has least squares and the path to stand beside.
    private string[] Headers() => _result.LeastSquares is null ? !HasErrors ? ["per unit", "per SD"] : ["per unit", "per SD", "standard error", _model.ResidualDegreesOfFreedom is null ? "z" : "t"] : ["per unit", "per SD", _loss.Free, "enters at λ"];

    private string[] After(double estimate, double? error, string leastSquares, string enters) => _result.LeastSquares is not null ? [leastSquares, enters]
        : !HasErrors ? []
        : error is { } deviation ? [Plain.Number(deviation), Plain.Number(estimate / deviation)]
        : ["", ""];

    private bool HasErrors => _model.ResidualDegreesOfFreedom is not null || _model.Coefficients.Any(c => c.StandardError is not null);

    // Learned factors are part of the result.
    private string[] Factor(string text) => _pilot is null ? [] : [text];

    private string LeastSquares(Coefficient coefficient) => _result.LeastSquares is not { Undefined: null } found ? ""
        : found.References.Contains(coefficient.Name) ? "reference"
        : found.Estimates.TryGetValue(coefficient.Label, out double value) ? Plain.Number(value)
        : "";

    private void WriteDropped()
    {
        // What is joined over the outputs is left out of all of them, and said once.
        bool isJoined = _model.Outputs.Count > 1 && (_model.Penalty == "group" || (_model.Penalty == "adaptive-lasso" && _model.Response.MoreColumns.Count > 0));
        LinearModel told = isJoined ? _model with { Coefficients = [.. _model.Coefficients.Take(_model.Coefficients.Count / _model.Outputs.Count).Select(c => c with { Output = null })] } : _model;
        Explain.DroppedFeature[] dropped = [.. told.Explain().Dropped];
        Line();
        if (dropped.Length == 0)
        {
            Line(_model.L1Ratio == 0 && _model.Lambda > 0 ? "Nothing was left out: ridge only shrinks." : "Nothing was left out.");
            return;
        }

        int count = _all ? dropped.Length : Math.Min(dropped.Length, _dropped);
        Line($"Left out ({dropped.Length}):");
        foreach (Explain.DroppedFeature feature in dropped.Take(count))
        {
            Line($"  {feature}{(_pilot is null || feature.Worth is null ? "" : $" Its factor is {Plain.Number(told.Coefficients.First(c => c.Label == feature.Name).PenaltyFactor)}.")}");
        }

        if (count < dropped.Length)
        {
            Line($"  … and {dropped.Length - count} more, worth less (--all prints them).");
        }

        if (dropped.Any(d => d.Worth is not null))
        {
            Line("  Worth: what the loss would gain per unit of |β| at zero, over the price that λ asks for it. Below 100 %, zero is the better bargain.");
        }
    }
}
