using System.Reflection;
using Whittle.Explain;
using Whittle.Neural;
using Whittle.Selection;

namespace Whittle.Report;

/// <summary>What a report tells of a network; a part that is not given is not in the report. Immutable and thread-safe.</summary>
public sealed record NetworkReport
{
    private const int MostClasses = 12;
    private const int MostColumns = 50;

    /// <summary>The network as it was trained.</summary>
    public required NeuralModel Model { get; init; }

    /// <summary>The same network without one of its regularizers, by what is missing; default none.</summary>
    public IReadOnlyList<(string Name, NeuralModel Model)> Without { get; init; } = [];

    /// <summary>Its losses beside those of the same network under L2, where it has an L1 part.</summary>
    public PairedLoss? UnderL2 { get; init; }

    /// <summary>What the data are called, such as a file's name.</summary>
    public string? Source { get; init; }

    /// <summary>What happened to missing cells, in a sentence.</summary>
    public string? Missing { get; init; }

    /// <summary>How well rows are predicted, best such as the weights were not trained on, and what they are called.</summary>
    public (string Rows, HeldOutSummary Summary)? HeldOut { get; init; }

    /// <summary>On which columns the network relies, and the seed of the shuffles.</summary>
    public (PermutationImportance Found, long Seed)? Importance { get; init; }

    /// <summary>The command that makes the page again.</summary>
    public string? Command { get; init; }

    /// <summary>One HTML page of its own: no script, no reference to anything outside it, readable on paper and on a phone; the same bytes for the same input.</summary>
    public string ToHtml() => PageFrame.Write(
        $"A network for {string.Join(", ", Model.Response.Columns)}",
        WriteSummary,
        [
            .. HeldOut is not null ? ((string, string, Action<Html>)[])[("rows", "How well rows are predicted", WriteRows)] : [],
            .. Importance is not null ? ((string, string, Action<Html>)[])[("importance", "What it relies on", WriteImportance)] : [],
            ("training", "The training", WriteTraining),
            ("weights", "The weights, and what died", WriteWeights),
            ("again", "How to make this again", WriteAgain),
            ("words", "Words", WriteWords),
        ]);

    private void WriteSummary(Html html)
    {
        html.Paragraph(NetworkWords.What(Model));
        html.Paragraph($"{(Source is null ? "" : $"Trained on {Source}. ")}{NetworkWords.Penalty(Model.Options)} {NetworkWords.Training(Model)}");
        html.Paragraph(NetworkWords.Explained(Model));
        if (Missing is not null)
        {
            html.Paragraph(Missing);
        }
    }

    private void WriteRows(Html html)
    {
        (string rows, HeldOutSummary summary) = HeldOut!.Value;
        html.Paragraph(HeldOutWords.Of(summary, Model.Loss, rows));
        if (summary.Classes is { } classes)
        {
            int shown = Math.Min(classes.Classes.Count, MostClasses);
            html.Paragraph(HeldOutWords.Classes(rows, classes, summary.TwoClasses));
            html.Table("Classes, and what their rows are named", HeldOutWords.ClassHeaders(classes, shown), HeldOutWords.ClassRows(classes, shown), classes.Classes.Count - shown);
        }

        if (summary.Responses is { } responses)
        {
            html.Table("Each response", ["response", "mean squared error", "variance explained"], responses.Select((r, k) => (string[])[Model.Outputs[k], Plain.Number(r.MeanSquaredError), double.IsFinite(r.VarianceExplained) ? Plain.Percent(r.VarianceExplained) : "none"]));
        }
    }

    private void WriteImportance(Html html)
    {
        (PermutationImportance found, long seed) = Importance!.Value;
        html.Paragraph(ImportanceWords.What(found, Model.Loss, seed));
        html.Figure(ImportanceChart.Draw(found, ImportanceWords.Measure(found, Model.Loss)));
        html.Table("What the network relies on", ImportanceWords.Headers(found), ImportanceWords.Rows(found).Take(MostColumns), Math.Max(0, found.Columns.Count - MostColumns));
        html.Paragraph(ImportanceWords.Caveat(found));
    }

    private void WriteTraining(Html html)
    {
        if (Model.History.Count == 0)
        {
            html.Paragraph("There is no curve of losses: this is a point of LassoNet's path, each of whose λ begins with the weights of the one before.");
            return;
        }

        html.Figure(LossCurveChart.Draw([(Without.Count > 0 ? "as it is" : "", Model), .. Without]));
        foreach ((string name, NeuralModel other) in Without)
        {
            html.Paragraph($"The same network {name}: its least loss is {Plain.Number(Best(other))}, against {Plain.Number(Best(Model))} as it is.");
        }

        if (UnderL2 is not null)
        {
            html.Paragraph(NetworkWords.Twin(Model, UnderL2));
        }
    }

    private void WriteWeights(Html html)
    {
        html.Paragraph(NetworkWords.Dead(Model) ?? "No weight is exactly 0.");
        html.Figure(WeightHistogramChart.Draw(Model.Network));
        IReadOnlyList<(string Name, string Why)> dead = NetworkWords.DeadInputs(Model);
        if (dead.Count > 0)
        {
            html.Table("Inputs without influence, and why", ["input", "why"], dead.Take(MostColumns).Select(d => (string[])[d.Name, d.Why]), Math.Max(0, dead.Count - MostColumns));
        }
    }

    private void WriteAgain(Html html)
    {
        if (Command is { } command)
        {
            html.Raw($"<p><code>{MarkupText.Escape(command)}</code></p>");
        }

        string[] version = (typeof(NetworkReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        html.List([.. NetworkWords.Recipe(Model.Options, Model.Scale), $"Whittle {version[0]}. The same input gives the same numbers, to the last bit, on any number of threads of one machine."]);
    }

    private static void WriteWords(Html html) => html.Terms(
    [
        ("Validation rows", "Rows that are kept from training; where their loss does not get better any more, training stops, and the best weights are kept."),
        ("L1", "A constant reward for each bit of shrinking: weights become exactly 0, and can come back where the loss asks for it."),
        ("L2", "A reward that fades near 0: weights stay small, and none becomes 0."),
        ("Dropout", "While training, neurons are dropped at random, so that none relies on another alone."),
        ("Dead", "A weight that is exactly 0; an input or neuron from which every way to an output passes one."),
    ]);

    private double Best(NeuralModel model) => model.History.Min(e => Model.Options.ValidationShare > 0 ? e.ValidationLoss : e.TrainingLoss);
}
