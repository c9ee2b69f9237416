using System.Reflection;
using Whittle.Neural;

namespace Whittle.Report;

/// <summary>What a page tells of a path of LassoNet: at which λ each feature leaves, how the validation loss goes, and how to make it again. Immutable and thread-safe.</summary>
public sealed record LassoNetReport
{
    private const int MostFeatures = 100;

    /// <summary>The path.</summary>
    public required LassoNetPath Path { get; init; }

    /// <summary>How it was followed.</summary>
    public required LassoNetOptions Options { get; init; }

    /// <summary>Data and network that it was followed with.</summary>
    public required NeuralRegression Network { get; init; }

    /// <summary>What the data are called, such as a file's name.</summary>
    public string? Source { get; init; }

    /// <summary>What happened to missing cells, in a sentence.</summary>
    public string? Missing { get; init; }

    /// <summary>The command that makes the page again.</summary>
    public string? Command { get; init; }

    /// <summary>One HTML page of its own: no script, no reference to anything outside it, readable on paper and on a phone; the same bytes for the same input.</summary>
    public string ToHtml() => PageFrame.Write(
        $"LassoNet for {string.Join(", ", Network.Data.Outputs)}",
        WriteSummary,
        [
            ("importance", "How much each feature is needed", WriteImportance),
            ("path", "The path", html => html.Figure(LassoNetChart.Draw(Path))),
            ("validation", "The validation loss along it", WriteLosses),
            ("again", "How to make this again", WriteAgain),
            ("words", "Words", WriteWords),
        ]);

    private void WriteSummary(Html html)
    {
        html.Paragraph($"{(Source is null ? "" : $"Trained on {Source}. ")}{LassoNetWords.What(Path, Options, Network.Data.Outputs)}");
        foreach (string sentence in new[] { LassoNetWords.Best(Path), Missing, Path.IsComplete ? null : "It was cancelled: this is what was finished." }.OfType<string>())
        {
            html.Paragraph(sentence);
        }
    }

    private void WriteImportance(Html html)
    {
        html.Paragraph($"{LassoNetWords.Importance(Path)}{(Path.Leaves.Count > 1 ? " Another seed is another network: “least” and “most” are how far seeds differ." : " One seed is one network; the mean of several says how far its order can be relied on.")}");
        html.Table("The λ at which each feature leaves for good", LassoNetWords.Headers(Path), LassoNetWords.Rows(Path).Take(MostFeatures), Math.Max(0, Path.Inputs.Count - MostFeatures));
    }

    private void WriteLosses(Html html)
    {
        if (LassoNetWords.Best(Path) is null)
        {
            html.Paragraph("No rows were kept for validation, so that there is no such curve.");
            return;
        }

        html.Figure(LassoNetLossChart.Draw(Path));
    }

    private void WriteAgain(Html html)
    {
        if (Command is { } command)
        {
            html.Raw($"<p><code>{MarkupText.Escape(command)}</code></p>");
        }

        string[] version = (typeof(LassoNetReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        html.List(
        [
            .. NetworkWords.Recipe(Network.DenseOptions, Network.CreateModel(Path.Points[^1]).Scale),
            $"Along the path: M = {Plain.Full(Options.Hierarchy)}, λ growing by {Plain.Full(Options.Growth)}, gradient descent with momentum {Plain.Full(Options.Momentum)} at a learning rate of {Plain.Full(Options.LearningRate)}, at most {Options.Epochs} epochs a λ and {Options.Patience} of patience; {Options.Seeds} {(Options.Seeds == 1 ? "seed" : "seeds")}.",
            $"Whittle {version[0]}. The same input gives the same numbers, to the last bit, on any number of threads of one machine.",
        ]);
    }

    private static void WriteWords(Html html) => html.Terms(
    [
        ("Skip", "A linear way from inputs to outputs beside the hidden layers. An input takes part in these only while its skip weight lives."),
        ("M, the hierarchy", "How many times the size of its skip weight an input's weights into the first hidden layer may have; near 0 the model is linear."),
        ("λ", "The price of skip weights; it grows until no input is left. It goes far beyond the lasso's, since an input is let go only where λ outweighs what its hidden weights earn as well."),
        ("Leaves for good", "The first λ from which on an input has no weight; one that leaves and comes back has not left for good."),
        ("Validation rows", "Rows that are kept from training; where their objective does not get better any more, the next λ follows."),
    ]);
}
