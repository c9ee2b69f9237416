using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;

namespace Whittle;

/// <content>Regressions beside each other.</content>
public sealed partial class Regression
{
    /// <summary>The same data, loss and other options with another penalty.</summary>
    /// <param name="l1Ratio">ρ in [0, 1]: 1 is the lasso, 0 is ridge.</param>
    /// <param name="penalty">A penalty in the place of the elastic net; it knows its own mixture. Default none.</param>
    /// <param name="adaptive">What makes the elastic net adaptive; default none.</param>
    /// <exception cref="Errors.WhittleException">Loss and penalty do not go together, or the mixture is out of range.</exception>
    public Regression WithPenalty(double l1Ratio, Penalty? penalty = null, AdaptiveFactors? adaptive = null)
    {
        RegressionOptions options = _options with { Loss = Loss, Penalty = penalty, Adaptive = adaptive };
        double ratio = penalty?.L1Ratio ?? l1Ratio;
        return Table is null
            ? new Regression(_problem.Columns, _response, ratio, _weights, Names, options, _offset)
            : new Regression(Table, _responseStep.Column, ratio, options with { Features = _options.Formula is null ? _features : null });
    }

    /// <summary>Choosing λ by cross-validation and fitting, as a procedure that can be compared with others.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="rule">Which λ is taken; default that of the minimum.</param>
    public Procedure AsProcedure(string name, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.Minimum) =>
        new(name, (plan, measure, progress, cancellation) => CrossValidateNested(plan, grid, rule, measure, progress, cancellation).Choices);

    /// <summary>The same loss without a penalty (least squares, or maximum likelihood) as a procedure that can be compared with others.</summary>
    /// <param name="name">What it is called.</param>
    public Procedure AsUnpenalizedProcedure(string name) => new(name, (plan, measure, progress, cancellation) =>
    {
        Regression free = WithoutPenalty();
        CrossValidatedPath path = free.CrossValidate(plan, new LambdaGrid { Values = [0] }, measure, progress, cancellation);
        int kept = path.Path.Points[0].Indices.Count, folds = path.CrossValidation.Folds.Count;
        return [.. path.CrossValidation.FoldMeans.Select((means, at) => new NestedChoice(at / folds, at % folds, 0, kept, means[0], double.NaN)).Where(c => !double.IsNaN(c.Error))];
    });
}
