using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Whittle.Design;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Tests.Report;

/// <summary>Every chart: well-formed, described, without numbers that are none, the same bytes twice, its shapes within its page, and its colours told apart.</summary>
public partial class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

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
        Assert.Equal(chart.Description.Replace("one \ud83d", "one \u25A1", StringComparison.Ordinal), root.Element(Svg + "desc")!.Value);
        Assert.True(chart.Description.Length > 40, chart.Description);
        Assert.NotEmpty(chart.Table.Rows);
        Assert.All(chart.Table.Rows, row => Assert.Equal(chart.Table.Headers.Count, row.Count));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        Assert.Single(Address().Matches(text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_leaves_the_page_and_texts_that_stand_still_do_not_overlap(string name)
    {
        XElement root = XDocument.Parse(Charts().First(c => c.Name == name).Draw().ToSvg()).Root!;
        double width = Number(root, "width"), height = Number(root, "height");

        // Lines may leave their frame, which cuts them; texts may not leave the page. A letter is 7 wide at most on average.
        Assert.All(root.Descendants(Svg + "text"), t =>
        {
            double length = 7 * t.Value.Length, x = Number(t, "x"), y = Number(t, "y");
            double left = t.Attribute("text-anchor")?.Value switch { "end" => x - length, "middle" => x - (length / 2), _ => x };
            Assert.InRange(y, 8, height - 2);
            Assert.True(left >= -2 && (t.Attribute("class")?.Value == "title" || left + length <= width + 12), $"{t.Value} from {left} to {left + length} of {width}");
        });
        (double X, double Y)[] names = [.. root.Descendants(Svg + "text").Where(t => t.Attribute("class")!.Value[0] == 't' && t.Attribute("class")!.Value != "title").Select(t => (Number(t, "x"), Number(t, "y")))];
        Assert.All(names.OrderBy(n => n.Y).Zip(names.OrderBy(n => n.Y).Skip(1)), pair => Assert.True(pair.Second.Y - pair.First.Y >= 12, "names at line ends overlap"));
    }

    // Marks anywhere, of names long and short: each name is beside its own line, within the frame, and on no other name.
    [Fact]
    public void Names_of_marks_lie_on_no_other_wherever_they_are()
    {
        var random = new Random(3);
        for (int k = 0; k < 300; k++)
        {
            var plot = new Plot(new Axis(0, 1, Plot.Left, Plot.WideRight), new Axis(0, 1, Plot.Bottom, Plot.Top));
            (double X, string Name)[] marks = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(m => (k % 2 == 0 ? random.NextDouble() : 1 - (0.2 * random.NextDouble()), new string((char)('a' + m), random.Next(22))))];
            plot.DrawMarks(marks);
            XElement root = XDocument.Parse(plot.Svg.ToDocument("t", "d", "")).Root!;
            Assert.Equal(marks.Length, root.Elements(Svg + "line").Count());
            XElement[] texts = [.. root.Elements(Svg + "text")];
            Assert.Equal(marks.Select(m => m.Name).Where(n => n.Length > 0).Order(StringComparer.Ordinal), texts.Select(t => t.Value).Order(StringComparer.Ordinal));
            (double From, double To, double Y)[] boxes = [.. texts.Select(t => (Length: 7 * t.Value.Length, X: Number(t, "x"), IsLeft: t.Attribute("text-anchor") is not null, Y: Number(t, "y"))).Select(t => (t.IsLeft ? t.X - t.Length : t.X, t.IsLeft ? t.X : t.X + t.Length, t.Y))];
            Assert.All(boxes, box => Assert.InRange(box.To, Plot.Left, Plot.WideRight));
            Assert.All(texts.Zip(boxes), pair => Assert.Contains(marks, m => m.Name == pair.First.Value && Math.Abs(plot.X.Map(m.X) - Number(pair.First, "x")) < 4.01));
            Assert.All(boxes.SelectMany((a, i) => boxes.Skip(i + 1).Select(b => (a, b))), pair => Assert.True(Math.Abs(pair.a.Y - pair.b.Y) >= 12 || pair.a.To <= pair.b.From || pair.b.To <= pair.a.From, string.Join(' ', marks)));
        }
    }

    [Fact]
    public void The_path_is_drawn_where_its_numbers_are()
    {
        (Regression regression, CrossValidatedPath path) = Fit();
        XElement root = XDocument.Parse(CoefficientPathChart.Draw(path.Path).ToSvg()).Root!;
        XElement[] lines = [.. root.Elements(Svg + "polyline")];
        Assert.Equal(regression.Names.Count(n => path.Path.Points.Any(p => p.Indices.Any(j => regression.Names[j] == n))), lines.Length);
        double[][] drawn = [.. lines.Select(l => Heights([.. Points(l)], 100))];

        // The page's y is linear in the coefficient: differences of one line and of another have the same ratio.
        PathPoint first = path.Path.Points[40], last = path.Path.Points[^1];
        int[] order = [.. Enumerable.Range(0, regression.Names.Count).OrderByDescending(j => path.Path.Points.Max(p => Math.Abs(At(p, j)))).Take(lines.Length)];
        double scale = (drawn[0][40] - drawn[0][^1]) / (At(last, order[0]) - At(first, order[0]));
        for (int k = 0; k < lines.Length; k++)
        {
            Assert.Equal((At(last, order[k]) - At(first, order[k])) * scale, drawn[k][40] - drawn[k][^1], 0.05);
        }
    }

    // A line's height at places that are equally far apart; where it is level it has a point at either end alone.
    private static double[] Heights((double X, double Y)[] line, int count)
    {
        (double left, double right) = (line[0].X, line[^1].X);
        return [.. Enumerable.Range(0, count).Select(k => left + ((right - left) * k / (count - 1))).Select(x =>
        {
            int after = Math.Max(1, Array.FindIndex(line, p => p.X >= x - 0.02));
            ((double X, double Y) a, (double X, double Y) b) = (line[after - 1], line[after]);
            Assert.True(Math.Abs(b.X - a.X) < 1.1 * (right - left) / (count - 1) || a.Y == b.Y, $"{b.X - a.X} are left out, which are not level");
            return a.Y + ((b.Y - a.Y) * (x - a.X) / (b.X - a.X));
        })];
    }

    [Fact]
    public void Of_many_lines_the_largest_are_drawn_and_the_others_counted()
    {
        var random = new Xoshiro256(5);
        double[] x = [.. Enumerable.Range(0, 60 * 40).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, 60).Select(i => Enumerable.Range(0, 40).Sum(j => x[i + (60 * j)] * (j + 1)))];
        Chart chart = CoefficientPathChart.Draw(Regression.ElasticNet(new DenseDesign(x, 60, 40), y, 1).FitPath());
        XElement root = XDocument.Parse(chart.ToSvg()).Root!;
        Assert.Equal(20, root.Elements(Svg + "polyline").Count());
        Assert.Contains(root.Elements(Svg + "text"), t => t.Value == "and 20 smaller");
        Assert.EndsWith("and 20 smaller ones.", chart.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_rows_the_extreme_ones_are_drawn_and_the_chart_says_how_many()
    {
        RowResidual[] rows = [.. Enumerable.Range(0, 50_000).Select(i => new RowResidual(i, 0, i, i, i == 33_333 ? 1e6 : Math.Sin(i), 0))];
        Chart chart = ResidualChart.DrawFitted(rows);
        Assert.Contains("2000 of 50000 rows are drawn", Assert.Single(chart.Notes), StringComparison.Ordinal);
        Assert.True(chart.ToSvg().Length < 60_000);
        Assert.Contains(XDocument.Parse(chart.ToSvg()).Root!.Elements(Svg + "text"), t => t.Value == "33334");
        Assert.Equal("33334", chart.Table.Rows[0][0]);
    }

    [Fact]
    public void Where_nothing_is_kept_the_charts_say_so()
    {
        Regression regression = Regression.ElasticNet(new DenseDesign(new double[] { 1, 2, 3, 4 }, 4, 1), [5, 5, 5, 5], 1);
        Assert.Equal("No coefficient is kept at any λ.", CoefficientPathChart.Draw(regression.FitPath()).Description);
        Assert.StartsWith("Nothing that pays a price is kept", LedgerChart.Draw(regression.CreateLedger(regression.FitPath().Points[0]), 1).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_that_decides_nothing_is_flagged()
    {
        var random = new Xoshiro256(2);
        double[] x = [.. Enumerable.Range(0, 300).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, 60).Select(_ => random.NextNormal())];
        Assert.StartsWith("The curve is flat: a model without any feature", CrossValidationChart.Draw(Regression.ElasticNet(new DenseDesign(x, 60, 5), y, 1).CrossValidate(5), "mean squared error").Notes[0], StringComparison.Ordinal);
        double[] exact = [.. Enumerable.Range(0, 60).Select(i => x[i] + x[i + 60])];
        Assert.Contains(CrossValidationChart.Draw(Regression.ElasticNet(new DenseDesign(x, 60, 5), exact, 1).CrossValidate(5), "mean squared error").Notes, n => n.StartsWith("The best was at the last λ of the grid", StringComparison.Ordinal));
        Assert.Empty(CrossValidationChart.Draw(Fit().Path, "mean squared error").Notes);
    }

    // WCAG 2.2: 4.5 : 1 for text, 3 : 1 for what must be seen to understand.
    [Theory]
    [InlineData("light", "#fff", 0)]
    [InlineData("dark", "#181a1d", 1)]
    public void Colours_stand_out_from_their_paper(string theme, string paper, int part)
    {
        string css = ChartStyle.Css.Split("@media(prefers-color-scheme:dark)")[part];
        Assert.Contains($".paper{{fill:{paper}}}", css, StringComparison.Ordinal);
        Match[] texts = [.. TextColour().Matches(css).Cast<Match>()], shapes = [.. ShapeColour().Matches(css).Cast<Match>()];
        Assert.Equal(7, texts.Length);
        Assert.True(shapes.Length >= 11, theme);
        Assert.All(texts, m => Assert.True(Contrast(m.Groups[1].Value, paper) >= 4.5, m.Value));
        Assert.All(shapes, m => Assert.True(Contrast(m.Groups[2].Value, paper) >= 3, m.Value));
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(-3e-5, 7e-5, false)]
    [InlineData(-1e9, 1e9, false)]
    [InlineData(5, 5, false)]
    [InlineData(-4, -2, false)]
    [InlineData(1e-6, 2e3, true)]
    [InlineData(0.3, 0.7, true)]
    public void Ticks_are_round_numbers_within_the_axis(double from, double to, bool isLogarithmic)
    {
        var axis = new Axis(from, to, 0, 100, isLogarithmic);
        double[] ticks = [.. axis.Ticks(6)];
        Assert.InRange(ticks.Length, 1, 20);
        Assert.All(ticks, t => Assert.InRange(axis.Map(t), -1e-6, 100 + 1e-6));
        Assert.Equal(ticks.Distinct(), ticks);
        Assert.All(ticks, t => Assert.True(double.Parse(Axis.Label(t).Replace('−', '-'), CultureInfo.InvariantCulture) is var shown && Math.Abs(shown - t) <= 1e-9 * Math.Abs(t), Axis.Label(t)));
    }

    private static (string Name, Func<Chart> Draw)[] Charts()
    {
        (Regression regression, CrossValidatedPath path) = Fit();
        PathPoint point = path.Path.Points[path.CrossValidation.OneStandardErrorIndex];
        LinearModel model = path.Select(SelectionRule.OneStandardError);
        RewardLedger ledger = regression.CreateLedger(point);
        IReadOnlyList<RowResidual> residuals = regression.FindResiduals(model);
        var report = FitReport.Of(regression, path, plan: FoldPlan.Random(5));
        return
        [
            ("path", () => CoefficientPathChart.Draw(path.Path, PathView.Lambda, CrossValidationChart.Marks(path.CrossValidation))),
            ("path against the norm", () => CoefficientPathChart.Draw(path.Path, PathView.L1Norm, CrossValidationChart.Marks(path.CrossValidation))),
            ("path against the deviance", () => CoefficientPathChart.Draw(path.Path, PathView.DevianceExplained, CrossValidationChart.Marks(path.CrossValidation))),
            ("ridge trace", () => CoefficientPathChart.Draw(regression.WithL1Ratio(0).FitPath())),
            ("saved path", () => CoefficientPathChart.Draw(regression.CreateModelPath(path.Path))),
            ("cross-validation", () => CrossValidationChart.Draw(path, "mean squared error", regression.TrainingErrors(path.Path), regression.TrainingErrors(path.Path))),
            ("ledger", () => LedgerChart.Draw(ledger, 1)),
            ("ledger steps", () => LedgerChart.DrawSteps(ledger.Entries[0].Name, ledger.StepsOf(ledger.Entries[0].Term))),
            ("coefficients", () => report.DrawCoefficients()),
            ("residuals", () => ResidualChart.DrawFitted(residuals)),
            ("normal", () => ResidualChart.DrawNormal(residuals)),
            ("leverage", () => ResidualChart.DrawLeverage(residuals, regression.FindInfluence(point))),
            ("partial", () => ResidualChart.DrawPartial(regression, point, "a feature with a long name")),
        ];
    }

    private static (Regression Regression, CrossValidatedPath Path) Fit()
    {
        var random = new Xoshiro256(11);
        double[] x = [.. Enumerable.Range(0, 80 * 8).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, 80).Select(i => x[i] - (2 * x[i + 80]) + (0.5 * x[i + 160]) + random.NextNormal())];
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 80, 8), y, 1, names: ["a feature with a long name", "b & <b>", "c", "d", "e", "f", "g", "\ud83d\ude00 and half of one \ud83d"]);
        return (regression, regression.CrossValidate(5));
    }

    private static double At(PathPoint point, int column) => point.Indices.ToList().IndexOf(column) is var at and >= 0 ? point.StandardizedValues[at] : 0;

    private static IEnumerable<(double X, double Y)> Points(XElement line) => line.Attribute("points")!.Value.Split(' ').Select(p => p.Split(',')).Select(p => (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture)));

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static double Contrast(string a, string b)
    {
        double one = Luminance(a), other = Luminance(b);
        return (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
    }

    private static double Luminance(string colour)
    {
        string six = colour.Length == 4 ? string.Concat(colour.Skip(1).Select(c => $"{c}{c}")) : colour[1..];
        double[] linear = [.. Enumerable.Range(0, 3).Select(k => int.Parse(six.AsSpan(2 * k, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex(@"svg (?:text|\.t\d)\{[^}]*?fill:(#[0-9a-f]+)")]
    private static partial Regex TextColour();

    [GeneratedRegex(@"\.(l\d|m\d|axis,\.mark(?:,\.law)?|dots|trend)\{(?:fill|stroke|fill:none;stroke):(#[0-9a-f]+)")]
    private static partial Regex ShapeColour();

    [GeneratedRegex("https?:|url\\(|href|@import")]
    private static partial Regex Address();
}
