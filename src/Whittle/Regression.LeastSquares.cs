using Whittle.Data;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Inference;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle;

/// <content>Least squares: as a fit of its own with standard errors, and beside a penalized one.</content>
public sealed partial class Regression
{
    /// <summary>
    /// Least squares on the same rows and features, with standard errors: no penalty but on columns held at zero, and a reference level for each
    /// text feature, without which the intercept would not be determined.
    /// </summary>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="WhittleException">
    /// The loss is another (<c>needs-least-squares</c>), a column is a combination of others (<c>aliased-columns</c>), or there are more
    /// coefficients than rows: least squares has no single answer, and none is made up.
    /// </exception>
    public LinearModel FitLeastSquares(CancellationToken cancellation = default)
    {
        if (!Loss.IsLeastSquares)
        {
            throw Faults.NeedsLeastSquares("Standard errors are those", Loss.Name);
        }

        Regression free = WithoutPenalty();
        DirectFit direct = DirectFit.Of(free._problem, true, cancellation);
        if (!direct.Fit.IsUnique)
        {
            throw Faults.AliasedColumns(free.DescribeAliases(direct), direct.Columns.Length + (direct.HasIntercept ? 1 : 0), _weights.Count(w => w > 0));
        }

        PathPoint point = new PathFitter(free._problem).Certify([(0, direct.Standardized)])[0];
        LinearModel model = free.CreateModel(point, "none");
        int offset = direct.HasIntercept ? 1 : 0;
        var coefficients = model.Coefficients.ToArray();
        for (int k = 0; k < direct.Columns.Length; k++)
        {
            int j = direct.Columns[k];
            coefficients[j] = coefficients[j] with { Estimate = direct.Fit.Coefficients[k + offset], StandardError = Finite(direct.Fit.StandardErrors[k + offset]) };
        }

        return model with
        {
            Coefficients = coefficients,
            Intercepts = [direct.HasIntercept ? direct.Fit.Coefficients[0] : 0],
            InterceptStandardError = direct.HasIntercept ? Finite(direct.Fit.StandardErrors[0]) : null,
            ResidualDeviation = Finite(direct.Fit.ResidualDeviation),
            ResidualDegreesOfFreedom = direct.Fit.DegreesOfFreedom,
            DevianceExplained = direct.Fit.RSquared,
        };
    }

    /// <summary>
    /// The same loss without a penalty: <see cref="FitLeastSquares"/> where it is that, else the fit of λ = 0, certified; for logistic, probit, Poisson and Cox regression without class weights with standard errors from the
    /// observed information, which hold for many rows.
    /// </summary>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="WhittleException">There is no single answer (<c>aliased-columns</c>), or none at all since features separate the responses (<c>no-minimum</c>).</exception>
    public LinearModel FitWithoutPenalty(CancellationToken cancellation = default)
    {
        if (Loss.IsLeastSquares)
        {
            return FitLeastSquares(cancellation);
        }

        Regression free = WithoutPenalty();
        PathPoint point = free.FitPoint(0, cancellation);
        LinearModel model = free.CreateModel(point, "none");
        return InformationMatrix.Knows(Loss) && ClassWeights is null && InformationMatrix.StandardErrors(free._problem, point.Fit) is { } errors
            ? model with
            {
                Coefficients = [.. model.Coefficients.Select((c, t) => c with { StandardError = Finite(errors.Coefficients[t]) })],
                InterceptStandardError = model.HasIntercept ? errors.Intercept : null,
            }
            : model;
    }

    /// <summary>The same loss without a penalty, least squares or maximum likelihood, on the same rows and features (and folds), for comparison.</summary>
    /// <param name="plan">How the folds of a cross-validation are drawn, or null for the coefficients alone.</param>
    /// <param name="measure">By what held-out rows are compared with their predictions; default the deviance.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LeastSquaresComparison CompareWithLeastSquares(FoldPlan? plan = null, ErrorMeasure measure = ErrorMeasure.Deviance, CancellationToken cancellation = default)
    {
        HashSet<string> references = Table is null ? [] : [.. Names.Except(Learn(_weights, _ => true).Names, StringComparer.Ordinal)];
        int parameters = Determined().Count() - references.Count + (_options.Intercept ? 1 : 0), rows = _weights.Count(w => w > 0);
        if (parameters >= rows)
        {
            return new LeastSquaresComparison(new Dictionary<string, double>(), references, $"{parameters} parameters for {rows} rows", null);
        }

        try
        {
            return CompareWith(WithoutPenalty(), references, plan, measure, cancellation);
        }
        catch (WhittleException fault) when (fault.Code == Faults.NoMinimumCode)
        {
            return new LeastSquaresComparison(new Dictionary<string, double>(), references, "without a penalty the features separate the responses, so there is no best fit", null);
        }
    }

    private static LeastSquaresComparison CompareWith(Regression free, HashSet<string> references, FoldPlan? plan, ErrorMeasure measure, CancellationToken cancellation)
    {
        // The Gram matrix finds almost all columns independent; where it does not, only the columns themselves can tell.
        if (free.Determined().Except(free._problem.Certifier.UnpenalizedBasis).Any() && DirectFit.Of(free._problem, false, cancellation) is { Fit.IsUnique: false } direct)
        {
            return new LeastSquaresComparison(new Dictionary<string, double>(), references, free.DescribeAliases(direct), null);
        }

        PathPoint point = free.FitPoint(0, cancellation);
        Dictionary<string, double> estimates = Enumerable.Range(0, point.Indices.Count).ToDictionary(k => free.CoefficientNames[point.Indices[k]], k => point.Values[k]);
        double? error = plan is null ? null : free.CrossValidate(plan, new LambdaGrid { Values = [0] }, measure, null, cancellation).CrossValidation.Means[0];
        string? undefined = free.Loss.IsShiftInvariant ? "without a penalty coefficients are determined only up to a constant across classes" : null;
        return new LeastSquaresComparison(undefined is null ? estimates : new Dictionary<string, double>(), references, undefined, error);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    // Columns that least squares estimates: not excluded, and not constant beside an intercept.
    private IEnumerable<int> Determined() =>
        Enumerable.Range(0, Names.Count).Where(j => !Factors.IsExcluded(j) && !(_problem.Design.IsConstant[j] && _options.Intercept));

    // The options without what belongs to a penalty.
    private RegressionOptions Plain => _options with { Penalty = null, Adaptive = null, Tikhonov = null, Groups = new Dictionary<string, string>(), Bounds = new Dictionary<string, CoefficientBounds>(), Loss = Loss };

    private string DescribeAliases(DirectFit direct)
    {
        string Name(int column) => direct.HasIntercept ? column == 0 ? "the intercept" : Names[direct.Columns[column - 1]] : Names[direct.Columns[column]];
        IEnumerable<string> sentences = direct.Fit.Aliases.Take(3).Select(alias => FormattableString.Invariant(
            $"{Name(alias.Column)} = {(alias.Combination.Count == 0 ? "0" : string.Join(" + ", alias.Combination.Take(6).Select(c => FormattableString.Invariant($"{c.Weight:G6}·{Name(c.Other)}"))))}{(alias.Combination.Count > 6 ? " + …" : "")}"));
        return $"{string.Join("; ", sentences)}{(direct.Fit.Aliases.Count > 3 ? $"; and {direct.Fit.Aliases.Count - 3} more" : "")}";
    }

    // The same data with every feature unpenalized but those held at zero, and reference levels, without which the intercept is not unique.
    private Regression WithoutPenalty()
    {
        if (Table is null)
        {
            var matrixFactors = Enumerable.Range(0, Names.Count).ToDictionary(j => Names[j], j => Factors.IsExcluded(j) ? Factors[j] : 0);
            return new Regression(_problem.Columns, _response, 1, _weights, Names, Plain with { PenaltyFactors = matrixFactors }, _offset);
        }

        var factors = new Dictionary<string, double>();
        var position = Names.Select((name, j) => (name, j)).ToDictionary(n => n.name, n => n.j, StringComparer.Ordinal);
        foreach (RecipeStep step in Recipe!.Steps)
        {
            factors[step.Column] = step.Names.All(name => Factors.IsExcluded(position[name])) ? double.PositiveInfinity : 0;
        }

        return new Regression(Table, _responseStep.Column, 1, Plain with { PenaltyFactors = factors, Features = _options.Formula is null ? _features : null, Loss = Loss });
    }
}
