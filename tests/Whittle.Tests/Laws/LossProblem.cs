using Whittle.Certificates;
using Whittle.Design;
using Whittle.Errors;
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
    /// <summary>Every loss and link of the library.</summary>
    public static IEnumerable<(string Name, string Link)> Losses => LossCatalog.Standard.Names.SelectMany(name => LossCatalog.Standard.LinksOf(name).Select(link => (name, link)));

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
            "multi-squared" => [.. test.Y.Select(y => y + (scale * random.NextNormal())), .. test.Y.Select(y => (scale * random.NextNormal()) - (y / 2))],
            "cox" => [.. score.Select(z => Math.Ceiling(8 * Positive(-z))), .. score.Select(_ => random.NextInt(4) > 0 ? 1.0 : 0)],
            _ => [.. test.Y.Select(y => y + (scale * random.NextNormal()))],
        };
        bool shifted = name != "gamma" && test.Rows % 3 == 0;
        double? parameter = name switch { "huber" => scale, "quantile" => n % 2 == 0 ? 0.5 : 0.2, "multi-squared" => 2, _ => null };
        Loss loss = LossCatalog.Standard.Create(name, link, parameter);
        return new LossProblem(test, loss, response, shifted ? [.. Enumerable.Range(0, n).Select(i => 0.3 * Math.Sin(i))] : null);
    }

    /// <summary>
    /// Holds a law to generated problems of a loss. Tiny ones may have no minimum (all responses alike, or told apart by an unpenalized column): those that say so are passed over, but not many.
    /// </summary>
    public static void HoldsOn(int problems, string name, string link, Action<LossProblem> law)
    {
        int refused = 0;
        Law.HoldsOn(problems, test => test.Rows >= 8 && (link != "inverse" || test.Intercept), test =>
        {
            try
            {
                law(From(test, name, link));
            }
            catch (WhittleException fault) when (fault.Code == "no-minimum")
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.InRange(refused, 0, problems / 4);
    }

    /// <summary>The columns as they are stored: densely unless set.</summary>
    public DesignMatrix Columns { get => field ?? new DenseDesign(Test.X, Test.Rows, Test.Columns); init; }

    public PenalizedProblem With(double l1Ratio, int threads = 1, CertificateTolerance? tolerance = null) => new(
        Columns, Response, Test.Weights, new PenaltyFactors(Test.Factors),
        new ProblemOptions { Loss = Loss, L1Ratio = l1Ratio, Intercept = Test.Intercept, Standardize = Test.Standardize, Threads = threads, Tolerance = tolerance ?? CertificateTolerance.Default }, Offset);

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

    /// <summary>Two problems that are one: rows with whole numbers as weights, none among them, and as many copies of each.</summary>
    public (LossProblem Weighted, LossProblem Repeated) Repeated()
    {
        TestProblem test = Test;
        int[] rows = [.. Enumerable.Range(0, test.Rows).SelectMany(i => Enumerable.Repeat(i, i % 5 == 0 && i > 3 ? 0 : i % 3 == 0 ? 2 : 1))];
        double[] weights = [.. Enumerable.Range(0, test.Rows).Select(i => (double)rows.Count(r => r == i))];
        LossProblem weighted = this with { Test = test with { Weights = weights } };
        LossProblem repeated = this with
        {
            Test = test with
            {
                Rows = rows.Length,
                X = [.. Enumerable.Range(0, test.Columns).SelectMany(j => rows.Select(i => test[i, j]))],
                Weights = [.. rows.Select(_ => 1.0)],
            },
            Response = [.. Enumerable.Range(0, Response.Length / test.Rows).SelectMany(c => rows.Select(i => Response[i + (c * test.Rows)]))],
            Offset = Offset is { } offset ? [.. rows.Select(i => offset[i])] : null,
        };
        return (weighted, repeated);
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
