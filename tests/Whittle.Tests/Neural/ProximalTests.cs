using Whittle.Neural;
using Whittle.Numerics;

namespace Whittle.Tests.Neural;

/// <summary>Each proximal operator beside its definition: no point near its answer, and none of many anywhere, has a smaller objective; and the optimality conditions hold.</summary>
public class ProximalTests
{
    [Fact]
    public void A_soft_threshold_is_the_minimum_in_its_metric() => Each(40, (random, z, metric, threshold) =>
    {
        double[] u = [.. z];
        ProximalStep.Soft(u, threshold, metric);
        IsLeast(u, v => Distance(v, z, metric) + (threshold * v.Sum(Math.Abs)), random);
    });

    [Fact]
    public void A_group_threshold_is_the_minimum_in_its_metric() => Each(60, (random, z, metric, threshold) =>
    {
        double[] u = [.. z];
        ProximalStep.Group(u, threshold, metric);
        IsLeast(u, v => Distance(v, z, metric) + (threshold * Norm(v)), random);

        // 0 = D(u − z) + t u/‖u‖, or ‖Dz‖ ≤ t.
        double[] force = [.. z.Select((value, j) => metric[j] * value)];
        if (Norm(u) == 0)
        {
            Assert.True(Norm(force) <= threshold * (1 + 1e-14));
            return;
        }

        Assert.All(Enumerable.Range(0, u.Length), j => Assert.Equal(0, (metric[j] * (u[j] - z[j])) + (threshold * u[j] / Norm(u)), 1e-12 * (1 + Norm(force))));
    });

    [Fact]
    public void In_the_plain_metric_a_group_is_shrunk_by_its_norm()
    {
        double[] z = [3, -4];
        ProximalStep.Group(z, 2, [1]);
        Assert.Equal(1.8, z[0], 1e-14);
        Assert.Equal(-2.4, z[1], 1e-14);
        ProximalStep.Group(z, 3, [1]);
        Assert.Equal([0, 0], z);
    }

    [Fact]
    public void The_hierarchical_operator_is_the_minimum_under_its_constraint()
    {
        int empty = 0, full = 0;
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Xoshiro256(seed);
            int outputs = 1 + random.NextInt(3), neurons = 1 + random.NextInt(6);
            double hierarchy = Math.Pow(10, (2 * random.NextDouble()) - 1), threshold = 3 * random.NextDouble();
            double[] v = [.. Enumerable.Range(0, outputs).Select(_ => random.NextNormal())], u = [.. Enumerable.Range(0, neurons).Select(_ => random.NextNormal())];
            double[] skip = [.. v], weights = [.. u];
            HierarchicalProximal.Apply(skip, weights, threshold, hierarchy, new double[neurons]);
            double radius = Norm(skip);
            Assert.All(weights, w => Assert.True(Math.Abs(w) <= (hierarchy * radius) + 1e-14));

            // Given ‖θ‖ = r along v the best W is a clamp, so the objective is a function of r: a fine grid and a golden section find its minimum.
            double Objective(double r) => (Math.Pow(r - Norm(v), 2) / 2) + (threshold * r) + u.Sum(value => Math.Pow(Math.Max(0, Math.Abs(value) - (hierarchy * r)), 2) / 2);
            double best = Enumerable.Range(0, 200_001).Select(k => k * 1e-4).MinBy(Objective);
            Assert.Equal(best, radius, 1e-4 + 1e-12);
            Assert.True(Objective(radius) <= Objective(best) + 1e-14);

            // And no pair near it that meets the constraint is better.
            double own = Whole(skip, weights);
            for (int trial = 0; trial < 200; trial++)
            {
                double size = Math.Pow(10, -4 * random.NextDouble());
                double[] otherSkip = [.. skip.Select(s => s + (size * random.NextNormal()))];
                double most = hierarchy * Norm(otherSkip);
                double[] otherWeights = [.. weights.Select(w => Math.Clamp(w + (size * random.NextNormal()), -most, most))];
                Assert.True(Whole(otherSkip, otherWeights) >= own - 1e-12);
            }

            (empty, full) = (empty + (radius == 0 ? 1 : 0), full + (weights.SequenceEqual(u) ? 1 : 0));
            double Whole(double[] s, double[] w) => (s.Zip(v, (a, b) => (a - b) * (a - b)).Sum() / 2) + (w.Zip(u, (a, b) => (a - b) * (a - b)).Sum() / 2) + (threshold * Norm(s));
        }

        Assert.InRange(empty, 10, 150);
        Assert.InRange(full, 1, 150);
    }

    [Fact]
    public void Columns_longer_than_the_largest_norm_are_scaled_back_to_it()
    {
        double[] matrix = [3, 0.1, 4, 0.2];
        ProximalStep.CapColumns(matrix, 2, 2);
        Assert.Equal(1.2, matrix[0], 1e-15);
        Assert.Equal(1.6, matrix[2], 1e-15);
        Assert.Equal((0.1, 0.2), (matrix[1], matrix[3]));
    }

    private static void Each(int seeds, Action<Xoshiro256, double[], double[], double> body)
    {
        for (int seed = 1; seed <= seeds; seed++)
        {
            var random = new Xoshiro256(seed);
            int length = 1 + random.NextInt(5);
            double[] z = [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextNormal())], metric = [.. z.Select(_ => Math.Pow(10, (3 * random.NextDouble()) - 1.5))];
            body(random, z, metric, 2 * random.NextDouble());
        }
    }

    private static void IsLeast(double[] u, Func<double[], double> objective, Xoshiro256 random)
    {
        double own = objective(u);
        for (int trial = 0; trial < 2000; trial++)
        {
            double size = Math.Pow(10, 1 - (7 * random.NextDouble()));
            Assert.True(objective([.. u.Select(x => x + (size * random.NextNormal()))]) >= own - (1e-14 * (1 + own)));
        }

        Assert.True(objective(new double[u.Length]) >= own - (1e-14 * (1 + own)));
    }

    private static double Distance(double[] v, double[] z, double[] metric) => v.Select((x, j) => metric[j] * (x - z[j]) * (x - z[j]) / 2).Sum();

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(x => x * x));
}
