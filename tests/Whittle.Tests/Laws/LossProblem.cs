using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>A generated problem whose response is in the domain of a loss, with an offset in one of three.</summary>
internal sealed record LossProblem(TestProblem Test, Loss Loss, double[] Response, double[]? Offset)
{
    /// <summary>Makes the response of a loss from that of a problem: by sign, by size or by rank.</summary>
    public static LossProblem From(TestProblem test, string name, string? link)
    {
        int n = test.Rows;
        var random = new Xoshiro256(n + (31 * test.Columns) + (int)Math.Abs(Math.Round(test.Y[0] * 8) % 97));
        double median = test.Y.Order().ElementAt(n / 2), range = test.Y.Max() - test.Y.Min(), spread = test.Y.Select(y => Math.Abs(y - median)).Order().ElementAt(n / 2);

        // Where half the responses are equal a small threshold would leave Huber's null model undetermined.
        double scale = spread > 1e-6 * range ? spread : (0.6 * range) + 1e-9;
        double[] score = [.. test.Y.Select(y => Math.Clamp((y - median) / scale, -3, 3))];
        double Positive(double z) => Math.Exp(z / 2) * (0.5 + random.NextDouble());
        double[] response = name switch
        {
            "logistic" => [.. score.Select(z => z + random.NextNormal() > 0 ? 1.0 : 0)],
            "multinomial" => [.. score.Select((z, i) => i < 3 ? i : z + random.NextNormal() > 0.5 ? 2.0 : random.NextInt(2))],
            "poisson" => [.. score.Select(z => Math.Floor(2 * Positive(z)))],
            "gamma" => [.. score.Select(Positive)],
            "tweedie" => [.. score.Select(z => random.NextInt(3) == 0 ? 0 : Positive(z))],
            "cox" => [.. score.Select(z => Math.Ceiling(8 * Positive(-z))), .. score.Select(_ => random.NextInt(4) > 0 ? 1.0 : 0)],
            _ => [.. test.Y.Select(y => y + (scale * random.NextNormal()))],
        };
        bool shifted = name is not ("multinomial" or "gamma") && test.Rows % 3 == 0;
        Loss loss = LossCatalog.Standard.Create(name, link, name == "huber" ? scale : name == "quantile" ? (n % 2 == 0 ? 0.5 : 0.2) : null);
        return new LossProblem(test, loss, response, shifted ? [.. Enumerable.Range(0, n).Select(i => 0.3 * Math.Sin(i))] : null);
    }

    public PenalizedProblem With(double l1Ratio, int threads = 1) => new(
        new DenseDesign(Test.X, Test.Rows, Test.Columns), Response, Test.Weights, new PenaltyFactors(Test.Factors),
        new ProblemOptions { Loss = Loss, L1Ratio = l1Ratio, Intercept = Test.Intercept, Standardize = Test.Standardize, Threads = threads }, Offset);

    /// <summary>Fits some λ, each certified afresh.</summary>
    public PathPoint[] Path(double l1Ratio, params double[] lambdas)
    {
        PenalizedProblem problem = With(l1Ratio);
        PathPoint[] points = [.. new PathFitter(problem).Fit(lambdas, null, CancellationToken.None)];
        foreach (PathPoint point in points)
        {
            (double gap, double violation) = FreshLossCertificate.Of(this, problem, l1Ratio, point);
            Assert.True(gap <= 1e-9 && violation <= 1e-7, $"λ = {point.Lambda:g3}: fresh gap {gap:e1}, KKT {violation:e1} ({point.Certificate}, {point.StopReason})");
            Assert.True(point.Certificate.IsCertified, $"λ = {point.Lambda:g3}: {point.Certificate}, {point.StopReason}");
        }

        return points;
    }

    /// <summary>The predictors of a fit, from coefficients in original units.</summary>
    public double[] Predict(PathPoint point)
    {
        int n = Test.Rows, p = Test.Columns;
        var predictor = new double[n * point.Outputs];
        for (int k = 0; k < point.Outputs; k++)
        {
            for (int i = 0; i < n; i++)
            {
                predictor[i + (k * n)] = point.Intercepts[k] + (Offset?[i] ?? 0);
            }
        }

        for (int s = 0; s < point.Indices.Count; s++)
        {
            (int k, int j) = Math.DivRem(point.Indices[s], p);
            for (int i = 0; i < n; i++)
            {
                predictor[i + (k * n)] += point.Values[s] * Test[i, j];
            }
        }

        return predictor;
    }
}
