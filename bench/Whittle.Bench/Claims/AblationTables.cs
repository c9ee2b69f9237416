using System.Globalization;
using System.Text;
using Whittle.Bench.Reports;
using Whittle.Data;
using Whittle.Neural;
using Whittle.Numerics;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Bench.Claims;

/// <summary>One network with and without each regularizer beside linear models, on a real table and on two whose truth is known; written into docs/networks.md.</summary>
internal static class AblationTables
{
    private const int Repeats = 2;

    /// <summary>Runs all of them.</summary>
    /// <param name="root">The folder of data and docs.</param>
    /// <param name="more">A table beside those of the repository, such as student performance, or null.</param>
    public static void Run(string root, string? more)
    {
        string page = Path.Combine(root, "docs", "networks.md");
        ReportCommand.Fill(page, "ablation-students", Table(CsvTable.Read(Path.Combine(root, "data", "students.csv")), "score"));
        ReportCommand.Fill(page, "ablation-bent", Table(Simulated(true), "y"));
        ReportCommand.Fill(page, "ablation-straight", Table(Simulated(false), "y"));
        if (more is not null)
        {
            ReportCommand.Fill(page, "ablation-student-mat", Table(CsvTable.Read(more), "G3", ["G1", "G2"]));
        }
    }

    // Friedman's first function of ten inputs of which five matter (1991, doi:10.1214/aos/1176347963), or a sum of three.
    private static Table Simulated(bool isBent)
    {
        const int Rows = 400, Inputs = 10;
        var random = new Xoshiro256(isBent ? 91 : 92);
        double[][] x = [.. Enumerable.Range(0, Inputs).Select(_ => (double[])[.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())])];
        double[] y =
        [
            .. Enumerable.Range(0, Rows).Select(i => random.NextNormal() + (isBent
                ? (10 * Math.Sin(Math.PI * x[0][i] * x[1][i])) + (20 * Math.Pow(x[2][i] - 0.5, 2)) + (10 * x[3][i]) + (5 * x[4][i])
                : (10 * x[0][i]) - (5 * x[1][i]) + (3 * x[2][i]))),
        ];
        return new Table([.. x.Select((values, j) => new NumberColumn($"x{j + 1}", values)), new NumberColumn("y", y)]);
    }

    private static string Table(Table table, string response, params string[] exclude)
    {
        Regression regression = Regression.Lasso(table, response, new RegressionOptions { Exclude = exclude, Threads = Environment.ProcessorCount });
        NeuralRegression network = NeuralRegression.On(regression, new NetworkOptions { Epochs = 200, Patience = 20 });
        Procedure[] procedures = [.. network.Ablation(), regression.WithPenalty(0).AsProcedure("ridge"), regression.WithPenalty(1).AsProcedure("lasso"), regression.WithPenalty(0.5).AsProcedure("elastic net, L1 ratio 0.5")];
        Comparison found = Comparison.Of(procedures, regression.Rows, FoldPlan.Random(repeats: Repeats));
        var text = new StringBuilder("| method | mean squared error | weights kept | worse than the best by | 95 % interval | |\n|---|---:|---:|---:|---:|---|\n");
        foreach (ComparedMethod m in found.Methods)
        {
            bool isBest = m == found.Methods[0];
            text.Append(CultureInfo.InvariantCulture, $"| {m.Name} | {m.Mean:G4} | {m.MedianKept} | {(isBest ? "" : $"{m.Difference:G3}")} | {(isBest ? "" : $"{m.Difference - m.HalfWidth:G3} … {m.Difference + m.HalfWidth:G3}")} | {(isBest ? "best mean" : m.IsWorse ? "shown to be worse" : "")} |\n");
        }

        return text.ToString();
    }
}
