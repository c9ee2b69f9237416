using Whittle.Explain;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Tests.Explain;

public class RewardLedgerTests
{
    [Fact]
    public void The_textbook_pays_one_for_every_step_under_L1_and_nine_to_one_under_L2()
    {
        IReadOnlyList<LedgerStep> steps = RewardLedger.Textbook();
        Assert.Equal([(5, 4), (4, 3), (3, 2), (2, 1), (1, 0)], steps.Select(s => ((int)s.From, (int)s.To)));
        Assert.Equal([1, 1, 1, 1, 1], steps.Select(s => s.L1Reward));
        Assert.Equal([9, 7, 5, 3, 1], steps.Select(s => s.L2Reward));
        Assert.All(steps, s => Assert.Null(s.LossCost));
    }

    [Theory]
    [InlineData("squared", 1.0)]
    [InlineData("squared", 0.4)]
    [InlineData("logistic", 1.0)]
    [InlineData("poisson", 0.5)]
    [InlineData("cox", 1.0)]
    [InlineData("huber", 1.0)]
    public void A_fit_stands_where_a_step_costs_what_it_earns(string loss, double ratio)
    {
        Regression regression = ExplainProblem.Create(loss, ratio);
        RegularizationPath path = regression.FitPath(new LambdaGrid { Count = 20, Ratio = 0.01 });
        PathPoint point = path.Points[10];
        RewardLedger ledger = regression.Explain(point, path).Ledger;
        Assert.Equal(point.Indices.Count, ledger.Entries.Count);
        foreach (LedgerEntry entry in ledger.Entries)
        {
            double own = point.StandardizedValues[point.Indices.ToList().IndexOf(entry.Term)];
            Assert.Equal(own, entry.Next.From);
            Assert.Equal(Math.Max(0, Math.Abs(own) - ledger.Step), Math.Abs(entry.Next.To), 1e-12);
            Assert.True(entry.Next.LossCost >= Earned(entry.Next), "a step from the optimum earns less than it costs");

            // In steps small beside the coefficient the loss charges less than the penalties pay on the way to the fit, and more beyond it.
            LedgerStep[] way = [.. ledger.StepsOf(entry.Term, 400)];
            Assert.True(Math.Abs(way[0].From) > Math.Abs(own), "the loss alone would have more of it");
            Assert.Equal(0, way[^1].To, 1e-12);
            int[] turn = [.. Enumerable.Range(0, way.Length).Where(k => way[k].LossCost > Earned(way[k]))];
            Assert.Equal(Enumerable.Range(turn[0], way.Length - turn[0]), turn);
            double length = Math.Abs(way[0].From - way[0].To);
            Assert.Equal(Math.Abs(own), Math.Abs(way[turn[0]].From), 1.5 * length);
        }

        double Earned(LedgerStep step) => (ratio * step.L1Reward) + ((1 - ratio) * step.L2Reward);
    }

    [Fact]
    public void L1_pays_alike_and_L2_less_and_less()
    {
        Regression regression = ExplainProblem.Create("squared");
        RegularizationPath path = regression.FitPath();
        RewardLedger ledger = regression.Explain(path.Points[40], path).Ledger;
        LedgerStep[] steps = [.. ledger.StepsOf(ledger.Entries[0].Term)];
        Assert.Equal(5, steps.Length);
        Assert.All(steps, s => Assert.Equal(steps[0].L1Reward, s.L1Reward, 1e-12));
        Assert.Equal([9, 7, 5, 3, 1], steps.Select(s => Math.Round(s.L2Reward / steps[^1].L2Reward, 9)));
        Assert.Equal(ledger.Lambda * Math.Abs(steps[0].From - steps[0].To), steps[0].L1Reward, 1e-12);
    }
}
