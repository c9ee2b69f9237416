using System.Text;
using System.Text.RegularExpressions;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Report;
using Whittle.Selection;
using Whittle.Tests.Cli;

namespace Whittle.Tests.Report;

/// <summary>The page of a report, as text: what it says, what it must not hold, and how large it may be.</summary>
public partial class FitReportTests
{
    [Fact]
    public void It_tells_the_whole_story_and_the_same_twice()
    {
        string page = Write(60, 30, 2, out LinearModel model);
        Assert.Equal(page, Write(60, 30, 2, out _));
        string[] parts = ["data", "coefficients", "left-out", "path", "choice", "ledger", "beside", "rows", "collinearity", "certificate", "again", "glossary"];
        Assert.Equal(parts, Heading().Matches(page).Select(m => m.Groups[1].Value));
        Assert.All(parts, part => Assert.Contains($"<a href=\"#{part}\">", page, StringComparison.Ordinal));
        Assert.Contains("<td>left out</td><td>left out</td>", page, StringComparison.Ordinal);
        Assert.Equal(model.Coefficients.Count(c => c.Estimate == 0), Regex.Count(page, "<td>left out</td><td>left out</td>"));
        Assert.Contains("Certified. Certificate: relative gap", page, StringComparison.Ordinal);
        Assert.Contains("5 → 4</th><td>1</td><td>9</td>", page, StringComparison.Ordinal);

        // Nothing is marked by how small a p-value is.
        Assert.DoesNotContain("*</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_no_script_no_address_and_a_policy_that_forbids_both()
    {
        string page = Write(60, 5, 2, out _);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("xlink", page, StringComparison.Ordinal);
        string style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\"", page, StringComparison.Ordinal);
        string[] ids = [.. Id().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, "aria-labelledby=\"([^\"]+)\""), m => Assert.All(m.Groups[1].Value.Split(' '), id => Assert.Contains(id, ids)));
    }

    [Theory]
    [InlineData(200, 50, 20, 300_000)]
    [InlineData(60, 10_000, 20, 3_000_000)]
    public void It_stays_small_and_says_what_it_left_out(int rows, int columns, int real, int most)
    {
        string page = Write(rows, columns, real, out _);
        int size = Encoding.UTF8.GetByteCount(page);
        Assert.True(size <= most, $"{size} bytes");
        if (columns > 1000)
        {
            Assert.Matches(@"9\d\d\d more are (not shown|worth less)", page);
        }
    }

    [Fact]
    public void A_fit_that_is_not_certified_says_so_first()
    {
        Regression regression = Create(60, 5, 2);
        LinearModel model = regression.Fit(0.1);
        string page = new FitReport { Model = model with { Certificate = model.Certificate with { RelativeGap = 0.5 } } }.ToHtml();
        Assert.Contains("NOT certified: read everything below with care.", page, StringComparison.Ordinal);
        Assert.Contains("class=\"sign bad\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_has_the_parts_that_it_knows()
    {
        string page = new FitReport { Model = Create(60, 5, 2).Fit(0.3) }.ToHtml();
        Assert.Equal(["data", "coefficients", "left-out", "certificate", "again", "glossary"], Heading().Matches(page).Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void Where_a_loss_has_no_residuals_the_report_says_why()
    {
        using var scratch = new Scratch();
        string file = scratch["report.html"];
        CliRun.OnStudents("report", "-o", file, "--penalty", "mcp").Done();
        Assert.Contains("Leaving out one row at a time has no approximation for another penalty than the elastic net.", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_makes_the_same_page_again()
    {
        using var scratch = new Scratch();
        string file = scratch["a report.html"];
        CliRun run = CliRun.OnStudents("report", "-o", file, "--json").Done();
        Assert.Equal("whittle.report/1", run.Parse().GetProperty("schema").GetString());
        Assert.True(run.Parse().GetProperty("certificate").GetProperty("certified").GetBoolean());
        string first = File.ReadAllText(file);
        Assert.Contains($"--target score -o &#39;{file}&#39; --json</code>", first, StringComparison.Ordinal);
        CliRun.OnStudents("report", "-o", file, "--json", "--threads", "1").Done();
        Assert.Equal(first, File.ReadAllText(file).Replace(" --threads 1", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_no_report_is_a_fault_that_says_what_to_do()
    {
        using var scratch = new Scratch();
        string model = scratch["model.json"], path = scratch["path.json"], file = scratch["report.html"];
        CliRun.OnStudents("fit", "--save", model, "--save-path", path).Done();
        CliRun.Fails(2, "options-contradict", "--folds has no meaning beside a saved model.", "report", model, "-o", file, "--folds", "5");
        CliRun.Fails(2, "no-lambda", "is a path with", "report", path, "-o", file);
        CliRun.Fails(2, "other-lambda", "is one model", "report", model, "-o", file, "--lambda", "77");
        CliRun.Fails(3, "unreadable-file", "cannot be read", "report", scratch["missing.csv"], "-o", file);
        CliRun.Fails(6, "not-written", "missing", "report", model, "-o", scratch["missing/report.html"]);
        Assert.False(File.Exists(file));
        File.WriteAllText(model, File.ReadAllText(model).Replace("score", "SCORE", StringComparison.Ordinal));
        CliRun.Fails(5, "model-changed", "checksum", "report", model, "-o", file);
    }

    [Theory]
    [InlineData("--save-path", "--relax")]
    [InlineData("--save-path", "--lambda", "1")]
    [InlineData("--save-path", "--select", "bic")]
    public void A_path_is_saved_where_there_is_one(string save, params string[] options)
    {
        using var scratch = new Scratch();
        CliRun.Fails(2, "options-contradict", options[0], ["fit", CliRun.Students, "--target", "score", save, scratch["path.json"], .. options]);
    }

    private static string Write(int rows, int columns, int real, out LinearModel model)
    {
        Regression regression = Create(rows, columns, real);
        var plan = FoldPlan.Random(5);
        FitReport report = FitReport.Of(regression, regression.CrossValidate(plan), SelectionRule.Minimum, plan);
        model = report.Model;
        return report.ToHtml();
    }

    private static Regression Create(int rows, int columns, int real)
    {
        var random = new Xoshiro256(rows + columns);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, real).Sum(j => x[i + (j * rows)]) + random.NextNormal())];
        return Regression.ElasticNet(new DenseDesign(x, rows, columns), y, 1, names: [.. Enumerable.Range(0, columns).Select(j => $"feature number {j}")]);
    }

    [GeneratedRegex("<h2 id=\"([^\"]+)\">")]
    private static partial Regex Heading();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();
}
