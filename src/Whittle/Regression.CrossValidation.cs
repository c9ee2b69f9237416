using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle;

/// <content>Cross-validation of λ, of whole regressions, and of the choice itself.</content>
public sealed partial class Regression
{
    /// <summary>Fits a path and its cross-validation with random folds.</summary>
    /// <param name="folds">How many folds, 2 … n; default 10.</param>
    /// <param name="seed">The same seed gives the same folds everywhere; default 1.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    public CrossValidatedPath CrossValidate(int folds = 10, long seed = 1, LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        CrossValidate(Folds.Random(Rows, folds, seed), grid, progress, cancellation);

    /// <summary>Fits a path and its cross-validation with given folds.</summary>
    /// <param name="folds">One fold a row.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    public CrossValidatedPath CrossValidate(Folds folds, LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        CrossValidate(FoldPlan.Given(folds), grid, ErrorMeasure.Deviance, progress, cancellation);

    /// <summary>
    /// Fits a path and its cross-validation with folds drawn by a plan, once or repeatedly. In each fold everything that learns from rows is learned anew: standardization, imputation, encoding, and
    /// the factors of an adaptive lasso. Where the best mean is that of the last λ of an automatic grid, the grid goes on to a tenth of it, twice at most; ridge goes on to ten times its first likewise
    /// (<see cref="CrossValidation.ExtendedFrom"/>). Cost: a path for all rows, and one a fold and draw.
    /// </summary>
    /// <param name="plan">How folds are drawn.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="measure">By what held-out rows are compared with their predictions; default the deviance.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="WhittleException">
    /// There are fewer than two folds or more than rows, groups or times allow, or a fold cannot be measured (<c>bad-folds</c>); the measure is not of this loss (<c>bad-measure</c>); the grid is out of
    /// range (<c>bad-options</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public CrossValidatedPath CrossValidate(FoldPlan plan, LambdaGrid? grid = null, ErrorMeasure measure = ErrorMeasure.Deviance, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (plan.Kind == FoldKind.ApproximateLeaveOneOut && Pilot is not null)
        {
            throw Faults.NoApproximation("the adaptive lasso, whose factors each row has a part in");
        }

        PenalizedProblem all = _problem.KeepMoments();
        (List<PathPoint> points, CrossValidation result) = new PathValidator(plan, Checked(grid), measure)
            .Run(all, _weights, Array.ConvertAll(_weights, _ => true), weights => CreateAdapted(weights, all), progress, cancellation);
        return new CrossValidatedPath(new RegularizationPath(CoefficientNames, points, LambdaMax, _l1Ratio), result, (point, chosenBy) => CreateModel(point, chosenBy));
    }

    /// <summary>Cross-validates several regressions of one response on the same folds, such as mixtures of the elastic net (<see cref="WithL1Ratio"/>) or other penalties.</summary>
    /// <param name="candidates">At least one; all with the same response and as many rows.</param>
    /// <param name="plan">How folds are drawn, the same for all.</param>
    /// <param name="grid">Which λ; default for each 100 from its own λmax down.</param>
    /// <param name="measure">By what held-out rows are compared with their predictions; default the deviance.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; what candidate was at work has the folds that were finished, those after it are left out.</param>
    /// <exception cref="WhittleException">There is no candidate, or they have other responses (<c>bad-options</c>); else as for one regression.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before two folds of the first were finished.</exception>
    public static CrossValidatedChoice CrossValidate(
        IReadOnlyList<Regression> candidates, FoldPlan plan, LambdaGrid? grid = null, ErrorMeasure measure = ErrorMeasure.Deviance, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (candidates.Count == 0 || candidates.Any(c => !c._response.AsSpan().SequenceEqual(candidates[0]._response)))
        {
            throw Faults.BadOptions([candidates.Count == 0 ? "There is no regression to cross-validate; at least one is needed." : "The regressions have different responses; errors on the same rows need the same."]);
        }

        var paths = new List<CrossValidatedPath>();
        try
        {
            foreach (Regression candidate in candidates)
            {
                paths.Add(candidate.CrossValidate(plan, grid, measure, progress is null ? null : new RepeatProgress(progress, paths.Count, candidates.Count), cancellation));
            }
        }
        catch (OperationCanceledException) when (paths.Count > 0)
        {
            // What is finished is kept; the caller sees fewer paths than regressions.
        }

        return new CrossValidatedChoice(paths);
    }

    /// <summary>
    /// Cross-validates the choice of λ itself: for each fold λ is chosen by a cross-validation of the other rows, its folds drawn by the same plan, and the fit of those rows at that λ predicts the fold's.
    /// The error is that of the whole procedure. Cost: that of <see cref="CrossValidate(FoldPlan, LambdaGrid?, ErrorMeasure, IProgress{double}?, CancellationToken)"/> once a fold and draw.
    /// </summary>
    /// <param name="plan">How folds are drawn, outer and inner ones.</param>
    /// <param name="grid">Which λ; default 100 from the λmax of each fold's own rows down.</param>
    /// <param name="rule">Which λ an inner cross-validation takes; default that of one standard error.</param>
    /// <param name="measure">By what held-out rows are compared with their predictions, inside and outside; default the deviance.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished outer folds are kept.</param>
    /// <exception cref="WhittleException">As for <see cref="CrossValidate(FoldPlan, LambdaGrid?, ErrorMeasure, IProgress{double}?, CancellationToken)"/>, of outer or inner folds.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public NestedCrossValidation CrossValidateNested(
        FoldPlan plan, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.OneStandardError, ErrorMeasure measure = ErrorMeasure.Deviance, IProgress<double>? progress = null,
        CancellationToken cancellation = default) =>
        CrossValidateNested([this], plan, grid, rule, measure, progress, cancellation);

    /// <summary>
    /// Cross-validates the choice among several regressions and their λ: for each fold the one of the best cross-validated mean on the other rows is chosen, then its λ by the rule, and that fit of those rows predicts the fold's. Cost: that of
    /// one regression for each.
    /// </summary>
    /// <param name="candidates">At least one; all with the same response, weights and loss, such as mixtures of the elastic net (<see cref="WithL1Ratio"/>).</param>
    /// <param name="plan">How folds are drawn, outer and inner ones.</param>
    /// <param name="grid">Which λ; default for each 100 from the λmax of each fold's own rows down.</param>
    /// <param name="rule">Which λ an inner cross-validation takes; default that of one standard error.</param>
    /// <param name="measure">By what held-out rows are compared with their predictions, inside and outside; default the deviance.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished outer folds are kept.</param>
    /// <exception cref="WhittleException">There is no candidate, or they differ in response, weights or loss (<c>bad-options</c>); else as for one regression.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public static NestedCrossValidation CrossValidateNested(
        IReadOnlyList<Regression> candidates, FoldPlan plan, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.OneStandardError, ErrorMeasure measure = ErrorMeasure.Deviance, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        if (candidates.Count == 0 || candidates.Any(c => !c._response.AsSpan().SequenceEqual(candidates[0]._response) || !c._weights.AsSpan().SequenceEqual(candidates[0]._weights) || c.Loss.Name != candidates[0].Loss.Name))
        {
            throw Faults.BadOptions([candidates.Count == 0 ? "There is no regression to cross-validate; at least one is needed." : "The regressions differ in response, weights or loss; errors on the same rows need the same."]);
        }

        (PenalizedProblem, Func<double[], PenalizedProblem, PenalizedProblem>)[] problems = [.. candidates.Select(c => (c._problem.KeepMoments(), (Func<double[], PenalizedProblem, PenalizedProblem>)c.CreateAdapted))];
        return new NestedValidator(plan, Checked(grid), rule, measure).Run(problems, candidates[0]._weights, progress, cancellation);
    }

    /// <summary>Random folds over which the classes of the response are spread evenly; for Cox's loss the rows with and without an event.</summary>
    /// <param name="count">How many folds, at least 2; default 10.</param>
    /// <param name="seed">The same seed gives the same folds everywhere; default 1.</param>
    /// <param name="repeats">How many times, at least 1; default 1.</param>
    /// <exception cref="WhittleException">The response has neither classes nor events (<c>nothing-to-stratify</c>).</exception>
    public FoldPlan StratifiedFolds(int count = 10, long seed = 1, int repeats = 1) => FoldPlan.Stratified(
        Loss.TakesClasses ? _response : Loss is CoxLoss ? _response.AsSpan(Rows, Rows).ToArray() : throw Faults.NothingToStratify(Loss.Name), count, seed, repeats);

    private void Check(Folds folds)
    {
        if (folds.Assignment.Length != Rows)
        {
            throw Faults.BadLength("The fold assignment", folds.Assignment.Length, Rows);
        }
    }
}
