using System.Text.Json;
using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;

namespace Whittle.Tests.Reference;

/// <summary>Every loss against glmnet and scikit-learn at their tightest, and against exact solutions in 50 digits where no tool fits it: objectives first, then coefficients.</summary>
public class LossGoldenTests
{
    private const double ObjectiveTolerance = 1e-9;
    private const double CoefficientTolerance = 1e-7;

    [Fact]
    public void There_are_enough_of_every_loss_and_each_is_certified()
    {
        JsonElement[] goldens = Read("loss-goldens.json", "goldens");
        Assert.True(goldens.Length >= 340, $"{goldens.Length} golden fits.");
        Assert.All(goldens, g => Assert.InRange(g.GetProperty("relativeGap").GetDouble(), -1e-30, 1e-14));
        Assert.All(goldens, g => Assert.InRange(g.GetProperty("coefficientError").GetDouble(), 0, 1e-8));
        Dictionary<string, JsonElement> problems = Problems();
        var counts = goldens.GroupBy(g => problems[g.GetProperty("problem").GetString()!]).GroupBy(g => $"{g.Key.GetProperty("loss")} {g.Key.GetProperty("link")}").ToDictionary(g => g.Key, g => g.Sum(p => p.Count()));
        Assert.Equal(11, counts.Count);
        Assert.All(counts, c => Assert.True(c.Value >= 12, $"{c.Value} goldens of {c.Key}"));
        Assert.True(goldens.Count(g => g.GetProperty("tool").GetString() == "scikit-learn") >= 40);
    }

    [Fact]
    public void Fits_equal_every_golden()
    {
        Dictionary<string, JsonElement> problems = Problems();
        var failures = new List<string>();
        JsonElement[] goldens = Read("loss-goldens.json", "goldens");
        foreach (var group in goldens.GroupBy(g => (Problem: g.GetProperty("problem").GetString()!, Ratio: g.GetProperty("l1Ratio").GetDouble(), Grouped: g.GetProperty("grouped").GetBoolean())))
        {
            Regression regression = For(problems[group.Key.Problem], group.Key.Ratio, group.Key.Grouped);
            RegularizationPath path = regression.FitPath(new LambdaGrid { Values = [.. group.Select(g => g.GetProperty("lambda").GetDouble()).Distinct()] });
            foreach (JsonElement golden in group)
            {
                PathPoint point = path.Points.Single(p => p.Lambda == golden.GetProperty("lambda").GetDouble());
                double objective = golden.GetProperty("objective").GetDouble(), apart = Difference(point, golden, regression.Names.Count);
                if (!point.Certificate.IsCertified || !(Math.Abs(point.Certificate.Objective - objective) <= ObjectiveTolerance * Math.Abs(objective)) || !(apart <= CoefficientTolerance))
                {
                    failures.Add($"{group.Key} λ = {point.Lambda:g4}: objective {point.Certificate.Objective:r} against {objective:r}, coefficients {apart:e1} apart, {point.Certificate}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {goldens.Length}:\n{string.Join('\n', failures.Take(25))}");
    }

    private static Dictionary<string, JsonElement> Problems() => Read("loss-problems.json", "problems").ToDictionary(p => p.GetProperty("name").GetString()!);

    private static Regression For(JsonElement problem, double ratio, bool grouped)
    {
        int n = problem.GetProperty("rows").GetInt32(), p = problem.GetProperty("columns").GetInt32();
        string[] names = [.. Enumerable.Range(0, p).Select(j => $"x{j}")];
        string loss = problem.GetProperty("loss").GetString()!;
        double? parameter = problem.GetProperty("parameter") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        double[] factors = problem.GetProperty("penaltyFactors") is { ValueKind: JsonValueKind.Array } given
            ? [.. given.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? double.PositiveInfinity : v.GetDouble())]
            : [.. names.Select(_ => 1.0)];
        double[] response = loss switch
        {
            "cox" => [.. Numbers(problem, "time")!, .. Numbers(problem, "event")!, .. Numbers(problem, "strata") ?? []],
            "multi-squared" => [.. problem.GetProperty("y").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(v => v.GetDouble()))],
            _ => Numbers(problem, "y")!,
        };
        var options = new RegressionOptions
        {
            Loss = LossCatalog.Standard.Create(loss, problem.GetProperty("link").GetString(), parameter),
            Intercept = problem.GetProperty("intercept").GetBoolean(),
            Standardize = problem.GetProperty("standardize").GetBoolean(),
            PenaltyFactors = names.Zip(factors).ToDictionary(f => f.First, f => f.Second),
        };
        var columns = new DenseDesign(problem.GetProperty("x").EnumerateArray().SelectMany(c => c.EnumerateArray().Select(v => v.GetDouble())).ToArray(), n, p);
        return grouped && loss == "multinomial"
            ? Regression.Penalized(columns, response, new GroupPenalty(ratio), Numbers(problem, "weights"), names, options, Numbers(problem, "offset"))
            : Regression.ElasticNet(columns, response, ratio, Numbers(problem, "weights"), names, options, Numbers(problem, "offset"));
    }

    // The largest distance of a coefficient or intercept from the golden's, over the largest of them.
    private static double Difference(PathPoint point, JsonElement golden, int columns)
    {
        JsonElement coefficients = golden.GetProperty("coefficients"), intercept = golden.GetProperty("intercept");
        bool several = intercept.ValueKind == JsonValueKind.Array;
        double[] expected = several ? [.. coefficients.EnumerateArray().SelectMany(c => c.EnumerateArray().Select(v => v.GetDouble()))] : [.. coefficients.EnumerateArray().Select(v => v.GetDouble())];
        double[] intercepts = several ? [.. intercept.EnumerateArray().Select(v => v.GetDouble())] : [intercept.GetDouble()], found = new double[expected.Length];
        for (int k = 0; k < point.Indices.Count; k++)
        {
            found[point.Indices[k]] = point.Values[k];
        }

        Assert.Equal(columns * intercepts.Length, expected.Length);
        double size = expected.Concat(intercepts).Max(Math.Abs);
        return expected.Zip(found).Concat(intercepts.Zip(point.Intercepts)).Max(pair => Math.Abs(pair.First - pair.Second)) / size;
    }

    private static double[]? Numbers(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out JsonElement values) && values.ValueKind == JsonValueKind.Array ? [.. values.EnumerateArray().Select(v => v.GetDouble())] : null;

    private static JsonElement[] Read(string file, string key)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ReferenceFiles.Folder, file)));
        return [.. document.RootElement.GetProperty(key).Clone().EnumerateArray()];
    }
}
