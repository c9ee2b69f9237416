using Whittle.Data;
using Whittle.Models;
using Whittle.Penalties;

namespace Whittle.Report;

/// <summary>What is said of a fit: what was minimized, over what, and how λ was chosen.</summary>
/// <param name="Model">The model.</param>
/// <param name="Scale">How its λ reads in other conventions.</param>
internal sealed record FitWords(LinearModel Model, LambdaScale? Scale)
{
    private readonly LossWords _loss = LossWords.Of(Model.Loss);

    // Of a saved model alone it is not known whether columns are penalized together; a penalty that does so has a name of its own.
    private readonly PenaltyWords _penalty = PenaltyWords.Of(Model, Scale?.IsElasticNet ?? Model.Penalty is "elastic-net" or "bounded");

    /// <summary>What the norm of the penalty's formula is taken of, where that is not plain; else null.</summary>
    public string? Where => Model.Lambda > 0 ? _penalty.Where : null;

    /// <summary>The fit's name, such as <c>Lasso</c> or <c>Logistic elastic net</c>.</summary>
    public string Name
    {
        get
        {
            string penalty = $"{(Model.Relaxation is null ? "" : "relaxed ")}{_penalty.Name}";
            return Model.Lambda == 0 ? _loss.Adjective.Length == 0 ? "Least squares" : $"{_loss.Adjective}regression"
                : _loss.Adjective.Length == 0 ? LossWords.Capital(penalty) : $"{_loss.Adjective}{penalty}";
        }
    }

    /// <summary>What was fitted to what, in a sentence.</summary>
    public string Objective
    {
        get
        {
            string what = Model.Lambda > 0 ? $"{_loss.Noun} plus {_penalty.Meaning}" : _loss.Adjective.Length == 0 ? "smallest mean squared error" : $"smallest {_loss.Noun}";
            return $"{Name} of {LossWords.Response(Model)} on {Model.Coefficients.Count} coefficients, {Model.Rows} rows: {what}.";
        }
    }

    /// <summary>What was minimized, as a formula.</summary>
    public string Formula => $"minimize {LossWords.Formula(Model)}{(Model.Lambda == 0 ? "" : $" + {_penalty.Formula}, {(Model.IsStandardized ? "β per standard deviation" : "β per unit")}")}";

    /// <summary>λ, how it was chosen, and its translations.</summary>
    public string Lambda => $"λ = {Plain.Number(Model.Lambda)} ({Chosen}; λmax {Plain.Number(Model.LambdaMax)}){(Scale is { IsElasticNet: true } && Model.Penalty != "bounded" ? $"  {LambdaWords.Of(Model, Scale)}" : "")}";

    /// <summary>How λ was chosen.</summary>
    public string Chosen => Model.ChosenBy switch
    {
        "1se" => "one standard error from the minimum",
        "min" => "the minimum",
        "given" => "given",
        string criterion => $"the smallest {CriterionWords.Name(criterion)}",
    };

    /// <summary>The certificate in a sentence.</summary>
    public string Certificate
    {
        get
        {
            string gap = Model.Certificate.IsLocal ? "stationary, a local minimum (the penalty is not convex, so there is no duality gap)" : $"relative gap {Plain.Tiny(Model.Certificate.RelativeGap)}";
            return $"Certificate{(Model.Relaxation is null ? "" : " of the penalized fit")}: {gap}, KKT {Plain.Tiny(Model.Certificate.KktViolation)}: {(Model.Certificate.IsCertified ? "certified" : "NOT certified")}.";
        }
    }

    /// <summary>How text became columns, in a sentence; null where there is none.</summary>
    public string? TextColumns
    {
        get
        {
            FactorStep[] factors = [.. (Model.Recipe?.Steps ?? []).OfType<FactorStep>()], pairs = [.. factors.Where(f => f.Levels.Count == 2)];
            FactorStep[] whole = [.. factors.Where(f => !f.HasReference)], referenced = [.. factors.Where(f => f.HasReference && f.Levels.Count > 2)];
            string[] parts =
            [
                .. pairs.Length > 0 ? [$"{pairs.Length} with two levels, the second against the first ({pairs[0].Names[0]} against {pairs[0].Levels[0]})"] : Array.Empty<string>(),
                .. whole.Length > 0 ? [$"{whole.Length} with a coefficient for every level ({whole[0].Column}: {whole[0].Levels.Count})"] : Array.Empty<string>(),
                .. referenced.Length > 0 ? [$"{referenced.Length} with the first level as the reference ({referenced[0].Column}={referenced[0].Levels[0]})"] : Array.Empty<string>(),
            ];
            return parts.Length == 0 ? null : $"Text columns: {string.Join("; ", parts)}.";
        }
    }
}
