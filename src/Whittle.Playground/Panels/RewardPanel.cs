using Whittle.Explain;
using Whittle.Models;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>What a bit of shrinking earns and costs, at every size of one coefficient: flat under L1, fading under L2, and where the loss's price overtakes each.</summary>
internal static class RewardPanel
{
    public static PanelView Draw(PlayState state)
    {
        // Per standard deviation the loss of one coefficient, the others held where least squares has them, is ½(free − β)², so its price for a bit of shrinking is free − β.
        IReadOnlyList<string> factors = state.Factors.Contains(state.Feature) ? state.Factors : [.. state.Factors, state.Feature];
        LinearModel model = Students.FreeOf(factors);
        double free = Math.Abs(model.Coefficients.First(c => c.Name == state.Feature).Standardized), lambda = state.Lambda;
        double lasso = Math.Max(0, free - lambda), ridge = free / (1 + lambda);
        var html = new Html("reward-", state.HasNumbers);
        html.Paragraph($"The data alone would have {state.Feature} at {Plain.Number(free)} (its size, per standard deviation). Under L1 it stops at {(lasso == 0 ? "0: exactly zero, left out" : Plain.Number(lasso))}; under L2 at {Plain.Number(ridge)}, never at 0.");
        html.Figure(RewardChart.Draw(state.Feature, free, lambda));
        html.Table("What a whole step earns at λ = 1, without data", ["step", "L1 pays |β|", "L2 pays β²"], RewardLedger.Textbook().Select(s => (string[])[$"{Plain.Number(s.From)} → {Plain.Number(s.To)}", Plain.Number(s.L1Reward), Plain.Number(s.L2Reward)]));
        return new PanelView($"lambda {Plain.Number(lambda)}: L1 stops at {Plain.Number(lasso)}, L2 at {Plain.Number(ridge)}", html.ToString());
    }
}
