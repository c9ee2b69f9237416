using System.Text.Json;
using System.Text.RegularExpressions;
using Whittle.Bench.Runs;

namespace Whittle.Bench.Reports;

/// <summary>Writes what a result file says into the documents: tables between their markers, and the picture.</summary>
internal static class ReportCommand
{
    public static void Run(string resultFile, string root)
    {
        ComparisonResult result = JsonSerializer.Deserialize<ComparisonResult>(File.ReadAllText(resultFile), JsonSerializerOptions.Web)!;
        Fill(Path.Combine(root, "README.md"), "comparison", ComparisonTables.Short(result));
        string page = Path.Combine(root, "docs", "performance.md");
        Fill(page, "machine", ComparisonTables.OfMachine(result));
        Fill(page, "comparison", ComparisonTables.Whole(result));
        Fill(page, "use", ComparisonTables.Use(result));
        Fill(page, "hard", ComparisonTables.Hard(result));
        Fill(page, "all", ComparisonTables.All(result));
        Write(Path.Combine(root, "docs", "images", "comparison.svg"), ComparisonChart.Draw(result));
    }

    /// <summary>The same for a file of scaling series.</summary>
    public static void RunScaling(string resultFile, string root)
    {
        ScalingSeries[] series = JsonSerializer.Deserialize<ScalingSeries[]>(File.ReadAllText(resultFile), JsonSerializerOptions.Web)!;
        Fill(Path.Combine(root, "docs", "performance.md"), "scaling", ScalingTable.Write(series));
        foreach (ScalingSeries s in series.Where(s => s.Points.Count > 2))
        {
            Write(Path.Combine(root, "docs", "images", $"scaling-{s.Name}.svg"), ScalingChart.Draw(s));
        }
    }

    // What stands between <!-- name --> and <!-- /name --> is replaced.
    internal static void Fill(string file, string name, string text)
    {
        string old = File.ReadAllText(file);
        var between = new Regex($"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", RegexOptions.Singleline);
        Write(file, between.IsMatch(old) ? between.Replace(old, _ => text, 1) : throw new InvalidDataException($"{file} has no place for the table '{name}': <!-- {name} --> … <!-- /{name} -->."));
    }

    private static void Write(string file, string text)
    {
        File.WriteAllText($"{file}.part", text);
        File.Move($"{file}.part", file, overwrite: true);
    }
}
