using System.Text.Json;
using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;

namespace Whittle.Tests.Reference;

/// <summary>The adaptive lasso against glmnet with the penalty factors of a pilot that R works out itself, run now.</summary>
public class AdaptiveRivalTests
{
    [Fact]
    public void Glmnet_agrees_on_pilot_factors_and_coefficients()
    {
        (Regression Regression, string Family, double[][] X, double[] Y)[] problems = [Create("gaussian", 1, 80, 6), Create("gaussian", 2, 60, 10), Create("binomial", 1, 120, 6), Create("poisson", 1.5, 100, 5)];
        double[][] lambdas = [.. problems.Select(p => new LambdaGrid { Count = 8, Ratio = 0.01 }.Resolve(p.Regression.LambdaMax, p.Y.Length, p.X.Length))];
        string[] files = [Path.GetTempFileName(), Path.GetTempFileName()];
        try
        {
            File.WriteAllText(files[0], JsonSerializer.Serialize(problems.Select((p, k) => new
            {
                family = p.Family,
                x = p.X,
                y = p.Y,
                lambdas = lambdas[k],
                pilotLambda = p.Regression.Pilot!.Lambda,
                power = p.Regression.Pilot.Power,
            })));
            ExternalPrograms.R(["glmnet", "jsonlite"], Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Reference"), "adaptive.R", files[0], files[1]);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(files[1]));
            JsonElement[] fits = [.. document.RootElement.EnumerateArray()];
            Assert.Equal(problems.Length, fits.Length);
            for (int k = 0; k < problems.Length; k++)
            {
                Compare(problems[k].Regression, problems[k].Family, lambdas[k], fits[k]);
            }
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    private static void Compare(Regression regression, string family, double[] lambdas, JsonElement fit)
    {
        double[] factors = Numbers(fit.GetProperty("factors")), intercepts = Numbers(fit.GetProperty("intercepts"));
        Assert.Equal(fit.GetProperty("pilotLambda").GetDouble(), regression.Pilot!.Lambda, 1e-9 * regression.Pilot.Lambda);
        for (int j = 0; j < factors.Length; j++)
        {
            Assert.Equal(factors[j], regression.PenaltyFactors[j], 1e-7 * factors[j]);
        }

        IReadOnlyList<PathPoint> points = regression.FitPath(new LambdaGrid { Values = lambdas }).Points;
        JsonElement[] coefficients = [.. fit.GetProperty("coefficients").EnumerateArray()];
        for (int k = 0; k < points.Count; k++)
        {
            LinearModel model = regression.CreateModel(points[k], "given");
            Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
            Assert.Equal(intercepts[k], model.Intercept, 1e-7);
            double[] theirs = Numbers(coefficients[k]);
            Assert.All(model.Coefficients.Select((c, j) => (c, j)), c => Assert.True(Math.Abs(theirs[c.j] - c.c.Estimate) <= 1e-7, $"{family}, λ = {lambdas[k]}: {c.c.Name} is {c.c.Estimate}, not {theirs[c.j]}"));
        }
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    private static (Regression Regression, string Family, double[][] X, double[] Y) Create(string family, double power, int rows, int columns)
    {
        var random = new Xoshiro256(rows);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(k => (1 + (k / rows)) * random.NextNormal())];
        double[] score = [.. Enumerable.Range(0, rows).Select(i => x[i] - (0.4 * x[i + rows]) + random.NextNormal())];
        double[] y = family switch
        {
            "binomial" => [.. score.Select(s => s > 0 ? 1.0 : 0)],
            "poisson" => [.. score.Select(s => Math.Floor(2 * Math.Exp(s / 2)))],
            _ => score,
        };
        Loss loss = family switch { "binomial" => Loss.Logistic, "poisson" => Loss.Poisson, _ => Loss.Squared };
        var options = new RegressionOptions { Loss = loss, Adaptive = new AdaptiveFactors { Power = power } };
        return (Regression.ElasticNet(new DenseDesign(x, rows, columns), y, 1, options: options), family, [.. x.Chunk(rows)], y);
    }
}
