using System.Text.Json;
using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Reference;

/// <summary>Relaxed paths and their cross-validation against glmnet's on the same folds, λ and shares, run now.</summary>
public class RelaxedRivalTests
{
    // glmnet takes a share of 0 as 1e-5.
    private static readonly double[] Shares = [1e-5, 0.25, 0.5, 0.75, 1];

    [Fact]
    public void Glmnet_agrees_on_refits_errors_and_choices()
    {
        Problem[] problems = [Create("gaussian", 60, 8), Create("gaussian", 45, 12), Create("binomial", 150, 6)];
        string[] files = [Path.GetTempFileName(), Path.GetTempFileName()];
        try
        {
            File.WriteAllText(files[0], JsonSerializer.Serialize(problems.Select(p => new { family = p.Family, x = p.X, y = p.Y, lambdas = p.Lambdas, shares = Shares, folds = p.Folds.Assignment.ToArray() })));
            ExternalPrograms.R(["glmnet", "jsonlite"], Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Reference"), "relaxed.R", files[0], files[1]);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(files[1]));
            JsonElement[] fits = [.. document.RootElement.EnumerateArray()];
            Assert.Equal(problems.Length, fits.Length);
            for (int k = 0; k < problems.Length; k++)
            {
                Compare(problems[k], fits[k]);
            }
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    private static void Compare(Problem problem, JsonElement fit)
    {
        CrossValidatedRelaxedPath path = problem.Regression.CrossValidateRelaxed(problem.Folds, new LambdaGrid { Values = problem.Lambdas }, Shares);
        double[] intercepts = Numbers(fit.GetProperty("intercepts"));
        JsonElement[] coefficients = [.. fit.GetProperty("coefficients").EnumerateArray()];
        for (int k = 0; k < problem.Lambdas.Length; k++)
        {
            LinearModel refit = problem.Regression.CreateModel(path.Path.Points[k], 0, "given");
            Assert.True(refit.IsCertified, refit.Relaxation!.Refit!.ToString());
            double[] theirs = Numbers(coefficients[k]);
            double apart = theirs.Zip(refit.Coefficients).Append((intercepts[k], refit.Coefficients[0] with { Estimate = refit.Intercept })).Max(pair => Math.Abs(pair.Item1 - pair.Item2.Estimate));
            Assert.True(apart <= 1e-7, $"{problem.Family}, λ = {problem.Lambdas[k]}: refits are {apart} apart");
        }

        RelaxedCrossValidation found = path.CrossValidation;
        JsonElement[] means = [.. fit.GetProperty("means").EnumerateObject().Select(p => p.Value)], errors = [.. fit.GetProperty("standardErrors").EnumerateObject().Select(p => p.Value)];
        for (int s = 0; s < Shares.Length; s++)
        {
            Assert.True(Apart(Numbers(means[s]), found.ByShare[s].Means) <= 1e-8, $"{problem.Family}, share {Shares[s]}: means are {Apart(Numbers(means[s]), found.ByShare[s].Means)} apart");
            Assert.True(Apart(Numbers(errors[s]), found.ByShare[s].StandardErrors) <= 1e-8, $"{problem.Family}, share {Shares[s]}: errors are {Apart(Numbers(errors[s]), found.ByShare[s].StandardErrors)} apart");
        }

        foreach ((string name, SelectionRule rule) in new[] { ("min", SelectionRule.Minimum), ("oneStandardError", SelectionRule.OneStandardError) })
        {
            (int lambda, int share) = found.IndexOf(rule);
            JsonElement chosen = fit.GetProperty(name);
            Assert.Equal((chosen.GetProperty("lambda").GetDouble(), chosen.GetProperty("share").GetDouble()), (problem.Lambdas[lambda], Shares[share]), (a, b) => Math.Abs(a.Item1 / b.Item1 - 1) < 1e-12 && a.Item2 == b.Item2);
        }
    }

    private static double Apart(double[] theirs, IReadOnlyList<double> ours) => theirs.Length == ours.Count ? theirs.Zip(ours).Max(p => Math.Abs(p.First - p.Second)) : double.PositiveInfinity;

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    private static Problem Create(string family, int rows, int columns)
    {
        var random = new Xoshiro256(rows);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(k => (1 + (k / rows)) * random.NextNormal())];
        double[] score = [.. Enumerable.Range(0, rows).Select(i => x[i] - (0.4 * x[i + rows]) + (0.2 * x[i + (2 * rows)]) + random.NextNormal())];
        double[] y = family == "binomial" ? [.. score.Select(s => s + random.NextNormal() > 0 ? 1.0 : 0)] : score;
        Regression regression = Regression.ElasticNet(new DenseDesign(x, rows, columns), y, 1, options: new RegressionOptions { Loss = family == "binomial" ? Loss.Logistic : Loss.Squared });

        // From a hair above λmax: at λmax itself the last bit of a sum decides whether a column is kept, in either system.
        double[] lambdas = new LambdaGrid { Count = 15, Ratio = 0.02 }.Resolve(regression.LambdaMax * (1 + 1e-9), rows, columns);
        return new Problem(regression, family, [.. x.Chunk(rows)], y, lambdas, Folds.Random(rows, 5, 2));
    }

    private sealed record Problem(Regression Regression, string Family, double[][] X, double[] Y, double[] Lambdas, Folds Folds);
}
