using Spectre.Console;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>What <c>cv</c> says to people.</summary>
internal sealed class CvText
{
    private const int MaxLines = 20;
    private readonly Shell _shell;
    private readonly CvResult _result;
    private readonly LossWords _words;
    private readonly bool _all;

    public CvText(Shell shell, CvResult result, bool all)
    {
        (_shell, _result, _all) = (shell, result, all);
        _words = LossWords.Of(result.Input.Regression.Loss);
    }

    public void Write()
    {
        CrossValidatedPath path = _result.Choice.Best;
        CrossValidation found = path.CrossValidation;
        string name = FoldWords.Of(found.Measure, _words), best = found.IsLargerBetter ? "maximum" : "minimum";
        _shell.Output.WriteLine(Plain.Clean($"Cross-validation ({FoldWords.Of(_result.Input.Plan!, found)}): {name} on rows left out, of {found.Lambdas.Count} λ."));
        if (_result.Choice.Paths.Count > 1)
        {
            WriteMixtures(best);
        }

        WriteCurve(path, best);
        if (_result.Training is { } training)
        {
            int at = found.MinimumIndex, least = Enumerable.Range(0, training.Count).MinBy(k => training[k]);
            _shell.Output.WriteLine($"On the rows of the fit the error is least at λ = {Plain.Number(found.Lambdas[least])}, where it says {Plain.Number(training[least])} and rows left out say {Plain.Number(found.Means[least])}; at the {best} of the latter it says {Plain.Number(training[at])}.");
        }

        if (_result.Variance is { } variance)
        {
            _shell.Output.WriteLine($"Variance: of a row's predictor over {variance.Draws} samples drawn from the rows with replacement, its mean over the rows.");
        }

        if (FoldWords.Extension(found) is { } extension)
        {
            _shell.Output.WriteLine(extension);
        }

        if (FoldWords.AtEnd(found, found.MinimumIndex) is { } end)
        {
            _shell.Output.WriteLine(end);
        }

        if (found.Repeats.Count > 0)
        {
            _shell.Output.WriteLine(FoldWords.Luck(path, SelectionRule.Minimum));
            _shell.Output.WriteLine(FoldWords.Luck(path, SelectionRule.OneStandardError));
        }

        if (_result.Nested is { } nested)
        {
            WriteNested(path, nested, name);
        }
        else
        {
            _shell.Output.WriteLine(
                $"The {best} is the best of {_result.Choice.Paths.Sum(p => p.CrossValidation.Lambdas.Count)} and so flatters; --nested measures the whole procedure on rows that had no part in it.");
        }
    }

    private void WriteMixtures(string best)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(Headers.Right("L1 ratio"), Headers.Right(best), Headers.Right("±"), Headers.Right("at λ"), Headers.Right("kept"), new TableColumn(""));
        for (int k = 0; k < _result.Choice.Paths.Count; k++)
        {
            CrossValidatedPath path = _result.Choice.Paths[k];
            int at = path.CrossValidation.MinimumIndex;
            table.AddRow(
                Plain.Number(path.Path.L1Ratio), Plain.Number(path.CrossValidation.Means[at]), Plain.Number(path.CrossValidation.StandardErrors[at]), Plain.Number(path.CrossValidation.Lambdas[at]),
                Plain.Number(path.Path.Points[at].Indices.Count), k == _result.Choice.BestIndex ? "best" : "");
        }

        _shell.Output.Write(table);
        _shell.Output.WriteLine($"Along λ for L1 ratio {Plain.Number(_result.Choice.Best.Path.L1Ratio)}:");
    }

    // Evenly along λ, and always the two that the rules choose.
    private void WriteCurve(CrossValidatedPath path, string best)
    {
        CrossValidation found = path.CrossValidation;
        int count = found.Lambdas.Count, lines = _all ? count : Math.Min(count, MaxLines);
        int[] shown = [.. Enumerable.Range(0, lines).Select(line => lines == 1 ? 0 : line * (count - 1) / (lines - 1)).Append(found.MinimumIndex).Append(found.OneStandardErrorIndex).Distinct().Order()];
        var table = new Table { Border = TableBorder.None };
        (string Header, IReadOnlyList<double> Errors)[] beside = [.. new[] { ("training", _result.Training), ("held out", _result.HeldOut), ("variance", _result.Variance?.PredictionVariances) }.Where(b => b.Item2 is not null).Select(b => (b.Item1, b.Item2!))];
        table.AddColumns([Headers.Right("λ"), Headers.Right("mean"), Headers.Right("±"), .. beside.Select(b => Headers.Right(b.Header)), Headers.Right("kept"), new TableColumn("")]);
        foreach (int k in shown)
        {
            string note = k == found.MinimumIndex ? k == found.OneStandardErrorIndex ? $"{best}, and one standard error" : best : k == found.OneStandardErrorIndex ? $"one standard error from the {best}" : "";
            table.AddRow([Plain.Number(found.Lambdas[k]), Plain.Number(found.Means[k]), Plain.Number(found.StandardErrors[k]), .. beside.Select(b => Plain.Number(b.Errors[k])), Plain.Number(path.Path.Points[k].Indices.Count), note]);
        }

        _shell.Output.Write(table);
        if (shown.Length < count)
        {
            _shell.Output.WriteLine($"{shown.Length} of {count} λ are shown (--all prints every one).");
        }
    }

    // How often each mixture was chosen.
    private string Mixtures(NestedCrossValidation nested) => _result.Choice.Paths.Count == 1 ? ""
        : $", with L1 ratio {string.Join(", ", nested.Choices.GroupBy(c => c.Candidate).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => $"{Plain.Number(_result.Choice.Paths[g.Key].Path.L1Ratio)} {(g.Count() == 1 ? "once" : $"{g.Count()} times")}"))}";

    private void WriteNested(CrossValidatedPath path, NestedCrossValidation nested, string name)
    {
        CrossValidation found = path.CrossValidation;
        int at = found.IndexOf(nested.Rule);
        double[] lambdas = [.. nested.Choices.Select(c => c.Lambda).Order()];
        string rule = nested.Rule == SelectionRule.Minimum ? found.IsLargerBetter ? "maximum" : "minimum" : "one standard error";
        _shell.Output.WriteLine($"Nested: choosing {(_result.Choice.Paths.Count > 1 ? "the mixture and " : "")}λ by {rule} inside {(nested.IsComplete ? "each" : "each finished")} outer fold gives {name} {Plain.Number(nested.Mean)} ± {Plain.Number(nested.StandardError)} on rows that had no part in the choice"
            + (double.IsNaN(nested.Explained) ? "." : $"; the null model has {Plain.Number(nested.NullMean)}, so {Plain.Percent(nested.Explained)} of its error is explained."));
        _shell.Output.WriteLine($"  The cross-validation itself says {Plain.Number(found.Means[at])}. The outer folds chose λ from {Plain.Number(lambdas[0])} to {Plain.Number(lambdas[^1])} and kept {FoldWords.Kept(nested.Choices.Select(c => c.Kept))}{Mixtures(nested)}.");
    }
}
