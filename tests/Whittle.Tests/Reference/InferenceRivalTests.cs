using System.Text.Json;
using Whittle.Design;
using Whittle.Inference;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Tests.Reference;

/// <summary>Intervals of coefficients against R's <c>lm</c>, <c>glm</c> and <c>coxph</c>, and against the lasso's polyhedron spelled out in R from glmnet's fit, run now.</summary>
public class InferenceRivalTests
{
    private const double Level = 0.9;

    [Fact]
    public void R_agrees_on_intervals_without_a_penalty_and_after_a_selection()
    {
        (string Family, double[][] X, double[] Y)[] plain = [Create("gaussian", 40, 4, 1), Create("binomial", 120, 4, 2), Create("poisson", 90, 3, 3), Create("cox", 80, 3, 4)];
        (double[][] X, double[] Y, double Lambda, double Sigma)[] selected =
            [.. new[] { (40, 12, 0.15), (60, 30, 0.05), (30, 50, 0.1) }.Select((s, k) => (Create("gaussian", s.Item1, s.Item2, 10 + k), s.Item3)).Select(s => (s.Item1.X, s.Item1.Y, s.Item2, 0.8))];
        JsonElement[] answers = Ask(
            [
                .. plain.Select(p => (object)new { kind = "wald", family = p.Family, x = p.X, y = p.Y[..p.X[0].Length], @event = p.Y[(p.Y.Length - p.X[0].Length)..], level = Level }),
                .. selected.Select(s => (object)new { kind = "post", x = s.X, y = s.Y, lambda = s.Lambda, sigma = s.Sigma, level = Level }),
            ]);
        for (int k = 0; k < plain.Length; k++)
        {
            CompareWald(plain[k].Family, plain[k].X, plain[k].Y, answers[k]);
        }

        for (int k = 0; k < selected.Length; k++)
        {
            ComparePostSelection(selected[k].X, selected[k].Y, selected[k].Lambda, selected[k].Sigma, answers[plain.Length + k]);
        }
    }

    private static void CompareWald(string family, double[][] x, double[] y, JsonElement theirs)
    {
        Loss loss = family switch { "binomial" => Loss.Logistic, "poisson" => Loss.Poisson, "cox" => Loss.Cox(), _ => Loss.Squared };
        Regression regression = Regression.ElasticNet(Design(x), y, 1, options: new RegressionOptions { Loss = loss });
        CoefficientInference found = regression.InferWithoutPenalty(Level, TestContext.Current.CancellationToken);
        Assert.Equal(x.Length, found.Intervals.Count);
        Same(theirs, "estimates", found, i => i.Estimate, 1e-9);
        Same(theirs, "errors", found, i => i.StandardError!.Value, 1e-7);
        Same(theirs, "p", found, i => i.PValue!.Value, 1e-6);
        if (theirs.TryGetProperty("low", out _))
        {
            Same(theirs, "low", found, i => i.Low, 1e-9);
            Same(theirs, "high", found, i => i.High, 1e-9);
        }

        LinearModel model = regression.FitWithoutPenalty(TestContext.Current.CancellationToken);
        Assert.True(model.IsCertified);
        if (theirs.TryGetProperty("intercept", out JsonElement intercept))
        {
            Assert.Equal(intercept.GetDouble(), model.InterceptStandardError!.Value, 1e-7 * intercept.GetDouble());
        }
    }

    private static void ComparePostSelection(double[][] x, double[] y, double lambda, double sigma, JsonElement theirs)
    {
        Regression regression = Regression.ElasticNet(Design(x), y, 1);
        CoefficientInference found = regression.InferAfterSelection(regression.Fit(lambda), Level, sigma);
        Assert.Equal(theirs.GetProperty("kept").EnumerateArray().Select(k => $"x{k.GetInt32() + 1}"), found.Intervals.Select(i => i.Name));
        Assert.True(found.Intervals.Count >= 3);
        Same(theirs, "estimates", found, i => i.Estimate, 1e-9);
        Same(theirs, "low", found, i => i.Low, 1e-6);
        Same(theirs, "high", found, i => i.High, 1e-6);
        Same(theirs, "p", found, i => i.PValue!.Value, 1e-6);
    }

    private static void Same(JsonElement theirs, string name, CoefficientInference found, Func<CoefficientInterval, double> of, double tolerance)
    {
        double[] expected = [.. theirs.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(expected.Length, found.Intervals.Count);
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.True(Math.Abs(expected[k] - of(found.Intervals[k])) <= tolerance * Math.Max(Math.Abs(expected[k]), name is "low" or "high" ? Math.Abs(found.Intervals[k].Estimate) : 0), $"{found.Method}, {name} of {found.Intervals[k].Name}: {of(found.Intervals[k])}, not {expected[k]}");
        }
    }

    private static DenseDesign Design(double[][] x) => new((double[])[.. x.SelectMany(c => c)], x[0].Length, x.Length);

    private static JsonElement[] Ask(object[] problems)
    {
        string[] files = [Path.GetTempFileName(), Path.GetTempFileName()];
        try
        {
            File.WriteAllText(files[0], JsonSerializer.Serialize(problems));
            ExternalPrograms.R(["glmnet", "jsonlite", "survival"], Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Reference"), "inference.R", files[0], files[1]);
            return [.. JsonDocument.Parse(File.ReadAllBytes(files[1])).RootElement.EnumerateArray()];
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    // Neighbours are correlated; of a Cox problem y is the times and then the events.
    private static (string Family, double[][] X, double[] Y) Create(string family, int rows, int columns, int seed)
    {
        var random = new Xoshiro256(seed);
        var x = new double[columns][];
        for (int j = 0; j < columns; j++)
        {
            x[j] = [.. Enumerable.Range(0, rows).Select(i => (j == 0 ? 0 : 0.5 * x[j - 1][i]) + ((1 + j) * random.NextNormal()))];
        }

        double[] score = [.. Enumerable.Range(0, rows).Select(i => (0.5 * x[0][i]) - (0.3 * x[1][i]) + (family == "gaussian" ? 0.8 * random.NextNormal() : 0))];
        double[] y = family switch
        {
            "binomial" => [.. score.Select(s => random.NextDouble() < 1 / (1 + Math.Exp(-s)) ? 1.0 : 0)],
            "poisson" => [.. score.Select(s => Math.Floor(2 * Math.Exp(s / 2) * random.NextDouble() * 2))],
            "cox" => [.. score.Select(s => -Math.Log(random.NextDouble()) * Math.Exp(-s)), .. score.Select(_ => random.NextDouble() < 0.7 ? 1.0 : 0)],
            _ => score,
        };
        return (family, x, y);
    }
}
