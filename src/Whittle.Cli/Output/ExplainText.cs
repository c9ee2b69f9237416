using System.Globalization;
using Spectre.Console;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>What <c>explain</c> says to people.</summary>
internal sealed class ExplainText
{
    private const int MaxKept = 12;
    private const int MaxDropped = 8;
    private const int MaxInfluence = 10;
    private const int MaxWorths = 12;
    private const int MaxChanges = 6;
    private const int MaxInstead = 4;
    private const int MaxInflated = 6;
    private const double HighInflation = 5;
    private readonly Shell _shell;
    private readonly ExplainResult _result;
    private readonly bool _all;

    public ExplainText(Shell shell, ExplainResult result, bool all) => (_shell, _result, _all) = (shell, result, all);

    public void Write()
    {
        LinearModel model = _result.Model;
        Line($"{LossWords.Response(model)} at λ = {Plain.Number(model.Lambda)}: {model.Coefficients.Count(c => c.Estimate != 0)} of {model.Coefficients.Count} coefficients are kept and explain {Plain.Percent(model.DevianceExplained)} of the {LossWords.Of(model.Loss).Measure}.");
        if (_result.Rows is { } rows)
        {
            foreach (RowExplanation row in rows)
            {
                WriteRow(row);
            }
        }
        else if (_result.Influence is { } influence)
        {
            WriteInfluence(influence);
        }
        else if (_result.Worths is { } worths)
        {
            if (_result.Steps is { } steps)
            {
                WriteSteps(steps);
            }

            WriteWorths(worths);
        }
        else
        {
            WriteFit(_result.Fit!);
        }
    }

    private void Line(string text = "") => _shell.Output.WriteLine(Plain.Clean(text));

    private int Most(int limit) => _all ? int.MaxValue : limit;

    // Those first whose own prediction would move furthest.
    private void WriteInfluence(IReadOnlyList<RowInfluence> influence)
    {
        bool hasDistance = influence.Any(r => r.CooksDistance is not null);
        var table = new Table { Border = TableBorder.None };
        table.AddColumns([Headers.Right("row"), Headers.Right("leverage"), Headers.Right("predictor"), Headers.Right("without it"), .. hasDistance ? [Headers.Right("Cook's distance")] : Array.Empty<TableColumn>()]);
        foreach (RowInfluence row in influence.OrderByDescending(r => Math.Abs(r.Without - r.Predictor)).Take(Most(MaxInfluence)))
        {
            string[] distance = !hasDistance ? [] : [row.CooksDistance is { } d ? Plain.Number(d) : ""];
            table.AddRow([(row.Row + 1).ToString(CultureInfo.InvariantCulture), Plain.Number(row.Leverage), Plain.Number(row.Predictor), double.IsFinite(row.Without) ? Plain.Number(row.Without) : "nothing left", .. distance]);
        }

        Line();
        Line("Rows whose own prediction would move furthest without them:");
        _shell.Output.Write(table);
        Line($"Leverages are the share of a row's own response in its prediction; they sum to {Plain.Number(influence.Sum(r => r.Leverage))}, the degrees of freedom, {Plain.Number(influence.Average(r => r.Leverage))} a row.");
    }

    private void WriteFit(FitExplanation fit)
    {
        WriteLedger(fit.Ledger);
        WriteDropped(fit.Dropped);
        FeatureHistory[] left = [.. fit.Histories.Where(h => h.Events.Any(e => !e.Enters))], told = _all ? [.. fit.Histories] : left;
        if (told.Length > 0)
        {
            Line();
            Line(_all ? "On the way down from λmax:" : "On the way down from λmax some came and went:");
            foreach (FeatureHistory history in told.Take(Most(MaxChanges)))
            {
                Line($"  {history}");
            }

            More(told.Length - MaxChanges, "more");
        }

        WriteAlternatives(fit.Alternatives);
        if (fit.Collinearity is { } collinearity)
        {
            WriteCollinearity(collinearity);
        }
    }

    private void More(int count, string what)
    {
        if (!_all && count > 0)
        {
            Line($"  … and {count} {what} (--all prints them).");
        }
    }

    private void WriteLedger(RewardLedger ledger)
    {
        if (ledger.Entries.Count == 0)
        {
            return;
        }

        Line();
        Line($"What one step toward zero would earn and cost (a step is {Plain.Number(ledger.Step)}; all in units of the objective):");
        Table table = Columns("feature", _result.Model.IsStandardized ? "per SD" : "per unit", "to", "L1 pays", "L2 pays", "loss costs");
        foreach (LedgerEntry entry in ledger.Entries.Take(Most(MaxKept)))
        {
            table.AddRow([Markup.Escape(Plain.Clean(entry.Name)), .. Cells(entry.Next)]);
        }

        _shell.Output.Write(table);
        More(ledger.Entries.Count - MaxKept, "kept");
        IReadOnlyList<LedgerStep> textbook = RewardLedger.Textbook();
        Line($"L1 pays the same for every step, L2 less and less near zero: from {string.Join(", ", textbook.Select(s => $"{s.From} to {s.To}"))} L1 earns {string.Join(", ", textbook.Select(s => s.L1Reward))} and L2 {string.Join(", ", textbook.Select(s => s.L2Reward))}.");
    }

    private static string[] Cells(LedgerStep step) => [Plain.Number(step.From), Plain.Number(step.To), Plain.Number(step.L1Reward), Plain.Number(step.L2Reward), Plain.Number(step.LossCost!.Value)];

    private void WriteDropped(IReadOnlyList<DroppedFeature> dropped)
    {
        if (dropped.Count == 0)
        {
            return;
        }

        Line();
        Line($"Left out ({dropped.Count}):");
        foreach (DroppedFeature feature in dropped.Take(Most(MaxDropped)))
        {
            Line($"  {feature}{(feature.DescribeTakeover() is { } more ? $" {more}" : "")}");
        }

        More(dropped.Count - MaxDropped, "more, worth less");
    }

    private void WriteAlternatives(IReadOnlyList<Alternative> alternatives)
    {
        if (alternatives.Count == 0)
        {
            return;
        }

        Line();
        Line("The same λ without one of them, fitted again:");
        Table table = new() { Border = TableBorder.None };
        table.AddColumns(new TableColumn("without") { NoWrap = true }, Headers.Right("explains"), Headers.Right("less by"), new TableColumn("comes in instead"));
        foreach (Alternative alternative in alternatives.Take(Most(MaxKept)))
        {
            string instead = alternative.Instead.Count == 0 ? "nothing" : string.Join(", ", alternative.Instead.Take(Most(MaxInstead))) + (alternative.Instead.Count > Most(MaxInstead) ? ", …" : "");
            table.AddRow(
                Markup.Escape(Plain.Clean(alternative.Without)), Plain.Percent(alternative.DevianceExplained), Plain.Percent(alternative.Fall),
                Markup.Escape(Plain.Clean($"{instead}{(alternative.IsAsGood ? " (as good: the data do not insist on it)" : "")}")));
        }

        _shell.Output.Write(table);
    }

    private void WriteCollinearity(Collinearity found)
    {
        (string Name, double Value)[] inflated = [.. found.VarianceInflation.Where(v => v.Value > HighInflation).OrderByDescending(v => v.Value).Select(v => (v.Key, v.Value))];
        Line();
        Line($"Condition number {(double.IsInfinity(found.ConditionIndices[^1]) ? "infinite: columns depend on each other" : Plain.Number(found.ConditionIndices[^1]))}. "
            + (inflated.Length == 0 ? $"No column's variance is inflated more than {Plain.Number(HighInflation)}-fold by the others."
                : $"Variance inflated by the other columns: {string.Join(", ", inflated.Take(Most(MaxInflated)).Select(v => $"{v.Name} {(double.IsInfinity(v.Value) ? "without bound" : Plain.Number(v.Value))}"))}{(inflated.Length > Most(MaxInflated) ? ", …" : "")}."));
        foreach (IReadOnlyList<string> cluster in found.Clusters.Take(Most(MaxChanges)))
        {
            Line($"  Correlated by {Collinearity.ClusterCorrelation.ToString(CultureInfo.InvariantCulture)} or more: {string.Join(", ", cluster)}.");
        }
    }

    // Evenly along λ, and the last one.
    private void WriteWorths(IReadOnlyList<WorthAt> worths)
    {
        int count = worths.Count, lines = Math.Min(count, Most(MaxWorths));
        Line();
        Line($"What {_result.Feature} earns of its price along λ; it is kept where that is all of it:");
        Table table = Columns("λ", "worth", "per SD");
        foreach (WorthAt at in Enumerable.Range(0, lines).Select(k => worths[lines == 1 ? 0 : k * (count - 1) / (lines - 1)]))
        {
            table.AddRow([Plain.Number(at.Lambda), at.Worth is { } worth ? Plain.Percent(worth) : "", Plain.Number(at.Standardized)]);
        }

        _shell.Output.Write(table);
    }

    private void WriteSteps(IReadOnlyList<LedgerStep> steps)
    {
        Line();
        Line($"{_result.Feature} from where the loss alone would have it, the others held, to zero (all in units of the objective):");
        Table table = Columns("step", "from", "to", "L1 pays", "L2 pays", "loss costs");
        for (int k = 0; k < steps.Count; k++)
        {
            table.AddRow([$"{k + 1}", .. Cells(steps[k])]);
        }

        _shell.Output.Write(table);
        Coefficient own = _result.Model.Coefficients.First(c => c.Label == _result.Feature);
        Line($"The fit stands at {Plain.Number(own.Standardized)}, where a further step costs what it earns (L1 ratio {Plain.Number(_result.Model.L1Ratio)}).");
    }

    private void WriteRow(RowExplanation row)
    {
        bool isLink = Math.Abs(row.Prediction - row.Predictor) > 1e-12 * (1 + Math.Abs(row.Predictor));
        Line();
        Line($"Row {row.Row + 1}{(row.Output is { } output ? $", {output}" : "")}: predictor {Plain.Number(row.Predictor)}{(isLink ? $", which is a mean of {Plain.Number(row.Prediction)}" : "")} = {Plain.Number(row.Baseline)} for a row of means, and");
        Table table = Columns("feature", "value", "contributes");
        foreach (Contribution contribution in row.Contributions.Take(Most(MaxKept)))
        {
            table.AddRow(Markup.Escape(Plain.Clean(contribution.Name)), Plain.Number(contribution.Value), $"{(contribution.Amount >= 0 ? "+" : "−")}{Plain.Number(Math.Abs(contribution.Amount))}");
        }

        _shell.Output.Write(table);
        More(row.Contributions.Count - MaxKept, "more, each smaller");
    }

    private static Table Columns(params string[] headers)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn(new TableColumn(headers[0]) { NoWrap = true });
        foreach (string header in headers[1..])
        {
            table.AddColumn(Headers.Right(header));
        }

        return table;
    }
}
