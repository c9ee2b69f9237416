using Whittle.Models;

namespace Whittle.Cli;

/// <summary>What a penalty is called in sentences.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it rewards.</param>
/// <param name="Formula">What it adds to the loss.</param>
internal sealed record PenaltyWords(string Name, string Meaning, string Formula)
{
    public static PenaltyWords Of(LinearModel model)
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
            "adaptive-lasso" => new($"adaptive {mixture}", "a reward for shrinking that is larger for what a pilot fit found small", norm.Replace("Σ", "Σv·", StringComparison.Ordinal)),
            "bounded" => new($"{mixture} within bounds", meaning, norm),
            "group" => new($"group {mixture}", "a reward for shrinking whole groups: a group is kept or left out", norm.Replace("Σ", "Σ√size·", StringComparison.Ordinal).Replace("|β|", "‖β‖", StringComparison.Ordinal).Replace("β²", "‖β‖²", StringComparison.Ordinal)),
            "sparse-group" => new($"sparse-group {mixture}", "rewards for shrinking groups and coefficients: groups are left out, and features within them", "λ·Σ(mixed ‖β‖ of groups and |β| within them)"),
            "mcp" or "scad" => new(model.Penalty.ToUpperInvariant(), "a reward for shrinking that ends for large coefficients: they are as least squares has them", $"Σ{model.Penalty.ToUpperInvariant()}(β; λ)"),
            string name => new($"{name} fit", "its penalty", $"λ·Σ{name}(β)"),
        };
    }
}
