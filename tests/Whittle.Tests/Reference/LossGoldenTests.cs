using System.Text.Json;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Tests.Reference;

/// <summary>Every loss against glmnet and scikit-learn at their tightest, and against exact solutions in 50 digits where no tool fits it: objectives first, then coefficients.</summary>
public class LossGoldenTests
{
    private const double ObjectiveTolerance = 1e-9;
    private const double CoefficientTolerance = 1e-7;

    [Fact]
    public void There_are_enough_of_every_loss_and_each_is_certified()
    {
        JsonElement[] goldens = LossReference.Read("loss-goldens.json", "goldens");
        Assert.True(goldens.Length >= 340, $"{goldens.Length} golden fits.");
        Assert.All(goldens, g => Assert.InRange(g.GetProperty("relativeGap").GetDouble(), -1e-30, 1e-14));
        Assert.All(goldens, g => Assert.InRange(g.GetProperty("coefficientError").GetDouble(), 0, 1e-8));
        Dictionary<string, JsonElement> problems = LossReference.Problems("loss-problems.json");
        var counts = goldens.GroupBy(g => problems[g.GetProperty("problem").GetString()!]).GroupBy(g => $"{g.Key.GetProperty("loss")} {g.Key.GetProperty("link")}").ToDictionary(g => g.Key, g => g.Sum(p => p.Count()));
        Assert.Equal(11, counts.Count);
        Assert.All(counts, c => Assert.True(c.Value >= 12, $"{c.Value} goldens of {c.Key}"));
        Assert.True(goldens.Count(g => g.GetProperty("tool").GetString() == "scikit-learn") >= 40);
    }

    [Fact]
    public void Fits_equal_every_golden()
    {
        Dictionary<string, JsonElement> problems = LossReference.Problems("loss-problems.json");
        var failures = new List<string>();
        JsonElement[] goldens = LossReference.Read("loss-goldens.json", "goldens");
        foreach (var group in goldens.GroupBy(g => (Problem: g.GetProperty("problem").GetString()!, Ratio: g.GetProperty("l1Ratio").GetDouble(), Grouped: g.GetProperty("grouped").GetBoolean())))
        {
            Regression regression = LossReference.For(problems[group.Key.Problem], group.Key.Ratio, group.Key.Grouped);
            RegularizationPath path = regression.FitPath(new LambdaGrid { Values = [.. group.Select(g => g.GetProperty("lambda").GetDouble()).Distinct()] });
            foreach (JsonElement golden in group)
            {
                PathPoint point = path.Points.Single(p => p.Lambda == golden.GetProperty("lambda").GetDouble());
                double objective = golden.GetProperty("objective").GetDouble(), apart = LossReference.Difference(point, golden, regression.Names.Count);
                if (!point.Certificate.IsCertified || !(Math.Abs(point.Certificate.Objective - objective) <= ObjectiveTolerance * Math.Abs(objective)) || !(apart <= CoefficientTolerance))
                {
                    failures.Add($"{group.Key} λ = {point.Lambda:g4}: objective {point.Certificate.Objective:r} against {objective:r}, coefficients {apart:e1} apart, {point.Certificate}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {goldens.Length}:\n{string.Join('\n', failures.Take(25))}");
    }
}
