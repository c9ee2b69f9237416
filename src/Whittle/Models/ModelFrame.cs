using Whittle.Data;
using Whittle.Losses;
using Whittle.Penalties;

namespace Whittle.Models;

/// <summary>What the models of one problem have in common at every λ, and how a fit of it becomes a model. Immutable and thread-safe.</summary>
internal sealed record ModelFrame
{
    public required ResponseStep Response { get; init; }

    public string? Offset { get; init; }

    public Recipe? Recipe { get; init; }

    /// <summary>The names of the p columns.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The names of the K predictors.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    public required bool HasIntercept { get; init; }

    public required bool IsStandardized { get; init; }

    public required double LambdaMax { get; init; }

    public required double L1Ratio { get; init; }

    public required string Penalty { get; init; }

    public IReadOnlyDictionary<string, double>? ClassWeights { get; init; }

    /// <summary>n, the rows of positive weight.</summary>
    public required int Rows { get; init; }

    /// <summary>What translates λ; it holds the loss and the penalty factors.</summary>
    public required LambdaScale Scale { get; init; }

    /// <summary>What was subtracted from each column, p values.</summary>
    public required double[] Centres { get; init; }

    /// <summary>What each column was divided by, p values.</summary>
    public required double[] Scales { get; init; }

    /// <summary>The columns' weighted 1/n standard deviations, p values.</summary>
    public required double[] Deviations { get; init; }

    /// <summary>What becomes of each column's coefficient where it is zero, p values.</summary>
    public required CoefficientStatus[] Statuses { get; init; }

    public Loss Loss => Scale.Loss;

    /// <summary>The model of a fit, without what its data would have to be asked for: worth, ties and entries.</summary>
    /// <param name="point">A fit of this problem.</param>
    /// <param name="chosenBy">How its λ was chosen.</param>
    /// <param name="baseline">The baseline hazards of a Cox fit.</param>
    public LinearModel Create(PathPoint point, string chosenBy, IReadOnlyList<BaselineHazard>? baseline)
    {
        var coefficients = new Coefficient[Names.Count * Outputs.Count];
        for (int t = 0; t < coefficients.Length; t++)
        {
            (int output, int j) = Math.DivRem(t, Names.Count);
            double estimate = point.Standardized[t] / Scales[j];
            CoefficientStatus status = estimate != 0 && Statuses[j] == CoefficientStatus.LeftOut ? CoefficientStatus.Kept : Statuses[j];
            coefficients[t] = new Coefficient(Names[j], estimate, estimate * Deviations[j], status, Scale.Factors[j])
            {
                Output = Outputs.Count > 1 ? Outputs[output] : null,
            };
        }

        return new LinearModel
        {
            Response = Response,
            Loss = Loss,
            Offset = Offset,
            Recipe = Recipe,
            Intercepts = point.Intercepts,
            Outputs = Outputs,
            HasIntercept = HasIntercept,
            IsStandardized = IsStandardized,
            Coefficients = coefficients,
            Lambda = point.Lambda,
            LambdaMax = LambdaMax,
            L1Ratio = L1Ratio,
            Penalty = Penalty,
            ChosenBy = chosenBy,
            Rows = Rows,
            ClassWeights = ClassWeights,
            DevianceExplained = point.DevianceExplained,
            Certificate = point.Certificate,
            Baseline = baseline,
        };
    }
}
