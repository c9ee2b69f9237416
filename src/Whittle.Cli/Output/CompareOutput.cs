using System.Text.Json;
using Spectre.Console;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>What <c>compare</c> says: the document <c>whittle.comparison/1</c>, and words.</summary>
internal static class CompareOutput
{
    public static void Write(Utf8JsonWriter json, RegressionInput input, Comparison found, string[] leftOut)
    {
        json.WriteString("schema", "whittle.comparison/1");
        FoldJson.Write(json, input.Plan!, found.Methods[0].FoldErrors.Count / input.Plan!.Repeats, found.Measure, found.IsComplete);
        json.WriteBoolean("showsDifference", found.ShowsDifference);
        json.WriteString("recommended", found.Recommended.Name);
        json.WriteStartArray("methods");
        foreach (ComparedMethod method in found.Methods)
        {
            json.WriteStartObject();
            json.WriteString("name", method.Name);
            json.WriteReal("mean", method.Mean);
            json.WriteReal("kept", method.MedianKept);
            json.WriteReal("difference", method.Difference);
            json.WriteReal("halfWidth", method.HalfWidth);
            json.WriteReal("pValue", method.PValue);
            json.WriteBoolean("worse", method.IsWorse);
            FitJson.WriteArray(json, "foldErrors", method.FoldErrors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("leftOut");
        foreach (string why in leftOut)
        {
            json.WriteStringValue(why);
        }

        json.WriteEndArray();
    }

    public static void Write(Shell shell, RegressionInput input, Comparison found, string[] leftOut, string how = "each chooses its λ inside every fold")
    {
        void Line(string text = "") => shell.Output.WriteLine(Plain.Clean(text));
        LossWords words = LossWords.Of(input.Regression.Loss);
        Line($"{found.Methods.Count} methods by {FoldWords.Of(found.Measure, words)} on rows left out ({FoldWords.Of(input.Plan!, found.Methods[0].FoldErrors.Count / input.Plan!.Repeats, found.IsComplete)}); {how}.");
        Table table = new() { Border = TableBorder.None };
        table.AddColumns(new TableColumn("method") { NoWrap = true }, Headers.Right("mean"), Headers.Right("kept"), Headers.Right("worse by"), Headers.Right("95 % interval"), new TableColumn(""));
        foreach (ComparedMethod method in found.Methods)
        {
            bool isBest = method == found.Methods[0];
            table.AddRow(
                Markup.Escape(method.Name), Plain.Number(method.Mean), Plain.Number(method.MedianKept), isBest ? "" : Plain.Number(method.Difference),
                isBest ? "" : $"{Plain.Number(method.Difference - method.HalfWidth)} … {Plain.Number(method.Difference + method.HalfWidth)}", isBest ? "best mean" : method.IsWorse ? "shown to be worse" : "");
        }

        shell.Output.Write(table);
        foreach (string why in leftOut)
        {
            Line($"Not compared: {why}");
        }

        string[] worse = [.. found.Methods.Where(m => m.IsWorse).Select(m => m.Name)];
        Line(worse.Length == 0
            ? "There is no difference that this data can show: every interval holds 0 once folds' shared rows and the number of comparisons are allowed for."
            : $"Shown to be worse than {found.Methods[0].Name}: {string.Join(", ", worse)}. Between the others this data can show no difference.");
        Line(found.Recommended == found.Methods[0]
            ? $"Recommended: {found.Recommended.Name}, the best mean, and none that is as good keeps fewer (median {Plain.Number(found.Recommended.MedianKept)})."
            : $"Recommended: {found.Recommended.Name}, which keeps fewest (median {Plain.Number(found.Recommended.MedianKept)} against {Plain.Number(found.Methods[0].MedianKept)} of {found.Methods[0].Name}) of those not shown to be worse; the price of that simplicity is {Plain.Number(found.Recommended.Difference)} ± {Plain.Number(found.Recommended.HalfWidth)}.");
    }
}
