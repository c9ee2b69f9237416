using Whittle.Explain;

namespace Whittle.Report;

/// <summary>The picture of the reward ledger: what the next step of each kept coefficient toward zero would earn under L1 and under L2, and what it would cost in loss. Thread-safe.</summary>
public static class LedgerChart
{
    private const int MaxRows = 20;

    /// <summary>Draws a ledger; at most the 20 largest coefficients.</summary>
    /// <param name="ledger">The ledger of a fit.</param>
    /// <param name="l1Ratio">ρ of its penalty, in [0, 1], which says which rewards are paid.</param>
    public static Chart Draw(RewardLedger ledger, double l1Ratio)
    {
        LedgerEntry[] drawn = [.. ledger.Entries.Take(MaxRows)];
        string paid = l1Ratio switch { 1 => "the L1 reward", 0 => "the L2 reward", _ => "a mixture of the rewards" };
        int stays = drawn.Count(e => (l1Ratio * e.Next.L1Reward) + ((1 - l1Ratio) * e.Next.L2Reward) <= e.Next.LossCost);
        return new DotChart("What the next step toward zero would earn and cost", "in units of what is minimized")
        {
            Series = ["earned under L1", "earned under L2", "cost in loss"],
            Rows = [.. drawn.Select(e => (e.Name, (double?[])[e.Next.L1Reward, e.Next.L2Reward, e.Next.LossCost]))],
        }.Draw(
            drawn.Length == 0 ? "Nothing that pays a price is kept, so there is no step to take." : $"For each of {drawn.Length} kept coefficients a step of {Axis.Label(ledger.Step)} toward zero: its reward under L1 and under L2 at λ = {Plain.Number(ledger.Lambda)}, and its cost in loss. For {stays} of them {paid}, which this fit pays, does not cover the cost.",
            ledger.Entries.Count - drawn.Length);
    }

    /// <summary>The way of one coefficient from where the loss alone would have it to zero: L1 pays the same for each step, L2 less and less; the fit stands where the cost overtakes what is paid.</summary>
    /// <param name="name">The coefficient's name.</param>
    /// <param name="steps">What <see cref="RewardLedger.StepsOf"/> found.</param>
    public static Chart DrawSteps(string name, IReadOnlyList<LedgerStep> steps) =>
        new DotChart($"{Plot.Short(name)} on its way to zero, step by step", "in units of what is minimized")
        {
            Series = ["earned under L1", "earned under L2", "cost in loss"],
            Rows = [.. steps.Select(s => ($"{Plain.Number(s.From)} → {Plain.Number(s.To)}", (double?[])[s.L1Reward, s.L2Reward, s.LossCost]))],
        }.Draw($"{steps.Count} equal steps of {name} from {Plain.Number(steps[0].From)} to 0. Each earns {Plain.Number(steps[0].L1Reward)} under L1; under L2 the first earns {Plain.Number(steps[0].L2Reward)} and the last {Plain.Number(steps[^1].L2Reward)}.");
}
