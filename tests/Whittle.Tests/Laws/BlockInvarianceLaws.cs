using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>What changes nothing, or a known thing only, under every loss with every penalty on blocks of columns. One that is not convex may have several minima, so it is held to what needs no single one.</summary>
public class BlockInvarianceLaws
{
    private const int Problems = 5;

    public static TheoryData<string, string> All => new(PenaltyProblem.Combinations);

    public static TheoryData<string, string> Convex => new(PenaltyProblem.Combinations.Where(c => PenaltyProblem.IsConvex(c.Penalty)));

    public static TheoryData<string, string> Even => new(PenaltyProblem.Combinations.Where(c => PenaltyProblem.IsConvex(c.Penalty) && !c.Penalty.StartsWith("bounded", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(All))]
    public void Two_threads_give_the_bits_of_one(string penalty, string loss) => PenaltyProblem.HoldsOn(Problems, loss, problem =>
    {
        PenalizedProblem one = PenaltyProblem.Create(problem, penalty), two = one.With(one.Factors, one.Options with { Threads = 2 });
        double[] lambdas = [0.5 * one.LambdaMax, 0.1 * one.LambdaMax];
        foreach ((PathPoint first, PathPoint second) in Fit(one, lambdas).Zip(Fit(two, lambdas)))
        {
            Assert.Equal(first.Values, second.Values);
            Assert.Equal(first.Intercepts, second.Intercepts);
            Assert.Equal(first.Certificate, second.Certificate);
        }
    });

    [Theory]
    [MemberData(nameof(Convex))]
    public void Warm_equals_cold(string penalty, string loss) => PenaltyProblem.HoldsOn(Problems, loss, problem =>
    {
        PenalizedProblem solved = PenaltyProblem.Create(problem, penalty);
        double max = solved.LambdaMax, lambda = Strength(solved);
        AssertAlike(problem, solved, Fit(solved, [max, 0.5 * max, lambda])[^1], problem, Fit(solved, [lambda])[0]);
    });

    [Theory]
    [MemberData(nameof(Convex))]
    public void A_weight_of_two_is_a_repeated_row_and_none_a_removed_one(string penalty, string loss) => PenaltyProblem.HoldsOn(Problems, loss, problem =>
    {
        (LossProblem weighted, LossProblem repeated) = problem.Repeated();
        PenalizedProblem one = PenaltyProblem.Create(weighted, penalty), other = PenaltyProblem.Create(repeated, penalty);
        AssertAlike(weighted, one, Fit(one, [Strength(one)])[0], weighted, Fit(other, [Strength(one)])[0]);
    });

    [Theory]
    [MemberData(nameof(Convex))]
    public void The_order_of_columns_does_not_matter(string penalty, string loss) => PenaltyProblem.HoldsOn(Problems, loss, problem =>
    {
        int[] order = [.. Enumerable.Range(0, problem.Test.Columns)];
        new Xoshiro256(problem.Test.Name.Length).Shuffle(order);
        AssertSame(problem, penalty, order, _ => 1);
    });

    [Theory]
    [MemberData(nameof(Even))]
    public void Flipping_columns_flips_their_coefficients(string penalty, string loss) => PenaltyProblem.HoldsOn(Problems, loss, problem =>
        AssertSame(problem, penalty, [.. Enumerable.Range(0, problem.Test.Columns)], j => j % 2 == 0 ? -1 : 1));

    // Column k of the changed problem is column order[k] of the first times a sign, in the same blocks.
    private static void AssertSame(LossProblem problem, string penalty, int[] order, Func<int, int> sign)
    {
        TestProblem test = problem.Test;
        PenalizedProblem solved = PenaltyProblem.Create(problem, penalty);
        LossProblem changed = problem with
        {
            Test = test with
            {
                X = [.. order.SelectMany(j => Enumerable.Range(0, test.Rows).Select(i => sign(j) * test[i, j]))],
                Factors = [.. order.Select(j => solved.Factors[j])],
            },
        };
        ColumnBlocks blocks = solved.Options.Blocks!(solved.Design.Scales);
        ColumnBlocks moved = new([.. blocks.Blocks.Select(b => (Array.ConvertAll(b.Columns, j => Array.IndexOf(order, j)), b.Penalty))], blocks.JoinsOutputs);
        PathPoint other = Fit(PenaltyProblem.With(changed, moved, solved.Options.L1Ratio), [Strength(solved)])[0];
        AssertAlike(problem, solved, Fit(solved, [Strength(solved)])[0], changed, other, order, sign);
    }

    private static double Strength(PenalizedProblem problem) => problem.LambdaMax * (problem.Options.L1Ratio == 0 ? 0.01 : 0.2);

    private static List<PathPoint> Fit(PenalizedProblem problem, double[] lambdas)
    {
        List<PathPoint> path = new PathFitter(problem).Fit(lambdas, null, CancellationToken.None);
        Assert.All(path, point => Assert.True(point.Certificate.IsCertified, $"λ = {point.Lambda:g3}: {point.Certificate}, {point.StopReason}"));
        return path;
    }

    private static void AssertAlike(LossProblem problem, PenalizedProblem solved, PathPoint one, LossProblem changed, PathPoint other, int[]? order = null, Func<int, int>? sign = null)
    {
        LossFit expected = LossFit.Of(problem, solved.Options.L1Ratio, one), actual = LossFit.Of(changed, solved.Options.L1Ratio, other);
        var back = (double[])actual.Coefficients.Clone();
        for (int t = 0, p = problem.Test.Columns; order is not null && t < back.Length; t++)
        {
            back[order[t % p] + (t / p * p)] = sign!(order[t % p]) * actual.Coefficients[t];
        }

        (actual with { Coefficients = back }).AssertEquals(expected, $"λ = {one.Lambda:g3}");
    }
}
