using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Selection;

/// <summary>A path with its cross-validation, from which a model is chosen. Immutable and thread-safe.</summary>
public sealed class CrossValidatedPath
{
    private readonly Func<PathPoint, string, LinearModel> _createModel;

    internal CrossValidatedPath(RegularizationPath path, CrossValidation crossValidation, Func<PathPoint, string, LinearModel> createModel)
    {
        Path = path;
        CrossValidation = crossValidation;
        _createModel = createModel;
    }

    /// <summary>The fits to all rows.</summary>
    public RegularizationPath Path { get; }

    /// <summary>Their out-of-fold errors.</summary>
    public CrossValidation CrossValidation { get; }

    /// <summary>The model at the λ that a rule chooses.</summary>
    /// <param name="rule">Which rule.</param>
    public LinearModel Select(SelectionRule rule) =>
        _createModel(Path.Points[CrossValidation.IndexOf(rule)], rule == SelectionRule.Minimum ? "min" : "1se");
}
