using System.Globalization;
using Whittle.Selection;

namespace Whittle.Report;

/// <summary>What is said of folds, measures and the luck of a draw.</summary>
internal static class FoldWords
{
    /// <summary>The folds, such as <c>10 folds, seed 1</c>.</summary>
    public static string Of(FoldPlan plan, CrossValidation found) => Of(plan, found.Folds.Count, found.IsComplete);

    /// <summary>The folds of a draw.</summary>
    public static string Of(FoldPlan plan, int count, bool isComplete)
    {
        string seed = plan.Repeats == 1 ? string.Create(CultureInfo.InvariantCulture, $", seed {plan.Seed}") : string.Create(CultureInfo.InvariantCulture, $", drawn {plan.Repeats} times, seeds {plan.Seed} to {plan.Seed + plan.Repeats - 1}");
        string folds = plan.Kind switch
        {
            FoldKind.Stratified => $"{count} folds with classes spread evenly{seed}",
            FoldKind.Grouped => $"{count} folds of whole groups{seed}",
            FoldKind.Forward => $"{count} folds, each fitted to what came before",
            FoldKind.LeaveOneOut => $"each of {count} rows left out alone",
            FoldKind.ApproximateLeaveOneOut => $"each of {count} rows left out alone, approximately: by one step from the fit of all",
            FoldKind.Given => $"{count} folds given",
            _ => $"{count} folds{seed}",
        };
        return isComplete ? folds : $"{folds}, not all finished";
    }

    /// <summary>The word of --measure.</summary>
    public static string Code(ErrorMeasure measure) => measure switch
    {
        ErrorMeasure.SquaredError => "mse",
        ErrorMeasure.AbsoluteError => "mae",
        ErrorMeasure.ClassError => "class",
        ErrorMeasure.AreaUnderCurve => "auc",
        ErrorMeasure.Concordance => "c-index",
        _ => "deviance",
    };

    /// <summary>What is measured.</summary>
    public static string Of(ErrorMeasure measure, LossWords loss) => measure switch
    {
        ErrorMeasure.SquaredError => "mean squared error",
        ErrorMeasure.AbsoluteError => "mean absolute error",
        ErrorMeasure.ClassError => "share of wrong classes",
        ErrorMeasure.AreaUnderCurve => "area under the ROC curve",
        ErrorMeasure.Concordance => "concordance (Harrell's C)",
        _ => loss.Error,
    };

    /// <summary>Where a grid was extended, in a sentence; null where it was not.</summary>
    public static string? Extension(CrossValidation found) => found is { ExtendedFrom: { } from, ExtendedTo: { } to }
        ? $"The best was at the {(to > from ? "first" : "last")} λ of the grid, {Plain.Number(from)}, so the grid went on to {Plain.Number(to)}."
        : null;

    /// <summary>Where the best is the last λ there is, or the first to which a grid went up, in a sentence; null where it is not.</summary>
    public static string? AtEnd(CrossValidation found, int best) => best == 0 && found.ExtendedTo > found.ExtendedFrom ? $"The {(found.IsLargerBetter ? "maximum" : "minimum")} is at the first λ still: this data asks for hardly any coefficients."
        : best != found.Lambdas.Count - 1 || found.Lambdas[^1] == 0 ? null
        : $"The {(found.IsLargerBetter ? "maximum" : "minimum")} is at the last λ{(found.ExtendedFrom is null ? " of the grid: a weaker penalty may do better (--lambda-ratio, --lambda-count)" : " still: this data asks for hardly any penalty")}.";

    /// <summary>Numbers of what is kept as a range, with the one in the middle.</summary>
    public static string Kept(IEnumerable<int> counts)
    {
        int[] sorted = [.. counts.Order()];
        return sorted[0] == sorted[^1] ? $"{sorted[0]}" : $"{sorted[0]} to {sorted[^1]} (median {sorted[sorted.Length / 2]})";
    }

    /// <summary>How much the choice of a rule depends on the draw of folds, in a sentence.</summary>
    public static string Luck(CrossValidatedPath path, SelectionRule rule)
    {
        int[] at = [.. path.CrossValidation.Repeats.Select(r => r.IndexOf(rule)).Order()];
        string name = rule == SelectionRule.Minimum ? path.CrossValidation.IsLargerBetter ? "the maximum" : "the minimum" : "one standard error";
        string where = at[0] == at[^1] ? $"at λ = {Plain.Number(path.CrossValidation.Lambdas[at[0]])}" : $"between λ = {Plain.Number(path.CrossValidation.Lambdas[at[^1]])} and {Plain.Number(path.CrossValidation.Lambdas[at[0]])}";
        return $"Over {at.Length} draws {name} lies {where} and keeps {Kept(at.Select(k => path.Path.Points[k].Indices.Count))}.";
    }
}
