using Whittle.Numerics;

namespace Whittle.Tests.Laws;

/// <summary>What may be done to the columns without changing a fit, or changing it in a known way only, under every loss with every mixture of penalties.</summary>
public class LossColumnLaws
{
    private const int Problems = 12;

    public static TheoryData<string, string, double> Combinations => new(from loss in LossProblem.Losses from ratio in new[] { 1.0, 0.5, 0.0 } select (loss.Name, loss.Link, ratio));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void The_order_of_columns_does_not_matter(string name, string link, double ratio) => LossProblem.HoldsOn(Problems, name, link, problem =>
    {
        int[] order = [.. Enumerable.Range(0, problem.Test.Columns)];
        new Xoshiro256(problem.Test.Name.Length).Shuffle(order);
        AssertSame(problem, ratio, order, _ => 1);
    });

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Flipping_columns_flips_their_coefficients(string name, string link, double ratio) =>
        LossProblem.HoldsOn(Problems, name, link, problem => AssertSame(problem, ratio, null, j => j % 2 == 0 ? -1 : 1));

    // A constant column is not standardized; without an intercept it is a column like any other as given.
    [Theory]
    [MemberData(nameof(Combinations))]
    public void Scaling_standardized_columns_divides_their_coefficients(string name, string link, double ratio) => LossProblem.HoldsOn(Problems, name, link, problem =>
    {
        if (problem.Test.Standardize)
        {
            bool[] constant = problem.With(ratio).Design.IsConstant;
            AssertSame(problem, ratio, null, j => constant[j] ? 1 : j % 3 == 0 ? 37 : 1 / 3.0);
        }
    });

    // Column k of the changed problem is column order[k] of the first times a factor, and so are the coefficients on the standardized scale but for the factor's size.
    private static void AssertSame(LossProblem problem, double ratio, int[]? order, Func<int, double> factor)
    {
        TestProblem test = problem.Test;
        order ??= [.. Enumerable.Range(0, test.Columns)];
        LossProblem changed = problem with
        {
            Test = test with
            {
                X = [.. order.SelectMany(j => Enumerable.Range(0, test.Rows).Select(i => factor(j) * test[i, j]))],
                Factors = [.. order.Select(j => test.Factors[j])],
            },
        };
        double lambda = problem.With(ratio).LambdaMax * (ratio == 0 ? 0.01 : 0.2);
        if (lambda == 0)
        {
            return;
        }

        LossFit one = LossFit.Of(problem, ratio, problem.Path(ratio, lambda)[0]), other = LossFit.Of(changed, ratio, changed.Path(ratio, lambda)[0]);
        var back = new double[one.Coefficients.Length];
        for (int t = 0; t < back.Length; t++)
        {
            int column = order[t % test.Columns];
            back[column + (t / test.Columns * test.Columns)] = Math.Sign(factor(column)) * other.Coefficients[t];
        }

        (other with { Coefficients = back }).AssertEquals(one, $"λ = {lambda:g3}");
    }
}
