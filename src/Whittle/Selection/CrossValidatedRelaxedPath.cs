using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Selection;

/// <summary>A relaxed path with its cross-validation, from which a model is chosen. Immutable and thread-safe.</summary>
public sealed class CrossValidatedRelaxedPath
{
    private readonly Func<RelaxedPoint, double, string, LinearModel> _createModel;

    internal CrossValidatedRelaxedPath(RelaxedPath path, RelaxedCrossValidation crossValidation, Func<RelaxedPoint, double, string, LinearModel> createModel)
    {
        Path = path;
        CrossValidation = crossValidation;
        _createModel = createModel;
    }

    /// <summary>The fits to all rows.</summary>
    public RelaxedPath Path { get; }

    /// <summary>The out-of-fold errors of their mixtures.</summary>
    public RelaxedCrossValidation CrossValidation { get; }

    /// <summary>The model at the λ and φ that a rule chooses.</summary>
    /// <param name="rule">Which rule.</param>
    public LinearModel Select(SelectionRule rule)
    {
        (int lambda, int share) = CrossValidation.IndexOf(rule);
        return _createModel(Path.Points[lambda], CrossValidation.Shares[share], rule == SelectionRule.Minimum ? "min" : "1se");
    }
}
