using System.Globalization;
using Whittle.Data;
using Whittle.Models;

namespace Whittle.Report;

/// <summary>Where the numbers come from: rows, columns, and what became of each before the fit.</summary>
internal static class DataPart
{
    private const int MostColumns = 60;
    private const int MostLevels = 8;

    public static void Write(Html html, FitReport report)
    {
        LinearModel model = report.Model;
        html.List(Facts(report));
        if (model.Recipe is { Steps.Count: > 0 } recipe)
        {
            Table? table = report.Regression?.Table;
            RecipeStep[] shown = [.. recipe.Steps.Take(MostColumns)];
            html.Table("Columns, and what was made of them", ["column", "what it is", "coefficients", .. table is null ? Array.Empty<string>() : ["least", "mean", "most"]], shown.Select(Row), recipe.Steps.Count - shown.Length);

            string[] Row(RecipeStep step) => [string.Join(", ", step.Columns), Kind(step), step.Names.Count.ToString(CultureInfo.InvariantCulture), .. table is null ? Array.Empty<string>() : Range(step, table)];
        }
    }

    private static IEnumerable<string> Facts(FitReport report)
    {
        LinearModel model = report.Model;
        if (report.Source is { } source)
        {
            yield return $"Data: {source}.";
        }

        yield return $"Rows of the fit: {model.Rows}.{(report.Regression?.DroppedRows is > 0 and var dropped ? $" {dropped} rows were left out for missing cells." : "")}";
        if (report.Missing is { } missing)
        {
            yield return missing;
        }

        yield return model.Response.Classes is { } classes ? $"The response, {LossWords.Response(model)}, names {(classes.Count == 2 ? $"two classes; the model gives the probability of {classes[1]} against {classes[0]}" : $"{classes.Count} classes")}." : $"The response is {LossWords.Response(model)}.";
        if (new FitWords(model, report.Regression?.LambdaScale).TextColumns is { } text)
        {
            yield return text;
        }

        yield return model.IsStandardized
            ? "Columns were divided by their standard deviation for the penalty, so that units do not decide what it costs to be kept; coefficients are reported in original units."
            : "Columns were penalized as given, in their own units.";
        if (model.ClassWeights is { } weights)
        {
            yield return $"The rows of each class count {LossWords.Weights(weights)}.";
        }

        if (model.Offset is { } offset)
        {
            yield return $"{offset} is added to every prediction’s predictor as it is.";
        }

        if (!model.HasIntercept)
        {
            yield return "There is no intercept: where every column is 0, so is the predictor.";
        }
    }

    private static string Kind(RecipeStep step) => step switch
    {
        FactorStep factor => $"text, {(factor.Levels.Count <= MostLevels ? string.Join(", ", factor.Levels) : $"{factor.Levels.Count} levels")}{(factor.HasReference ? $"; {factor.Levels[0]} is the reference" : "")}",
        NumberStep { Fill: { } fill } => $"number, missing cells hold {Plain.Number(fill)}",
        NumberStep => "number",
        _ => $"computed: {string.Join(", ", step.Names.Take(MostLevels))}",
    };

    private static string[] Range(RecipeStep step, Table table)
    {
        if (step is not NumberStep || step.Columns.Count != 1)
        {
            return ["", "", ""];
        }

        double[] values = [.. table.Numbers(step.Column).Where(v => !double.IsNaN(v))];
        return values.Length == 0 ? ["", "", ""] : [Plain.Number(values.Min()), Plain.Number(values.Average()), Plain.Number(values.Max())];
    }
}
