using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>
/// What holds of penalties on blocks, under losses of every kind: each fit is stationary by the penalty's definition written out a second time, and where the
/// problem is convex no point nearby is better and the certificate closes.
/// </summary>
public class BlockLaws
{
    private const int Problems = 24;

    public static TheoryData<string, string> Combinations => new(PenaltyProblem.Combinations);

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Every_fit_is_stationary_and_certified(string penalty, string loss) => HoldsOn(loss, problem =>
    {
        PenalizedProblem solved = PenaltyProblem.Create(problem, penalty);
        double[] lambdas = new LambdaGrid { Count = 5, Ratio = 0.03 }.Resolve(solved.LambdaMax, problem.Test.Rows, problem.Test.Columns);
        foreach (PathPoint point in new PathFitter(solved).Fit(lambdas, null, CancellationToken.None))
        {
            Assert.True(point.Certificate.IsCertified, $"λ = {point.Lambda:g3}: {point.Certificate}, {point.StopReason}");
            Assert.Equal(penalty is "mcp" or "scad", point.Certificate.IsLocal);
            double violation = PenaltyProblem.Violation(solved, penalty, point);
            Assert.True(violation <= 1e-7, $"λ = {point.Lambda:g3}: KKT {violation:e1} against {point.Certificate}");
            if (!point.Certificate.IsLocal)
            {
                AssertNothingNearbyIsBetter(solved, point);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Combinations))]
    public void At_lambda_max_all_is_zero_and_just_below_it_is_not(string penalty, string loss)
    {
        if (penalty == "group-ridge")
        {
            return;
        }

        HoldsOn(loss, problem =>
        {
            PenalizedProblem solved = PenaltyProblem.Create(problem, penalty);
            double max = solved.LambdaMax;
            if (max > 0)
            {
                PathPoint above = new PathFitter(solved).Fit([max * (1 + 1e-9)], null, CancellationToken.None)[0], below = new PathFitter(solved).Fit([max * (1 - 1e-5)], null, CancellationToken.None)[0];
                Assert.DoesNotContain(above.Indices, t => solved.Factors[t % problem.Test.Columns] > 0);
                Assert.Contains(below.Indices, t => solved.Factors[t % problem.Test.Columns] > 0);
            }
        });
    }

    [Fact]
    public void Groups_of_one_are_the_elastic_net() => HoldsOn("logistic", problem =>
    {
        ColumnBlocks single = new([.. Enumerable.Range(0, problem.Test.Columns).Select(j => (new[] { j }, (Penalty)new GroupPenalty(0.5)))], false);
        PenalizedProblem plain = problem.With(0.5), blocks = PenaltyProblem.With(problem, single, 0.5);
        double lambda = plain.LambdaMax / 5;
        Assert.Equal(plain.LambdaMax, blocks.LambdaMax, 1e-13 * plain.LambdaMax);
        PathPoint one = new PathFitter(plain).Fit([lambda], null, CancellationToken.None)[0], other = new PathFitter(blocks).Fit([lambda], null, CancellationToken.None)[0];
        Assert.Equal(problem.Predict(one).Select(v => Math.Round(v, 6)), problem.Predict(other).Select(v => Math.Round(v, 6)));
    });

    [Fact]
    public void Mcp_and_scad_leave_large_coefficients_as_least_squares_has_them()
    {
        var random = new Xoshiro256(4);
        const int Rows = 200;
        double[] x = [.. Enumerable.Range(0, Rows * 5).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => (5 * x[i]) - (4 * x[i + Rows]) + (0.1 * random.NextNormal()))];
        var test = new TestProblem("large", Rows, 5, x, y, [.. Enumerable.Repeat(1.0, Rows)], [1, 1, 1, 1, 1], true, true);
        var problem = new LossProblem(test, Loss.Squared, y, null);
        double[] free = Coefficients(new PathFitter(test.With(1)).Fit([0], null, CancellationToken.None)[0], 5);
        foreach (string name in new[] { "mcp", "scad" })
        {
            double[] fitted = Coefficients(new PathFitter(PenaltyProblem.Create(problem, name)).Fit([1, 0.5, 0.25], null, CancellationToken.None)[^1], 5);
            Assert.Equal(0, fitted[2] + fitted[3] + fitted[4]);
            Assert.Equal(free[0], fitted[0], 0.05);
            Assert.Equal(free[1], fitted[1], 0.05);
        }
    }

    [Fact]
    public void A_concave_penalty_under_a_loss_that_bends_less_is_the_one_of_least_squares_stretched()
    {
        // Half of 0/1 responses: the logistic loss bends by ¼ at the null model. P(hb)/h is what McpPenalty(γ/h) is, and for small coefficients the lasso.
        var random = new Xoshiro256(6);
        const int Rows = 400;
        double[] x = [.. Enumerable.Range(0, Rows * 4).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? 1.0 : 0)];
        Regression regression = Regression.Penalized(new DenseDesign(x, Rows, 4), y, new McpPenalty(3), options: new RegressionOptions { Loss = Loss.Logistic });
        Assert.Equal(0.25, regression.NullCurvature!.Value, 1e-12);
        foreach ((Penalty penalty, double shape) in new (Penalty, double)[] { (new McpPenalty(3), 3), (new ScadPenalty(3.7), 3.7) })
        {
            Penalty stretched = penalty.ForCurvature(0.25);
            Assert.Equal(penalty.Concavity / 4, stretched.Concavity, 1e-15);
            foreach (double b in new[] { 0.1, 1, 5, 7.9, 12, 16, 50 })
            {
                Assert.Equal(penalty.Value([b / 4], 0.8, 1) * 4, stretched.Value([b], 0.8, 1), 1e-13);
                double[] slope = [0], before = [0], bend = [0], shrunk = [b];
                var isFree = new bool[1];
                stretched.Differentiate([b], 0.8, 1, slope, bend, isFree);
                penalty.Differentiate([b / 4], 0.8, 1, before, bend, isFree);
                Assert.Equal(before[0], slope[0], 1e-14);
                stretched.Shrink(shrunk, 1, 0.8, 1);
                double At(double t) => ((t - b) * (t - b) / 2) + stretched.Value([t], 0.8, 1);
                Assert.True(Enumerable.Range(-100, 2000).All(k => At(k / 20.0) >= At(shrunk[0]) - 1e-12), $"{penalty.Name} {shape} at {b}");
            }
        }
    }

    private static double[] Coefficients(PathPoint point, int count)
    {
        var dense = new double[count];
        for (int k = 0; k < point.Indices.Count; k++)
        {
            dense[point.Indices[k]] = point.Values[k];
        }

        return dense;
    }

    private static void HoldsOn(string loss, Action<LossProblem> law) => PenaltyProblem.HoldsOn(Problems, loss, law);

    private static void AssertNothingNearbyIsBetter(PenalizedProblem problem, PathPoint point)
    {
        var random = new Xoshiro256(11);
        double[] best = point.Fit.Coefficients.ToDense(problem.Predictor.Coefficients);
        int[] all = problem.Predictor.AllCoefficients;
        double Objective(double[] intercepts, double[] b) => problem.LossOnData.Value(problem.Predictor.Evaluate([(intercepts, new SparseVector(all, b))]))
            + problem.PenaltySum.Value(all, b, point.Lambda);
        double reached = Objective(point.Fit.Intercepts, best);
        for (int trial = 0; trial < 20; trial++)
        {
            double step = Math.Pow(10, -random.NextInt(6));
            double[] moved = [.. best.Select((v, t) => random.NextInt(3) == 0 && !problem.Factors.IsExcluded(t % problem.Design.Columns) ? v + (step * random.NextNormal()) : v)];
            double[] intercepts = problem.HasIntercept ? [.. point.Fit.Intercepts.Select(v => v + (step * random.NextNormal()))] : point.Fit.Intercepts;
            Assert.True(Objective(intercepts, moved) >= reached - (1e-12 * (1 + Math.Abs(reached))), $"λ = {point.Lambda:g3}: {Objective(intercepts, moved) - reached:e1} lower nearby");
        }
    }
}
