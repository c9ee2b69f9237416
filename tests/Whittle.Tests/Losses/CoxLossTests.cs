using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Tests.Losses;

/// <summary>The partial likelihood and its derivatives against the definition, summed over every risk set in full.</summary>
public class CoxLossTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Value_descent_and_curvature_are_those_of_the_definition(bool efron)
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Xoshiro256(seed);
            int n = 25;
            double[] time = [.. Enumerable.Range(0, n).Select(_ => (double)random.NextInt(seed % 2 == 0 ? 6 : 1000))];
            double[] happened = [.. Enumerable.Range(0, n).Select(_ => random.NextInt(3) > 0 ? 1.0 : 0)];
            double[] stratum = [.. Enumerable.Range(0, n).Select(_ => (double)random.NextInt(seed % 3 == 0 ? 3 : 1))];
            double[] weights = [.. Enumerable.Range(0, n).Select(i => i % 9 == 4 ? 0 : 0.3 + random.NextDouble())];
            double[] eta = [.. Enumerable.Range(0, n).Select(_ => 2 * random.NextNormal())], v = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
            EmpiricalLoss loss = Loss.Cox(efron).On([.. time, .. happened, .. stratum], weights);
            double Plain(double[] at) => Definition(time, happened, stratum, weights, at, efron);

            Assert.Equal(Plain(eta), loss.Value(eta) - loss.Value([.. eta.Select(_ => 0.0)]) + Plain([.. eta.Select(_ => 0.0)]), 1e-12);
            var descent = new double[n];
            loss.Descent(eta, descent);
            double[] curved = new double[n], up = new double[n], down = new double[n];
            loss.CurvatureAt(eta).Multiply(v, curved);
            const double Step = 1e-5;
            loss.Descent([.. eta.Select((e, i) => e + (Step * v[i]))], up);
            loss.Descent([.. eta.Select((e, i) => e - (Step * v[i]))], down);
            for (int i = 0; i < n; i++)
            {
                double[] Moved(double by) => [.. eta.Select((e, j) => j == i ? e + by : e)];
                Assert.Equal((Plain(Moved(-Step)) - Plain(Moved(Step))) / (2 * Step), descent[i], 1e-8);
                Assert.Equal((down[i] - up[i]) / (2 * Step), curved[i], 1e-8);
            }
        }
    }

    [Fact]
    public void The_saturated_model_has_no_loss_left()
    {
        // Each event far ahead of all that come later: the partial likelihood is that of the saturated model.
        double[] time = [1, 2, 3, 4], happened = [1, 1, 1, 1], weights = [1, 1, 1, 1];
        Assert.Equal(0, Loss.Cox().On([.. time, .. happened], weights).Value([200, 150, 100, 50]), 1e-15);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_lifted_dual_value_is_a_lower_bound_and_meets_the_loss_at_its_own_point(bool efron)
    {
        var random = new Xoshiro256(5);
        int n = 30;
        double[] response = [.. Enumerable.Range(0, n).Select(_ => (double)random.NextInt(12)), .. Enumerable.Range(0, n).Select(_ => (double)random.NextInt(2))];
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => 0.2 + random.NextDouble())], eta = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        EmpiricalLoss loss = Loss.Cox(efron).On(response, weights);
        var descent = new double[n];
        loss.Descent(eta, descent);

        // At s = 1 the inequality of Fenchel and Young is an equation at the predictor itself.
        Assert.Equal(loss.Value(eta) + Kernels.Dot(descent, eta), loss.DualValue(eta, descent, 1), 1e-13);
        foreach (double shrink in new[] { 0.9, 0.4, 0.0 })
        {
            double dual = loss.DualValue(eta, descent, shrink);
            for (int trial = 0; trial < 200; trial++)
            {
                double[] other = [.. eta.Select(e => (e * 2 * random.NextDouble()) + random.NextNormal())];
                Assert.True(dual <= loss.Value(other) + (shrink * Kernels.Dot(descent, other)) + 1e-13);
            }
        }
    }

    [Fact]
    public void The_baseline_hazard_is_breslows_by_hand()
    {
        // At t = 2 everyone is at risk, at t = 5 two rows; e^η is 1, 2, 1, 3.
        double[] response = [2, 5, 3, 7, 1, 1, 0, 0], eta = [0, Math.Log(2), 0, Math.Log(3)];
        var loss = (CoxEmpiricalLoss)Loss.Cox().On(response, [1, 1, 1, 1]);
        BaselineHazard hazard = Assert.Single(loss.Baseline(eta, null));
        Assert.Equal([2, 5], hazard.Times);
        Assert.Equal(1.0 / 7, hazard.At(2), 1e-15);
        Assert.Equal((1.0 / 7) + (1.0 / 5), hazard.At(6), 1e-15);
        Assert.Equal(0, hazard.At(1.9));
    }

    // −(log partial likelihood)/Σw, each risk set summed in full.
    private static double Definition(double[] time, double[] happened, double[] stratum, double[] weights, double[] eta, bool efron)
    {
        int n = time.Length;
        double sum = 0;
        foreach ((double t, double s) in Enumerable.Range(0, n).Where(i => happened[i] > 0 && weights[i] > 0).Select(i => (time[i], stratum[i])).Distinct())
        {
            int[] risk = [.. Enumerable.Range(0, n).Where(i => weights[i] > 0 && stratum[i] == s && time[i] >= t)], tied = [.. risk.Where(i => time[i] == t && happened[i] > 0)];
            double all = risk.Sum(i => weights[i] * Math.Exp(eta[i])), own = tied.Sum(i => weights[i] * Math.Exp(eta[i])), weight = tied.Sum(i => weights[i]);
            sum -= tied.Sum(i => weights[i] * eta[i]);
            sum += efron
                ? Enumerable.Range(0, tied.Length).Sum(r => weight / tied.Length * Math.Log(all - (own * r / tied.Length)))
                : weight * Math.Log(all);
        }

        return sum / weights.Sum();
    }
}
