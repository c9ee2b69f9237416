using System.Text.Json;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Tests.Reference;

/// <summary>Quantile regression by scikit-learn's linear programs, each a vertex that was certified in 50 digits.</summary>
public class QuantileGoldenTests
{
    private const double GapLimit = 1e-14;
    private const double ObjectiveTolerance = 1e-10;
    private const double CoefficientTolerance = 1e-8;

    [Fact]
    public void There_are_enough_at_every_quantile_and_each_is_certified()
    {
        JsonElement[] goldens = LossReference.Read("quantile-goldens.json", "goldens");
        Assert.All(goldens, g => Assert.InRange(g.GetProperty("relativeGap").GetDouble(), -1e-30, GapLimit));
        Assert.All(goldens, g => Assert.InRange(g.GetProperty("toolGap").GetDouble(), -1e-30, GapLimit));
        Assert.All(goldens, g => Assert.Equal(g.GetProperty("unique").GetBoolean(), g.GetProperty("strictness").GetDouble() > 0));
        var counts = goldens.GroupBy(g => g.GetProperty("quantile").GetDouble()).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal([0.1, 0.25, 0.5, 0.9], counts.Keys.Order());
        Assert.All(counts, c => Assert.True(c.Value >= 20, $"{c.Value} goldens of quantile {c.Key}"));
        Assert.InRange(goldens.Count(g => !g.GetProperty("unique").GetBoolean()), 5, 20);
        Assert.True(goldens.Count(g => g.GetProperty("lambda").GetDouble() == 0) >= 12);
    }

    // (1/Σw) Σ w·pinball(y − η) + λ Σ v|b| with b = coefficient × weighted 1/n standard deviation, in plain loops.
    [Fact]
    public void The_recorded_objective_is_the_pinball_loss_and_penalty_at_the_recorded_coefficients()
    {
        Dictionary<string, JsonElement> problems = LossReference.Problems("quantile-problems.json");
        Assert.All(LossReference.Read("quantile-goldens.json", "goldens"), golden =>
        {
            JsonElement problem = problems[golden.GetProperty("problem").GetString()!];
            double[] y = LossReference.Numbers(problem, "y")!, coefficients = LossReference.Numbers(golden, "coefficients")!;
            double[] weights = LossReference.Numbers(problem, "weights") ?? [.. y.Select(_ => 1.0)];
            double[] residuals = LossReference.Numbers(problem, "offset") is { } offset ? [.. y.Zip(offset, (a, b) => a - b)] : [.. y];
            double intercept = golden.GetProperty("intercept").GetDouble(), quantile = golden.GetProperty("quantile").GetDouble(), total = weights.Sum(), penalty = 0;
            for (int j = 0; j < coefficients.Length; j++)
            {
                double[] x = [.. problem.GetProperty("x")[j].EnumerateArray().Select(v => v.GetDouble())];
                double mean = x.Zip(weights, (a, w) => a * w).Sum() / total, deviation = Math.Sqrt(x.Zip(weights, (a, w) => w * (a - mean) * (a - mean)).Sum() / total);
                residuals = [.. residuals.Zip(x, (r, a) => r - (a * coefficients[j]))];
                JsonElement factors = problem.GetProperty("penaltyFactors");
                double factor = factors.ValueKind == JsonValueKind.Null ? 1 : factors[j].ValueKind == JsonValueKind.String ? double.PositiveInfinity : factors[j].GetDouble();
                penalty += coefficients[j] == 0 ? 0 : factor * Math.Abs(coefficients[j]) * (problem.GetProperty("standardize").GetBoolean() ? deviation : 1);
            }

            double loss = residuals.Select(r => r - intercept).Zip(weights, (r, w) => w * Math.Max(quantile * r, (quantile - 1) * r)).Sum() / total;
            Assert.Equal(golden.GetProperty("objective").GetDouble(), loss + (golden.GetProperty("lambda").GetDouble() * penalty), 1e-13);
        });
    }

    [Fact]
    public void Fits_equal_every_golden()
    {
        Dictionary<string, JsonElement> problems = LossReference.Problems("quantile-problems.json");
        var failures = new List<string>();
        JsonElement[] goldens = LossReference.Read("quantile-goldens.json", "goldens");
        foreach (var group in goldens.GroupBy(g => (Problem: g.GetProperty("problem").GetString()!, Quantile: g.GetProperty("quantile").GetDouble())))
        {
            Regression regression = LossReference.For(problems[group.Key.Problem], 1, false, group.Key.Quantile);
            RegularizationPath path = regression.FitPath(new LambdaGrid { Values = [.. group.Select(g => g.GetProperty("lambda").GetDouble())] });
            foreach (JsonElement golden in group)
            {
                PathPoint point = path.Points.Single(p => p.Lambda == golden.GetProperty("lambda").GetDouble());
                double objective = golden.GetProperty("objective").GetDouble(), apart = LossReference.Difference(point, golden, regression.Names.Count);
                if (!point.Certificate.IsCertified || !(Math.Abs(point.Certificate.Objective - objective) <= ObjectiveTolerance * objective)
                    || (golden.GetProperty("unique").GetBoolean() && !(apart <= CoefficientTolerance)))
                {
                    failures.Add($"{group.Key} λ = {point.Lambda:g4}: objective {point.Certificate.Objective:r} against {objective:r}, coefficients {apart:e1} apart, {point.Certificate}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {goldens.Length}:\n{string.Join('\n', failures.Take(25))}");
    }
}
