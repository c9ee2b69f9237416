using Whittle.Errors;
using Whittle.Explain;
using Whittle.Inference;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Report;

/// <summary>
/// What a report tells of a fit: the model, and as much of its story as is given; a part that is not given is not in the report. Immutable and thread-safe.
/// </summary>
public sealed record FitReport
{
    /// <summary>The model.</summary>
    public required LinearModel Model { get; init; }

    /// <summary>The data and penalty that it was fitted to; null for a saved model.</summary>
    public Regression? Regression { get; init; }

    /// <summary>The path on which it lies.</summary>
    public RegularizationPath? Path { get; init; }

    /// <summary>The saved path that it was taken from, where it was.</summary>
    public ModelPath? SavedPath { get; init; }

    /// <summary>The cross-validated path whose rule chose its λ.</summary>
    public CrossValidatedPath? CrossValidated { get; init; }

    /// <summary>How the folds were drawn.</summary>
    public FoldPlan? Plan { get; init; }

    /// <summary>The error on the rows of the fit at each λ of the cross-validation.</summary>
    public IReadOnlyList<double>? TrainingErrors { get; init; }

    /// <summary>The fit without a penalty beside it.</summary>
    public LeastSquaresComparison? LeastSquares { get; init; }

    /// <summary>Ridge on the same folds, by the same rule.</summary>
    public CrossValidatedPath? Ridge { get; init; }

    /// <summary>Why the fit is as it is.</summary>
    public FitExplanation? Explanation { get; init; }

    /// <summary>What the fit leaves of its rows.</summary>
    public IReadOnlyList<RowResidual>? Residuals { get; init; }

    /// <summary>How much each row draws the fit to itself.</summary>
    public IReadOnlyList<RowInfluence>? Influence { get; init; }

    /// <summary>Why there are no residuals, or no leverage: what is said in their place.</summary>
    public string? NoRows { get; init; }

    /// <summary>Intervals of coefficients.</summary>
    public CoefficientInference? Confidence { get; init; }

    /// <summary>How often each feature is selected in halves of the rows.</summary>
    public StabilitySelection? Stability { get; init; }

    /// <summary>The feature that each kept one is most correlated with, by name.</summary>
    public IReadOnlyDictionary<string, FeaturePartner>? Partners { get; init; }

    /// <summary>What the data are called, such as a file's name.</summary>
    public string? Source { get; init; }

    /// <summary>What happened to missing cells, in a sentence.</summary>
    public string? Missing { get; init; }

    /// <summary>The command that makes this report again.</summary>
    public string? Command { get; init; }

    /// <summary>
    /// Tells of a fit whose λ was chosen by cross-validation: the path, the choice, what was left out and why, the reward ledger, residuals and influence, and the fit without a penalty and ridge on the same folds.
    /// Cost: an explanation (<see cref="Regression.Explain"/>) and two more cross-validations.
    /// </summary>
    /// <param name="regression">The data and penalty.</param>
    /// <param name="path">A cross-validated path of it.</param>
    /// <param name="rule">Which λ; default one standard error.</param>
    /// <param name="plan">How its folds were drawn; null where that is not known, and then nothing stands beside it on the same folds.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FitReport Of(Regression regression, CrossValidatedPath path, SelectionRule rule = SelectionRule.OneStandardError, FoldPlan? plan = null, CancellationToken cancellation = default)
    {
        PathPoint point = path.Path.Points[path.CrossValidation.IndexOf(rule)];
        LinearModel model = regression.CreateModel(point, rule == SelectionRule.Minimum ? "min" : "1se", regression.FindEntries(path.Path, cancellation));
        return (Of(regression, model, point, path.Path, cancellation) with { LeastSquares = regression.CompareWithLeastSquares(plan, path.CrossValidation.Measure, cancellation) }).WithChoice(path, plan, cancellation);
    }

    /// <summary>Tells of any fit on a path. Cost: an explanation (<see cref="Regression.Explain"/>).</summary>
    /// <param name="regression">The data and penalty.</param>
    /// <param name="model">The model of the fit.</param>
    /// <param name="point">The fit.</param>
    /// <param name="path">The path.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static FitReport Of(Regression regression, LinearModel model, PathPoint point, RegularizationPath path, CancellationToken cancellation = default)
    {
        (IReadOnlyList<RowResidual>? residuals, string? noResiduals) = Try(() => regression.FindResiduals(model));
        (IReadOnlyList<RowInfluence>? influence, string? noInfluence) = model.Relaxation is { PenalizedShare: < 1 } ? (null, "Leverage is that of one fit, and the model is a mixture of two.") : Try(() => regression.FindInfluence(point));
        return new FitReport
        {
            Model = model,
            Regression = regression,
            Path = path,
            Explanation = regression.Explain(point, path, cancellation),
            Residuals = residuals,
            Influence = residuals is null ? null : influence,
            NoRows = noResiduals ?? noInfluence,
        };
    }

    /// <summary>The same with the choice of λ, and with ridge on the same folds where the plan that drew them is known.</summary>
    /// <param name="path">The cross-validated path whose rule chose λ.</param>
    /// <param name="plan">How its folds were drawn, or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FitReport WithChoice(CrossValidatedPath path, FoldPlan? plan, CancellationToken cancellation = default)
    {
        Regression regression = Regression!;
        CrossValidatedPath? ridge = plan is null || regression.L1Ratio == 0 || Model.Penalty != "elastic-net" || !regression.LambdaScale.IsElasticNet
            ? null : regression.WithL1Ratio(0).CrossValidate(plan, null, path.CrossValidation.Measure, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return this with { CrossValidated = path, Plan = plan, Ridge = ridge, TrainingErrors = regression.TrainingErrors(path.Path, path.CrossValidation.Measure) };
    }

    /// <summary>Draws the coefficients beside those without a penalty and of ridge, as far as they are given.</summary>
    public Chart DrawCoefficients()
    {
        var models = new List<(string Name, IReadOnlyDictionary<string, double> Values)> { ("this fit", CoefficientChart.ValuesOf(Model)) };
        if (FreePerDeviation() is { } free)
        {
            models.Add((LossWords.Of(Model.Loss).Free, free));
        }

        if (Ridge is { } ridge)
        {
            models.Add(("ridge", CoefficientChart.ValuesOf(ridge.Select(Rule))));
        }

        return CoefficientChart.Draw(models);
    }

    /// <summary>What the coefficients are without a penalty, per standard deviation and by label; null where that is not known.</summary>
    internal IReadOnlyDictionary<string, double>? FreePerDeviation()
    {
        if (LeastSquares is not { Undefined: null } free || Regression is not { } regression)
        {
            return null;
        }

        IReadOnlyList<double> deviation = regression.StandardDeviations;
        Dictionary<string, double> deviations = Model.Coefficients.Select((c, t) => (c.Label, Deviation: deviation[t % regression.Names.Count])).ToDictionary(d => d.Label, d => d.Deviation, StringComparer.Ordinal);
        return free.Estimates.Where(e => deviations.ContainsKey(e.Key)).ToDictionary(e => e.Key, e => e.Value * deviations[e.Key], StringComparer.Ordinal);
    }

    /// <summary>The rule that chose λ, where one of a cross-validation did.</summary>
    internal SelectionRule Rule => Model.ChosenBy == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError;

    /// <summary>
    /// One HTML page of its own: no script, no reference to anything outside it, readable on paper and on a phone; the same bytes for the same input. Features beyond the largest few hundred are counted, not listed.
    /// </summary>
    public string ToHtml() => ReportPage.Write(this);

    // What is not known for a loss or penalty is said in its place.
    private static (T? Found, string? Why) Try<T>(Func<T> find)
        where T : class
    {
        try
        {
            return (find(), null);
        }
        catch (WhittleException fault) when (fault.Kind == FaultKind.Usage)
        {
            return (null, fault.Message);
        }
    }
}
