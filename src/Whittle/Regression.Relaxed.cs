using Whittle.Certificates;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle;

/// <content>The relaxed lasso: each fit of a path mixed with the unpenalized refit on the columns that it keeps.</content>
public sealed partial class Regression
{
    /// <summary>The shares of the penalized fit that a cross-validation tries unless it is told others: 0, ¼, ½, ¾ and 1.</summary>
    public static IReadOnlyList<double> DefaultPenalizedShares { get; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Fits a path and refits each of its points without a penalty on the columns that it keeps.</summary>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; what is finished is returned.</param>
    /// <exception cref="WhittleException">The penalty is ridge or has bounds, or coefficients are determined only up to a constant across classes (<c>no-relaxation</c>).</exception>
    public RelaxedPath FitRelaxedPath(LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        RelaxedPathOf(_problem, grid, progress, cancellation);

    /// <summary>Fits one λ and mixes it with its refit.</summary>
    /// <param name="lambda">λ ≥ 0 in Whittle's convention.</param>
    /// <param name="penalizedShare">φ in [0, 1]: 1 is the penalized fit, 0 the refit; default 0.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="WhittleException">As for <see cref="FitRelaxedPath"/>, φ is out of range, or there is no single refit to mix with (<c>no-refit</c>).</exception>
    public LinearModel FitRelaxed(double lambda, double penalizedShare = 0, CancellationToken cancellation = default)
    {
        ThrowIfNotRelaxable();
        ThrowIfNoShares([penalizedShare]);
        return CreateModel(new RelaxedFitter(_problem).Relax(FitPoint(lambda, cancellation), cancellation), penalizedShare, "given");
    }

    /// <summary>Fits a relaxed path and cross-validates it over λ and φ with random folds.</summary>
    /// <param name="folds">How many folds, 2 … n; default 10.</param>
    /// <param name="seed">The same seed gives the same folds everywhere; default 1.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="penalizedShares">Which φ in [0, 1]; default <see cref="DefaultPenalizedShares"/>.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="WhittleException">As for <see cref="FitRelaxedPath"/>, a φ is out of range, or nothing that was asked for has a refit (<c>no-refit</c>).</exception>
    public CrossValidatedRelaxedPath CrossValidateRelaxed(
        int folds = 10, long seed = 1, LambdaGrid? grid = null, IReadOnlyList<double>? penalizedShares = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        CrossValidateRelaxed(Folds.Random(Rows, folds, seed), grid, penalizedShares, progress, cancellation);

    /// <summary>Fits a relaxed path and cross-validates it over λ and φ with given folds.</summary>
    /// <param name="folds">One fold a row.</param>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="penalizedShares">Which φ in [0, 1]; default <see cref="DefaultPenalizedShares"/>.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="WhittleException">As for <see cref="FitRelaxedPath"/>, a φ is out of range, or nothing that was asked for has a refit (<c>no-refit</c>).</exception>
    public CrossValidatedRelaxedPath CrossValidateRelaxed(
        Folds folds, LambdaGrid? grid = null, IReadOnlyList<double>? penalizedShares = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Check(folds);
        double[] shares = [.. (penalizedShares ?? DefaultPenalizedShares).Distinct().Order()];
        ThrowIfNoShares(shares);
        PenalizedProblem all = _problem.KeepMoments();
        RelaxedPath path = RelaxedPathOf(all, grid, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        double[] lambdas = [.. path.Points.Select(p => p.Penalized.Lambda)];
        HeldOutErrors errors = new CrossValidator(all, _weights).Run(lambdas.Length * shares.Length, (_, training) => FitRelaxed(CreateAdapted(training, all), path.Points, shares, cancellation), folds, progress, cancellation);
        if (Array.TrueForAll(errors.Means, double.IsNaN))
        {
            throw Faults.NoRefit(lambdas[0], path.Points[0].Undefined ?? "some fold has none");
        }

        return new CrossValidatedRelaxedPath(path, new RelaxedCrossValidation(lambdas, shares, errors), (point, share, chosenBy) => CreateModel(point, share, chosenBy));
    }

    /// <summary>The model of a relaxed fit: what it kept and why is that of the penalized fit, its numbers are the mixture's.</summary>
    /// <param name="point">A relaxed fit of this regression.</param>
    /// <param name="penalizedShare">φ in [0, 1]: 1 is the penalized fit, 0 the refit.</param>
    /// <param name="chosenBy">How λ and φ were chosen.</param>
    /// <param name="entries">The λ at which each coefficient enters, where that is known.</param>
    /// <exception cref="WhittleException">There is no single refit to mix with (<c>no-refit</c>), or φ is out of range.</exception>
    public LinearModel CreateModel(RelaxedPoint point, double penalizedShare, string chosenBy, IReadOnlyList<double?>? entries = null)
    {
        ThrowIfNoShares([penalizedShare]);
        FitState mixture = point.Mix(penalizedShare) ?? throw Faults.NoRefit(point.Penalized.Lambda, point.Undefined!);
        LinearModel penalized = CreateModel(point.Penalized, chosenBy, entries);
        double loss = _problem.LossOnData.Value(_problem.Predictor.Evaluate([(mixture.Intercepts, mixture.Coefficients)]));
        return penalized with
        {
            Intercepts = [.. penalized.Intercepts.Select((b, k) => penalizedShare == 1 ? b : RelaxedPoint.Mix(penalizedShare, b, point.Refit!.Intercepts[k]))],
            Coefficients = [.. penalized.Coefficients.Select((c, t) => WithEstimate(c, mixture.Coefficients[t] / _problem.Design.Scales[t % Names.Count], t % Names.Count))],
            DevianceExplained = _problem.InterceptLoss > 0 ? 1 - (loss / _problem.InterceptLoss) : 0,
            Baseline = BaselineOf(mixture),
            Relaxation = new Relaxation(penalizedShare, point.Refit?.Certificate),
        };
    }

    private RelaxedPath RelaxedPathOf(PenalizedProblem problem, LambdaGrid? grid, IProgress<double>? progress, CancellationToken cancellation)
    {
        ThrowIfNotRelaxable();
        List<RelaxedPoint> points = new RelaxedFitter(problem).Fit(Resolve(grid), progress, cancellation);
        return new RelaxedPath(new RegularizationPath(CoefficientNames, [.. points.Select(p => p.Penalized)], LambdaMax, _l1Ratio), points);
    }

    // A mixture that all rows do not have is no candidate.
    private static FoldFits? FitRelaxed(PenalizedProblem problem, IReadOnlyList<RelaxedPoint> all, double[] shares, CancellationToken cancellation)
    {
        List<RelaxedPoint> points = new RelaxedFitter(problem).Fit([.. all.Select(p => p.Penalized.Lambda)], null, cancellation);
        return points.Count < all.Count ? null : new FoldFits(problem, [.. shares.SelectMany(share => points.Select((p, k) => all[k].Mix(share) is null ? null : p.Mix(share)))]);
    }

    private Coefficient WithEstimate(Coefficient coefficient, double estimate, int column) => coefficient with { Estimate = estimate, Standardized = estimate * _problem.Design.Deviations[column] };

    private void ThrowIfNotRelaxable()
    {
        string? why = Loss.IsShiftInvariant ? $"a refit without a penalty determines coefficients of the {Loss.Name} loss only up to a constant across classes"
            : _options.Bounds.Count > 0 ? "a refit without a penalty does not keep to bounds"
            : _l1Ratio == 0 && _problem.PenaltySum is ElasticNetSum or TikhonovSum ? "ridge keeps every feature, so there is nothing to refit on"
            : null;
        if (why is not null)
        {
            throw Faults.NoRelaxation(why);
        }
    }

    private static void ThrowIfNoShares(double[] shares)
    {
        string[] problems = [.. shares.Where(s => !(s is >= 0 and <= 1)).Select(s => Faults.OutOfRange("PenalizedShare", s, "[0, 1]", "1 is the penalized fit, 0 its refit"))];
        if (problems.Length > 0 || shares.Length == 0)
        {
            throw Faults.BadOptions(shares.Length == 0 ? ["There is no penalized share; at least one is needed."] : problems);
        }
    }
}
