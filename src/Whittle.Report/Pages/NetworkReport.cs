using Whittle.Neural;

namespace Whittle.Report;

/// <summary>What a report tells of a network; a part that is not given is not in the report. Immutable and thread-safe.</summary>
public sealed record NetworkReport
{
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

    /// <summary>One HTML page of its own: no script, no reference to anything outside it, readable on paper and on a phone; the same bytes for the same input.</summary>
    public string ToHtml() => PageFrame.Write(
        $"A network for {string.Join(", ", Model.Response.Columns)}",
        WriteSummary,
        [
            .. Model.History.Count > 0 ? ((string, string, Action<Html>)[])[("training", "The training", WriteTraining)] : [],
            ("weights", "The weights, and what died", WriteWeights),
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

    private void WriteTraining(Html html)
    {
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
