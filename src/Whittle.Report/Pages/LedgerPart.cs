using Whittle.Explain;

namespace Whittle.Report;

/// <summary>What a step toward zero earns and costs, on these data and in the textbook.</summary>
internal static class LedgerPart
{
    public static void Write(Html html, FitReport report)
    {
        RewardLedger ledger = report.Explanation!.Ledger;
        html.Paragraph("A penalty pays a coefficient for every step toward zero, and the loss charges for it. L1 pays the same for every step, down to the last one, and so carries what is of little use all the way to exactly zero; L2 pays less and less as zero comes near, and stops short of it.");
        html.Figure(LedgerChart.Draw(ledger, report.Model.L1Ratio));
        if (ledger.Entries.Count > 0 && report.Model.Loss.IsSmooth)
        {
            LedgerEntry first = ledger.Entries[0], last = ledger.Entries[^1];
            html.Figure(LedgerChart.DrawSteps(first.Name, ledger.StepsOf(first.Term)));
            if (last != first)
            {
                html.Figure(LedgerChart.DrawSteps(last.Name, ledger.StepsOf(last.Term)));
            }
        }

        html.Table("The textbook’s account, without data: what a step earns", ["step", "L1 pays", "L2 pays"], RewardLedger.Textbook().Select(s => (string[])[$"{Plain.Number(s.From)} → {Plain.Number(s.To)}", Plain.Number(s.L1Reward), Plain.Number(s.L2Reward)]));
    }
}
