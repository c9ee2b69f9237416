using Whittle.Models;
using Whittle.Penalties;

namespace Whittle.Report;

/// <summary>Where the factors of an adaptive lasso come from, in a line.</summary>
internal static class PilotWords
{
    private const int MaxNames = 5;

    public static string Of(LinearModel model, PilotFit pilot, string free)
    {
        string[] given = [.. model.Coefficients.Where((_, j) => j < pilot.Sizes.Count).Select(c => c.Name)];
        string[] zero = [.. given.Where((_, j) => pilot.Sizes[j] == 0 && model.Coefficients[j].PenaltyFactor > 0)];
        string fit = pilot.Method == PilotMethod.Unpenalized ? free
            : $"ridge at λ = {Plain.Number(pilot.Lambda)} (the smallest {(pilot.ChosenBy == "leave-one-out" ? "leave-one-out error" : "error of a cross-validation of its own")})";
        string excluded = zero.Length == 0 ? ""
            : $" Excluded, since they are 0 in the pilot: {string.Join(", ", zero.Take(MaxNames))}{(zero.Length > MaxNames ? $" … ({zero.Length})" : "")}.";
        return $"v = |pilot β|^−{Plain.Number(pilot.Power)}, times the factor given; the pilot is {fit}, {(pilot.Certificate.IsCertified ? "certified" : "NOT certified")}.{excluded}";
    }
}
