using Whittle.Models;
using Whittle.Selection;

namespace Whittle.Report;

/// <summary>What is said of a relaxed fit: what it is a mixture of, how that was chosen, and where there was nothing to mix.</summary>
internal static class RelaxedWords
{
    /// <summary>The mixture in a sentence.</summary>
    public static string Mixture(LinearModel model, double share)
    {
        int kept = model.Coefficients.Where(c => c.Status == CoefficientStatus.Kept).Select(c => c.Name).Distinct().Count();
        string on = kept == 0 ? "of the intercept and what is never penalized alone" : $"on the {(kept == 1 ? "feature" : $"{kept} features")} that it keeps";
        string what = share switch
        {
            1 => "the penalized fit alone",
            0 => $"the refit without a penalty {on}",
            _ => $"{Plain.Number(share)} · the penalized fit + {Plain.Number(1 - share)} · its refit without a penalty {on}",
        };
        return $"relaxed with φ = {Plain.Number(share)}: {what}";
    }

    /// <summary>The λ and φ that a rule chooses, with their error.</summary>
    public static string Choice(CrossValidatedRelaxedPath path, SelectionRule rule)
    {
        RelaxedCrossValidation found = path.CrossValidation;
        (int at, int share) = found.IndexOf(rule);
        return $"{Plain.Number(found.Lambdas[at])}, φ = {Plain.Number(found.Shares[share])} (error {Plain.Number(found.ByShare[share].Means[at])} ± {Plain.Number(found.ByShare[share].StandardErrors[at])}, "
            + $"{path.Path.Points[at].Penalized.Indices.Count} kept)";
    }

    /// <summary>Where some fold, or all rows, have no single refit; null where all have.</summary>
    public static string? Undefined(CrossValidatedRelaxedPath path)
    {
        RelaxedCrossValidation found = path.CrossValidation;
        int[] undefined = [.. Enumerable.Range(0, found.Lambdas.Count).Where(k => path.Path.Points[k].Refit is null || found.ByShare.Any(v => double.IsNaN(v.Means[k])))];
        return undefined.Length == 0 ? null
            : $"At {undefined.Length} of {found.Lambdas.Count} λ, the largest {Plain.Number(found.Lambdas[undefined[0]])}, the refit of some fold or of all rows has no single answer; only φ = 1 was considered there.";
    }

    /// <summary>The second certificate.</summary>
    public static string Proof(Relaxation relaxation) => relaxation.Refit is { } refit
        ? $"Certificate of the refit: relative gap {Plain.Tiny(refit.RelativeGap)}, KKT {Plain.Tiny(refit.KktViolation)}: {(refit.IsCertified ? "certified" : "NOT certified")}. "
            + (relaxation.PenalizedShare is 0 or 1 ? $"The model is the {(relaxation.PenalizedShare == 0 ? "refit" : "penalized fit")}." : "The model is the mixture of both, which minimizes neither.")
        : "There is no single refit here; the model is the penalized fit.";
}
