using Spectre.Console;
using Whittle.Models;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>A saved path, as file, text and JSON.</summary>
internal static class SavedPathOutput
{
    /// <summary>Saves a path and says which λ it has.</summary>
    public static void Save(Shell shell, string file, ModelPath path)
    {
        AtomicFile.Write(file, stream => PathFile.Save(path, stream));
        shell.Note($"Saved to {file}: {PathWords.Range(path)}.");
    }

    /// <summary>Says what a saved path is.</summary>
    public static void Write(Shell shell, ModelPath path, int limit)
    {
        IReadOnlyList<PathPoint> fits = PathWords.Fits(path);
        if (shell.Json)
        {
            WriteJson(shell, path, fits);
            return;
        }

        shell.Output.WriteLine(Plain.Clean(
            $"Predicts {path.Response.Column} at a λ that you name: {path.Loss.Name} loss with {path.Penalty} penalty, L1 ratio {Plain.Number(path.L1Ratio)}, fitted to {path.Rows} rows."));
        shell.Output.WriteLine($"It has {PathWords.Range(path)}.");
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(Right("λ"), Right("kept"), Right("explained"), Right("gap"), Right("KKT"));
        foreach (PathPoint fit in fits.Take(limit))
        {
            table.AddRow(
                Plain.Full(fit.Lambda), Plain.Number(fit.Indices.Count), Plain.Percent(fit.DevianceExplained), Plain.Tiny(fit.Certificate.RelativeGap), Plain.Tiny(fit.Certificate.KktViolation));
        }

        shell.Output.Write(table);
        string more = fits.Count > limit ? $"… and {fits.Count - limit} more λ (--all prints them). " : "";
        shell.Output.WriteLine($"{more}{fits.Count(f => f.Certificate.IsCertified)} of {fits.Count} certified.");
    }

    private static void WriteJson(Shell shell, ModelPath path, IReadOnlyList<PathPoint> fits) => shell.WriteJson(json =>
    {
        json.WriteString("schema", "whittle.path-summary/1");
        json.WriteString("response", path.Response.Column);
        json.WriteString("loss", path.Loss.Name);
        json.WriteString("penalty", path.Penalty);
        json.WriteReal("l1Ratio", path.L1Ratio);
        json.WriteNumber("rows", path.Rows);
        json.WriteReal("lambdaMax", path.LambdaMax);
        json.WriteReal("exactFrom", path.ExactFrom);
        json.WriteStartArray("points");
        foreach (PathPoint fit in fits)
        {
            json.WriteStartObject();
            json.WriteReal("lambda", fit.Lambda);
            json.WriteNumber("kept", fit.Indices.Count);
            json.WriteReal("devianceExplained", fit.DevianceExplained);
            json.WriteReal("relativeGap", fit.Certificate.RelativeGap);
            json.WriteReal("kktViolation", fit.Certificate.KktViolation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static TableColumn Right(string header) => new(header) { Alignment = Justify.Right, NoWrap = true };
}
