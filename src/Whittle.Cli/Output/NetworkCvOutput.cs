using System.Text.Json;
using Spectre.Console;
using Whittle.Neural;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>What <c>net cv</c> says: the document <c>whittle.network-cross-validation/1</c>, and words.</summary>
internal static class NetworkCvOutput
{
    private const int MostFolds = 30;

    /// <summary>Words.</summary>
    public static void Write(Shell shell, RegressionInput input, NetworkCrossValidation found)
    {
        void Line(string text = "") => shell.Output.WriteLine(Plain.Clean(text));
        LossWords loss = LossWords.Of(input.Regression.Loss);
        string measure = FoldWords.Of(found.Measure, loss), best = found.IsLargerBetter ? "maximum" : "minimum";
        int count = found.Candidates.Count, chosen = found.MinimumIndex;
        Line($"Cross-validation ({FoldWords.Of(input.Plan!, found.Folds.Count, found.IsComplete)}) of {(count == 1 ? "a network" : $"{count} networks")} with {NetworkWords.Layers(found.Candidates[0])}: {measure} on rows left out.");
        if (count == 1)
        {
            Line($"  {NetworkWords.Penalty(found.Candidates[0])}");
        }

        Table table = new() { Border = TableBorder.None };
        bool hasL1 = found.Candidates.Any(c => c.Penalty.L1 > 0), hasL2 = found.Candidates.Any(c => c.Penalty.Ridge > 0), hasDropout = found.Candidates.Any(c => c.Dropout > 0);
        string[] strengths = [.. hasL1 ? (string[])["λ of L1"] : [], .. hasL2 ? (string[])["λ of L2"] : [], .. hasDropout ? (string[])["dropout"] : []];
        table.AddColumns([.. strengths.Select(Headers.Right), Headers.Right("mean"), Headers.Right("±"), Headers.Right("weights kept"), new TableColumn("")]);
        for (int k = 0; k < count; k++)
        {
            NetworkOptions own = found.Candidates[k];
            string note = count == 1 ? "" : k == chosen ? k == found.OneStandardErrorIndex ? $"{best}, and one standard error" : best : k == found.OneStandardErrorIndex ? $"one standard error from the {best}" : "";
            table.AddRow(
            [
                .. hasL1 ? (string[])[Plain.Number(own.Penalty.L1)] : [], .. hasL2 ? (string[])[Plain.Number(own.Penalty.Ridge)] : [], .. hasDropout ? (string[])[Plain.Number(own.Dropout)] : [],
                double.IsNaN(found.Means[k]) ? "diverged" : Plain.Number(found.Means[k]), double.IsNaN(found.Means[k]) ? "" : Plain.Number(found.StandardErrors[k]), Plain.Number(Math.Round(found.Kept[k], 1)), note,
            ]);
        }

        shell.Output.Write(table);
        string which = count == 1 ? "" : $"At the {best}: ";
        if (!found.IsLargerBetter)
        {
            Line($"{which}{(count == 1 ? "The" : "the")} null model has {Plain.Number(found.NullMean)}, so that {Plain.Percent(found.Explained(chosen))} of its error is explained.");
        }

        double[] folds = [.. found.FoldMeans.Select(f => f[chosen]).Where(double.IsFinite)];
        Line(folds.Length <= MostFolds ? $"Fold by fold: {string.Join(", ", folds.Select(Plain.Number))}." : $"Of {folds.Length} folds the best has {Plain.Number(found.IsLargerBetter ? folds.Max() : folds.Min())} and the worst {Plain.Number(found.IsLargerBetter ? folds.Min() : folds.Max())}.");
        if (found.DrawMeans.Count > 1)
        {
            Line($"Another draw of folds and first weights gives from {Plain.Number(found.DrawMeans.Min(d => d[chosen]))} to {Plain.Number(found.DrawMeans.Max(d => d[chosen]))}.");
        }

        HeldOutOutput.Write(shell, "rows left out", found.TabulateClasses(chosen), found.SummarizeClasses(chosen), HeldOutOutput.Named(found.SummarizeResponses(chosen), input.Regression.Outputs));
        if (count > 1)
        {
            Line($"The {best} is the best of {count} and so flatters; net ablate chooses inside each fold.");
        }
    }

    /// <summary>The document.</summary>
    public static void Write(Utf8JsonWriter json, RegressionInput input, NetworkCrossValidation found, Seconds? seconds)
    {
        json.WriteString("schema", "whittle.network-cross-validation/1");
        FoldJson.Write(json, input.Plan!, found.Folds.Count, found.Measure, found.IsComplete);
        json.WriteNumber("min", found.MinimumIndex);
        json.WriteNumber("1se", found.OneStandardErrorIndex);
        json.WriteReal("nullMean", found.NullMean);
        json.WriteStartArray("networks");
        for (int k = 0; k < found.Candidates.Count; k++)
        {
            NetworkOptions own = found.Candidates[k];
            json.WriteStartObject();
            json.WriteReal("l1", own.Penalty.L1);
            json.WriteReal("l2", own.Penalty.Ridge);
            json.WriteReal("dropout", own.Dropout);
            json.WriteReal("mean", found.Means[k]);
            json.WriteReal("standardError", found.StandardErrors[k]);
            json.WriteReal("explained", found.Explained(k));
            json.WriteReal("kept", found.Kept[k]);
            FitJson.WriteArray(json, "foldMeans", [.. found.FoldMeans.Select(f => f[k])]);
            if (found.DrawMeans.Count > 1)
            {
                FitJson.WriteArray(json, "drawMeans", [.. found.DrawMeans.Select(d => d[k])]);
            }

            HeldOutOutput.Write(json, found.TabulateClasses(k), found.SummarizeClasses(k), HeldOutOutput.Named(found.SummarizeResponses(k), input.Regression.Outputs));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FitJson.WriteSeconds(json, seconds);
    }
}
