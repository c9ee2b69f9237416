using Whittle.Models;

namespace Whittle.Report;

/// <summary>The proof that the numbers are those that were asked for.</summary>
internal static class CertificatePart
{
    public static void Write(Html html, FitReport report)
    {
        LinearModel model = report.Model;
        Certificate(html, "The fit", model.Certificate);
        if (model.Relaxation is { } relaxation)
        {
            html.Paragraph($"{LossWords.Capital(RelaxedWords.Mixture(model, relaxation.PenalizedShare))}. {RelaxedWords.Proof(relaxation)}");
        }

        if (model.Intervals is { } intervals)
        {
            html.Paragraph(IntervalWords.Of(intervals));
        }

        html.Paragraph(model.Certificate.IsLocal
            ? "The penalty is not convex, so no gap proves that nothing is better; what is proved is that no small change is."
            : "The gap bounds how much better than this any other coefficients could be, as a share of what the model without features leaves; it is computed from the coefficients and from a bound that nothing can cross, not from the way they were found.");
        html.Paragraph("KKT is the largest amount by which any coefficient’s own condition for being best is missed, over the largest slope there was at the start.");
    }

    private static void Certificate(Html html, string what, Certificates.Certificate found) => html.Table(
        what,
        ["figure", "reached", "certified at"],
        [
            ["objective", Plain.Full(found.Objective), ""],
            ["relative duality gap", Plain.Tiny(found.RelativeGap), Plain.Tiny(found.Tolerance.RelativeGap)],
            ["KKT violation", Plain.Tiny(found.KktViolation), Plain.Tiny(found.Tolerance.KktViolation)],
        ]);
}
