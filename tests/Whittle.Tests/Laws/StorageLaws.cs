using Whittle.Design;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>How columns are stored does not matter: under every loss and every convex penalty the fit is that of the same columns spelled out, and is stationary for them.</summary>
public class StorageLaws
{
    private const int Problems = 2;

    private static readonly string[] Penalties = ["lasso", "elastic-net", "ridge", "group", "group-net", "group-ridge", "sparse-group", "bounded", "bounded-net"];

    public static TheoryData<string, string, string> Combinations => new(from kind in StoredColumns.Kinds from loss in LossProblem.Losses select (kind, loss.Name, loss.Link));

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_fit_on_stored_columns_is_that_on_their_spelling(string kind, string name, string link)
    {
        int refused = 0, turn = Array.IndexOf(StoredColumns.Kinds, kind);
        Law.HoldsOn(Problems, test => test.Rows is >= 20 and <= 100 && test.Columns is > 1 and <= 50 && (link != "inverse" || test.Intercept) && (test.Rows + test.Columns + test.Name.Length) % StoredColumns.Kinds.Length == turn, test =>
        {
            (DesignMatrix stored, TestProblem spelled) = StoredColumns.Create(kind, test);
            LossProblem dense = LossProblem.From(spelled, name, link), other = dense with { Columns = stored };
            foreach (string penalty in Penalties)
            {
                try
                {
                    AssertAlike(penalty, dense, other);
                }
                catch (WhittleException fault) when (fault.Code == "no-minimum")
                {
                    // An unpenalized column tells the classes apart, and both say so.
                    Assert.Equal(fault.Message, Assert.Throws<WhittleException>(() => PenaltyProblem.Create(dense, penalty)).Message);
                    Interlocked.Increment(ref refused);
                }
            }
        });
        Assert.InRange(refused, 0, Problems * Penalties.Length / 2);
    }

    private static void AssertAlike(string penalty, LossProblem dense, LossProblem other)
    {
        PenalizedProblem actual = PenaltyProblem.Create(other, penalty), expected = PenaltyProblem.Create(dense, penalty);
        Assert.Equal(expected.LambdaMax, actual.LambdaMax, 1e-10 * expected.LambdaMax);
        double lambda = expected.LambdaMax * (expected.Options.L1Ratio == 0 ? 0.01 : 0.2);
        PathPoint one = Fit(expected, lambda), two = Fit(actual, lambda);
        double violation = PenaltyProblem.Violation(expected, penalty, two);
        Assert.True(one.Certificate.IsCertified && two.Certificate.IsCertified && violation <= 1e-7, $"{penalty}: KKT {violation:e1} on the spelling, {two.Certificate}, and there {one.Certificate}");
        LossFit.Of(dense, expected.Options.L1Ratio, two).AssertEquals(LossFit.Of(dense, expected.Options.L1Ratio, one), penalty);
    }

    private static PathPoint Fit(PenalizedProblem problem, double lambda) => new PathFitter(problem).Fit([lambda], null, CancellationToken.None)[0];
}
