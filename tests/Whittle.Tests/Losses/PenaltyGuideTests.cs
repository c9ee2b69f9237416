using System.Text;
using System.Text.RegularExpressions;
using Whittle.Certificates;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Tests.Losses;

/// <summary>The guides to penalties: the table of what goes with what is what the library does, and the code of a user's own penalty is compiled, fitted and certified.</summary>
public partial class PenaltyGuideTests
{
    private const int Rows = 60;

    private static readonly Dictionary<string, RegressionOptions> Kinds = new()
    {
        ["elastic net"] = new(),
        ["adaptive lasso"] = new() { Adaptive = new AdaptiveFactors() },
        ["matrix"] = new() { Tikhonov = TikhonovMatrix.Differences(6, 1) },
        ["bounds"] = new() { Bounds = new Dictionary<string, CoefficientBounds> { ["x1"] = CoefficientBounds.NonNegative, ["x3"] = new(-0.1, 0.1) } },
        ["group"] = new() { Penalty = new GroupPenalty(1) },
        ["sparse-group"] = new() { Penalty = new SparseGroupPenalty(1, 0.3) },
        ["mcp"] = new() { Penalty = new McpPenalty(3) },
        ["scad"] = new() { Penalty = new ScadPenalty(3.7) },
    };

    private static string Guide(string name) => File.ReadAllText(Path.Combine(SharedData.Root, "docs", "guide", name));

    /// <summary>Every loss with every penalty is fitted or refused; WHITTLE_APPROVE=1 writes the table.</summary>
    [Fact]
    public void The_table_of_combinations_is_what_the_library_does()
    {
        var table = new StringBuilder($"| loss | {string.Join(" | ", Kinds.Keys)} | relaxed lasso |\n|---|{string.Concat(Kinds.Select(_ => "---|"))}---|\n");
        foreach (string name in LossCatalog.Standard.Names)
        {
            string kinds = string.Join(" | ", Kinds.Values.Select(kind => Try(name, kind, (regression, lambda) => [regression.Fit(lambda).Certificate])));
            string relaxed = Try(name, Kinds["elastic net"], (regression, lambda) => regression.FitRelaxed(lambda) is var model ? [model.Certificate, model.Relaxation!.Refit!] : []);
            table.Append($"| {name} | {kinds} | {relaxed} |\n");
        }

        string file = Path.Combine(SharedData.Root, "docs", "guide", "penalties.md"), text = File.ReadAllText(file);
        Match place = Combinations().Match(text);
        if (Environment.GetEnvironmentVariable("WHITTLE_APPROVE") == "1")
        {
            File.WriteAllText(file, text[..place.Groups[1].Index] + table + text[(place.Groups[1].Index + place.Groups[1].Length)..]);
        }

        Assert.Equal(table.ToString(), Combinations().Match(Guide("penalties.md")).Groups[1].Value);
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("logistic")]
    [InlineData("poisson")]
    public void A_penalty_from_outside_is_fitted_and_certified(string loss)
    {
        Regression regression = Create(loss, new RegressionOptions { Penalty = new HuberPenalty(0.3) });
        foreach (double lambda in new[] { 0.3, 0.1, 0.02 })
        {
            LinearModel model = regression.Fit(lambda);
            Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
            Assert.False(model.Certificate.IsLocal);
            Assert.Equal("huber-penalty", model.Penalty);
        }
    }

    [Fact]
    public void Its_code_stands_in_the_guide()
    {
        string code = File.ReadAllText(Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Losses", "HuberPenalty.cs"));
        string shown = Blocks().Matches(Guide("add-a-penalty.md")).Select(m => m.Groups[1].Value).Single(b => b.Contains("class HuberPenalty", StringComparison.Ordinal));
        Assert.Contains(shown.Trim(), code, StringComparison.Ordinal);
    }

    // What the fits are certified by, or that they are refused.
    private static string Try(string loss, RegressionOptions options, Func<Regression, double, Certificate[]> fit)
    {
        try
        {
            Regression regression = Create(loss, options);
            Certificate[] certificates = fit(regression, regression.LambdaMax / 5);
            Assert.NotEmpty(certificates);
            Assert.All(certificates, c => Assert.True(c.IsCertified, c.ToString()));
            return certificates.Any(c => c.IsLocal) ? "stationary" : "gap";
        }
        catch (WhittleException fault) when (fault.Code is "bad-options" or "no-relaxation")
        {
            return "–";
        }
    }

    private static Regression Create(string name, RegressionOptions options)
    {
        var random = new Xoshiro256(2);
        double[] x = [.. Enumerable.Range(0, Rows * 6).Select(_ => random.NextNormal())];
        double[] score = [.. Enumerable.Range(0, Rows).Select(i => x[i] - (0.7 * x[i + Rows]) + (0.5 * random.NextNormal()))];
        double[] response = name switch
        {
            "logistic" => [.. score.Select(s => s > 0 ? 1.0 : 0)],
            "multinomial" => [.. score.Select(s => s > 0.7 ? 2.0 : s > -0.7 ? 1 : 0)],
            "poisson" => [.. score.Select(s => Math.Floor(2 * Math.Exp(s / 2)))],
            "gamma" or "tweedie" => [.. score.Select(s => Math.Exp(s / 2))],
            "cox" => [.. score.Select(s => Math.Exp(-s)), .. score.Select((_, i) => i % 3 == 0 ? 0.0 : 1)],
            "multi-squared" => [.. score, .. score.Select(s => s * s)],
            _ => score,
        };
        options = options with { Loss = LossCatalog.Standard.Create(name, null, name == "multi-squared" ? 2 : null) };
        var columns = new DenseDesign(x, Rows, 6);
        return options.Penalty is { } penalty ? Regression.Penalized(columns, response, penalty, options: options) : Regression.ElasticNet(columns, response, 0.8, options: options);
    }

    [GeneratedRegex("<!-- combinations -->\\n(.*?)<!-- /combinations -->", RegexOptions.Singleline)]
    private static partial Regex Combinations();

    [GeneratedRegex("^```csharp\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
