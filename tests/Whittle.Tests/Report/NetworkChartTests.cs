using System.Globalization;
using System.Xml.Linq;
using Whittle.Explain;
using Whittle.Neural;
using Whittle.Report;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Tests.Report;

/// <summary>The charts of networks: well-formed, described, the same bytes twice, and their numbers where they are drawn.</summary>
public class NetworkChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly NeuralModel Model = NeuralRegression.On(CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv")), "score", new NetworkOptions { Hidden = [6], Epochs = 20, Penalty = new NetworkPenalty { Lambda = 0.1, L1Ratio = 1, Structure = PenaltyStructure.Inputs } }).Fit();

    private static readonly LassoNetPath Lasso = NeuralRegression.On(CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv")), "score", new NetworkOptions { Hidden = [6], Epochs = 20 }).FitLassoNet(new LassoNetOptions { Growth = 1.5 });

    public static TheoryData<string> Names => [.. Charts().Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chart_is_a_picture_a_description_and_a_table(string name)
    {
        Chart chart = Charts().First(c => c.Name == name).Draw();
        string text = chart.ToSvg();
        Assert.Equal(text, Charts().First(c => c.Name == name).Draw().ToSvg());
        XElement root = XDocument.Parse(text).Root!;
        Assert.Equal(chart.Title, root.Element(Svg + "title")!.Value);
        Assert.True(chart.Description.Length > 40, chart.Description);
        Assert.NotEmpty(chart.Table.Rows);
        Assert.All(chart.Table.Rows, row => Assert.Equal(chart.Table.Headers.Count, row.Count));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        double width = Number(root, "width"), height = Number(root, "height");
        Assert.All(root.Descendants(Svg + "text"), t =>
        {
            Assert.InRange(Number(t, "y"), 8, height - 2);
            Assert.InRange(Number(t, "x"), -2, width);
        });
    }

    [Fact]
    public void Importance_has_its_largest_first_and_two_standard_errors_to_both_sides()
    {
        var found = new PermutationImportance(ErrorMeasure.Deviance, 3, 50, [new PermutedColumn("little", [0.5, 0.7], 0.4), new PermutedColumn("much", [2, 4], 0.5), new PermutedColumn("none", [0, 0], 0)], true);
        Chart chart = ImportanceChart.Draw(found, "mean squared error");
        Assert.Equal([["much", "3", "2", "4"], ["little", "0.6", "-0.2", "1.4"], ["none", "0", "0", "0"]], chart.Table.Rows);
        Assert.Contains("Clear of 0 by two standard errors: much.", chart.Description, StringComparison.Ordinal);

        // Lines reach as far as they should: the page is linear in the increase.
        double[] lengths = [.. XDocument.Parse(chart.ToSvg()).Root!.Elements(Svg + "polyline").Select(l => l.Attribute("points")!.Value.Split(' ').Select(p => double.Parse(p.Split(',')[0], CultureInfo.InvariantCulture)).ToArray()).Select(x => x[1] - x[0])];
        Assert.Equal([1, 0.8, 0], lengths.Select(l => Math.Round(l / lengths[0], 3)));
        Chart ranked = ImportanceChart.Draw(found with { Measure = ErrorMeasure.AreaUnderCurve, Columns = [new PermutedColumn("a", [0.1], double.NaN)] }, "area under the ROC curve");
        Assert.Equal(["", "mean of 1 shuffles"], ranked.Table.Headers);
    }

    [Fact]
    public void A_legend_of_long_names_stays_on_its_page()
    {
        string[] names = [.. Enumerable.Range(0, 5).Select(j => $"a feature with a very long name {j}")];
        XElement root = XDocument.Parse(LassoNetChart.Draw(Lasso with { Inputs = names }).ToSvg()).Root!;
        XElement[] legend = [.. root.Elements(Svg + "text").Where(t => t.Value.StartsWith("a feature", StringComparison.Ordinal))];
        Assert.Equal(4, legend.Length);
        Assert.All(legend, t => Assert.InRange(Number(t, "x") + (7 * t.Value.Length), 0, Number(root, "width")));
    }

    private static (string Name, Func<Chart> Draw)[] Charts() =>
    [
        ("losses", () => LossCurveChart.Draw([("", Model)])),
        ("weights", () => WeightHistogramChart.Draw(Model.Network)),
        ("importance", () => ImportanceChart.Draw(Model.FindImportance(CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv")), repeats: 3), "mean squared error")),
        ("LassoNet", () => LassoNetChart.Draw(Lasso)),
        ("LassoNet's losses", () => LassoNetLossChart.Draw(Lasso)),
    ];

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
