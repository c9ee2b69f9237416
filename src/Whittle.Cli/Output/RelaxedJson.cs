using System.Text.Json;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>The cross-validation of a relaxed path: errors by φ and λ.</summary>
internal static class RelaxedJson
{
    public static void WriteCrossValidation(Utf8JsonWriter json, CrossValidatedRelaxedPath path, FitResult result)
    {
        RelaxedCrossValidation found = path.CrossValidation;
        json.WriteStartObject("crossValidation");
        FoldJson.Write(json, result.Input.Plan!, found.ByShare[0]);
        WritePosition(json, "min", path, SelectionRule.Minimum);
        WritePosition(json, "1se", path, SelectionRule.OneStandardError);
        (int at, int share) = found.IndexOf(result.Model.ChosenBy == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError);
        ResponseJson.WriteHeldOut(json, found.ByShare[share], at, result.Model);
        FitJson.WriteArray(json, "lambdas", found.Lambdas);
        FitJson.WriteArray(json, "penalizedShares", found.Shares);
        WriteRows(json, "means", found.ByShare.Select(v => v.Means));
        WriteRows(json, "standardErrors", found.ByShare.Select(v => v.StandardErrors));
        FitJson.WriteArray(json, "kept", [.. path.Path.Points.Select(p => (double)p.Penalized.Indices.Count)]);
        json.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter json, string name, CrossValidatedRelaxedPath path, SelectionRule rule)
    {
        RelaxedCrossValidation found = path.CrossValidation;
        (int at, int share) = found.IndexOf(rule);
        json.WriteStartObject(name);
        json.WriteNumber("index", at);
        json.WriteReal("lambda", found.Lambdas[at]);
        json.WriteReal("penalizedShare", found.Shares[share]);
        json.WriteReal("mean", found.ByShare[share].Means[at]);
        json.WriteReal("standardError", found.ByShare[share].StandardErrors[at]);
        json.WriteNumber("kept", path.Path.Points[at].Penalized.Indices.Count);
        json.WriteEndObject();
    }

    // One row a share, of one value a λ; null where there is no refit.
    private static void WriteRows(Utf8JsonWriter json, string name, IEnumerable<IReadOnlyList<double>> rows)
    {
        json.WriteStartArray(name);
        foreach (IReadOnlyList<double> row in rows)
        {
            json.WriteStartArray();
            foreach (double value in row)
            {
                json.WriteReal(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
