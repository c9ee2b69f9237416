using Whittle.Models;
using Whittle.Penalties;

namespace Whittle.Report;

/// <summary>A model's λ in the words of other programs.</summary>
internal static class LambdaWords
{
    /// <summary>The same λ in every convention that has one, and why another has none.</summary>
    public static string Of(LinearModel model, LambdaScale scale)
    {
        string mean = scale.FromWhittle(LambdaConvention.Mean, model.Lambda, model.L1Ratio) is { } tutorial
            ? $"mean {Plain.Number(tutorial.Lambda)}{Mixture(tutorial.L1Ratio, " l1-ratio ")}"
            : $"mean: none, {(model.Response.MoreColumns.Count > 0 ? "there are several responses" : "nothing is penalized")}";
        string strength = model.Loss.TakesClasses ? "C" : "alpha";
        string sklearn = scale.FromWhittle(LambdaConvention.ScikitLearn, model.Lambda, model.L1Ratio) is { } python
            ? $"sklearn {scale.ScikitLearnEstimator(model.L1Ratio)}({strength}={Plain.Number(python.Lambda)}{Mixture(python.L1Ratio, ", l1_ratio=")})"
            : $"sklearn: none for {(scale.HasWeights && model.Response.MoreColumns.Count > 0 ? "several responses with weights" : model.Coefficients.All(c => c.PenaltyFactor is 1 or double.PositiveInfinity) ? "this loss and mixture" : "these penalty factors")}";
        string glmnet = scale.FromWhittle(LambdaConvention.Glmnet, model.Lambda, model.L1Ratio) is { } r
            ? $"glmnet lambda={Plain.Number(r.Lambda)}, alpha={Plain.Number(r.L1Ratio)}"
            : $"glmnet: none, {(scale.Factors.PenalizedCount == 0 ? "nothing is penalized" : scale.ResponseScale == 0 ? "the response is constant" : "it has not this loss")}";
        return $"= {mean} = {sklearn} = {glmnet}";
    }

    private static string Mixture(double ratio, string name) => ratio is 0 or 1 ? "" : $"{name}{Plain.Number(ratio)}";
}
