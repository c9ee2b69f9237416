using Whittle.Models;

namespace Whittle.Report;

/// <summary>What a penalty is called in sentences.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it rewards.</param>
/// <param name="Formula">What it adds to the loss.</param>
/// <param name="Where">What the norm of its formula is taken of, where that is not plain; else null.</param>
internal sealed record PenaltyWords(string Name, string Meaning, string Formula, string? Where = null)
{
    /// <summary>What is said of a model's penalty.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="isByColumn">Whether no two columns are penalized together.</param>
    public static PenaltyWords Of(LinearModel model, bool isByColumn)
    {
        string mixture = model.L1Ratio switch { 1 => "lasso", 0 => "ridge", _ => "elastic net" };
        string meaning = model.L1Ratio switch
        {
            1 => "a constant reward for shrinking: useless features go to exactly zero",
            0 => "a reward for shrinking that fades near zero: all features stay, small",
            _ => "both rewards for shrinking",
        };
        string norm = model.L1Ratio switch
        {
            1 => "λ·Σ|β|",
            0 => "λ·Σ½β²",
            double ratio => FormattableString.Invariant($"λ·Σ({ratio:0.####}·|β| + {1 - ratio:0.####}·½β²)"),
        };
        return model.Penalty switch
        {
            "elastic-net" => new(mixture, meaning, norm),
            "adaptive-lasso" when model.Response.MoreColumns.Count > 0 => Adaptive(mixture, norm.Replace("|β|", "‖β‖", StringComparison.Ordinal).Replace("β²", "‖β‖²", StringComparison.Ordinal)) with { Where = $"{OfAll("responses", isByColumn)}." },
            "adaptive-lasso" => Adaptive(mixture, norm),
            "bounded" => new($"{mixture} within bounds", meaning, norm),
            "tikhonov" => new($"{mixture} with a matrix", model.L1Ratio == 0 ? "a reward for coefficients that the matrix counts as small" : "both rewards for shrinking, the second by a matrix", model.L1Ratio == 0 ? "λ·½βᵀTβ" : FormattableString.Invariant($"λ·({model.L1Ratio:0.####}·Σ|β| + {1 - model.L1Ratio:0.####}·½βᵀTβ)")),
            "group" when isByColumn && model.L1Ratio == 0 => new(mixture, meaning, norm),
            "group" => Group(model, mixture, meaning, norm.Replace("|β|", "‖β‖", StringComparison.Ordinal).Replace("β²", "‖β‖²", StringComparison.Ordinal), isByColumn),
            "sparse-group" => new($"sparse-group {mixture}", "rewards for shrinking groups and coefficients: groups are left out, and features within them", "λ·Σ(mixed ‖β‖ of groups and |β| within them)"),
            "mcp" or "scad" => new(model.Penalty.ToUpperInvariant(), "a reward for shrinking that ends for large coefficients: they are as least squares has them", $"Σ{model.Penalty.ToUpperInvariant()}(β; λ)"),
            string name => new($"{name} fit", "its penalty", $"λ·Σ{name}(β)"),
        };
    }

    private static PenaltyWords Adaptive(string mixture, string norm) =>
        new($"adaptive {mixture}", "a reward for shrinking that is larger for what a pilot fit found small", norm.Replace("Σ", "Σv·", StringComparison.Ordinal));

    private static string OfAll(string outputs, bool isByColumn) =>
        $"‖β‖ takes {(isByColumn ? "a feature's coefficients" : "the coefficients of a group of columns, such as the levels of a text,")} for all {outputs} together";

    private static PenaltyWords Group(LinearModel model, string mixture, string meaning, string norm, bool isByColumn)
    {
        string outputs = model.Outputs.Count == 1 ? "" : model.Response.Classes is null ? "responses" : "classes";
        string what = model.L1Ratio == 0 ? meaning
            : $"a reward for shrinking whole groups: {(outputs.Length == 0 ? "a group is kept or left out" : isByColumn ? $"a feature is kept or left out for all {outputs}" : $"a group is kept or left out for all {outputs}")}";
        return new PenaltyWords($"group {mixture}", what, isByColumn ? norm : norm.Replace("Σ", "Σ√size·", StringComparison.Ordinal), outputs.Length == 0 ? null
            : $"{OfAll(outputs, isByColumn)}{(isByColumn ? "" : $"; size counts its columns, not the {outputs}")}.");
    }
}
