using Whittle.Selection;

namespace Whittle.Report;

/// <summary>What is said of criteria that choose λ.</summary>
internal static class CriterionWords
{
    /// <summary>The name of what --select says.</summary>
    public static string Name(string code) => code switch
    {
        "aicc" => "AICc",
        "cp" => "Cp",
        _ => code.ToUpperInvariant(),
    };

    /// <summary>What was chosen, and what its degrees of freedom are.</summary>
    public static string Choice(InformationCriteria criteria, Criterion criterion)
    {
        int at = criteria.IndexOf(criterion);
        string noise = criterion == Criterion.Cp ? $", with noise variance {Plain.Number(criteria.NoiseVariance!.Value)} from {criteria.NoiseSource}" : "";
        return $"Smallest {Name(criterion)} of {criteria.Lambdas.Count} λ: {Plain.Number(criteria.Values(criterion)[at])} at {Plain.Number(criteria.DegreesOfFreedom[at])} degrees of freedom, the intercept among them{noise}.";
    }

    /// <summary>Where the other criteria have theirs.</summary>
    public static string Others(InformationCriteria criteria, Criterion but)
    {
        IEnumerable<string> others = Known(criteria).Where(c => c != but).Select(c => $"{Name(c)} λ = {Plain.Number(criteria.Lambdas[criteria.IndexOf(c)])} ({Plain.Number(criteria.DegreesOfFreedom[criteria.IndexOf(c)])} df)");
        return $"The others have theirs at {string.Join(", ", others)}. None of them knows that λ was chosen, and all take rows for independent.";
    }

    private static string Name(Criterion criterion) => Name(criterion.ToString().ToLowerInvariant());

    /// <summary>The criteria that there are.</summary>
    public static IEnumerable<Criterion> Known(InformationCriteria criteria) => Enum.GetValues<Criterion>().Where(criteria.Has);
}
