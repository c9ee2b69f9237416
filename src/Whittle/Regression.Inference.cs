using System.Globalization;
using Whittle.Errors;
using Whittle.Inference;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle;

/// <content>Intervals of coefficients: of fits without a penalty, after a selection, and of all coefficients of a model with more than rows allow.</content>
public sealed partial class Regression
{
    private const double DefaultLevel = 0.9;

    /// <summary>
    /// Intervals and p-values of the fit without a penalty on all features: Student's t for least squares, exact for normal noise; the normal distribution with the observed information for logistic, probit, Poisson and
    /// Cox regression, for many rows. Features must have been chosen without this response.
    /// </summary>
    /// <param name="level">1 − α in (0, 1); default 0.9.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">The loss has no likelihood that is known (<c>no-inference</c>); the level is out of range (<c>bad-options</c>); else as <see cref="FitWithoutPenalty"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CoefficientInference InferWithoutPenalty(double level = DefaultLevel, CancellationToken cancellation = default)
    {
        Check(level);
        if (!Loss.IsLeastSquares && !InformationMatrix.Knows(Loss))
        {
            throw Faults.NoInference($"the {Loss.Name} loss has no likelihood that is known without a dispersion, or none of one column");
        }

        LinearModel model = FitWithoutPenalty(cancellation);
        double? degrees = model.ResidualDegreesOfFreedom;
        double reach = degrees is { } df ? df > 0 ? StudentT.Quantile(1 - level, df) : double.NaN : NormalTail.Quantile(1 - level);
        return new CoefficientInference
        {
            Method = InferenceMethod.Unpenalized,
            Level = level,
            NoiseDeviation = model.ResidualDeviation,
            NoiseSource = model.ResidualDeviation is null ? null : string.Create(CultureInfo.InvariantCulture, $"the residuals of least squares, {degrees} degrees of freedom"),
            Intervals = [.. model.Coefficients.Where(c => c.Status == CoefficientStatus.Unpenalized).Select(Of)],
        };

        CoefficientInterval Of(Coefficient c) => c.StandardError is { } error
            ? new CoefficientInterval(c.Label, c.Estimate, error, c.Estimate - (reach * error), c.Estimate + (reach * error), degrees is { } own ? StudentT.TwoSided(c.Estimate / error, own) : NormalTail.TwoSided(c.Estimate / error))
            : new CoefficientInterval(c.Label, c.Estimate, null, double.NegativeInfinity, double.PositiveInfinity, null);
    }

    /// <summary>
    /// Intervals and p-values of every penalized coefficient by the debiased lasso, for least squares, also with more columns than rows. They are about the linear model with all columns, normal for many rows and few real
    /// coefficients; how often they cover is simulated in <c>docs/inference.md</c>. Cost: a lasso path a column.
    /// </summary>
    /// <param name="level">1 − α in (0, 1); default 0.9.</param>
    /// <param name="lambda">The λ of the lasso that is debiased; default (null) that of the scaled lasso, in proportion to the noise it leaves.</param>
    /// <param name="noiseDeviation">σ in units of the response; default √(RSS/(n − df)) of that lasso (Reid, Tibshirani &amp; Friedman 2016).</param>
    /// <param name="features">Which coefficients, by name; default (null) all.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">
    /// It is not the lasso of least squares with rows that count alike, or no λ leaves noise to estimate (<c>no-inference</c>); a name is not known (<c>no-such-column</c>); an option is out of range (<c>bad-options</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CoefficientInference InferDebiased(
        double level = DefaultLevel, double? lambda = null, double? noiseDeviation = null, IReadOnlyList<string>? features = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Check(level, noiseDeviation);
        NeedsPlainLasso();
        if (features?.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw Faults.NoSuchColumn("The list of features", unknown, Data.NearestName.To(unknown, Names));
        }

        int[] columns = [.. _problem.Design.AllColumns.Where(j => Factors[j] > 0 && InformationMatrix.IsEstimated(_problem, j) && features?.Contains(Names[j]) != false)];
        return InferDebiased(DebiasedLasso.Of(_problem, columns, progress, cancellation), level, lambda, noiseDeviation, cancellation);
    }

    /// <summary>The same with directions that are known, which depend on the columns alone.</summary>
    internal CoefficientInference InferDebiased(DebiasedLasso directions, double level, double? lambda = null, double? noiseDeviation = null, CancellationToken cancellation = default)
    {
        PathPoint point = lambda is { } given ? FitPoint(given, cancellation)
            : ScaledLasso.Fit(_problem, _weights.Count(w => w > 0), noiseDeviation, cancellation) ?? throw Faults.NoInference("no λ leaves noise that can be told from signal; give σ or λ");
        (double deviation, string source) = noiseDeviation is { } known ? (known, "given") : NoiseOf(point);
        return new CoefficientInference
        {
            Method = InferenceMethod.Debiased,
            Level = level,
            Lambda = point.Lambda,
            NoiseDeviation = deviation,
            NoiseSource = source,
            Intervals = directions.Intervals(_problem, point, deviation, 1 - level, Names),
        };
    }

    /// <summary>
    /// Intervals and p-values for least squares on the features that a lasso kept, given that it kept these with these signs. They are about the best linear predictor from the kept features, not about the coefficients of a
    /// larger model. Exact for normal noise of known σ and a λ that was fixed beforehand. Cost: nk² for k kept features.
    /// </summary>
    /// <param name="model">A lasso of this regression at its λ.</param>
    /// <param name="level">1 − α in (0, 1); default 0.9.</param>
    /// <param name="noiseDeviation">σ in units of the response; default that of least squares on all features, whose residuals no selection sees, where there are fewer features than rows.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">
    /// It is not the lasso of least squares with rows that count alike, σ is neither given nor to be had, or kept features depend on each other (<c>no-inference</c>); an option is out of range (<c>bad-options</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CoefficientInference InferAfterSelection(LinearModel model, double level = DefaultLevel, double? noiseDeviation = null, CancellationToken cancellation = default)
    {
        Check(level, noiseDeviation);
        NeedsPlainLasso();
        if (model.Relaxation is not null || model.Penalty != "elastic-net" || model.Lambda == 0)
        {
            throw Faults.NoInference("the model is not a lasso, whose selection is what the intervals are corrected for");
        }

        (double? variance, string? source) = noiseDeviation is { } given ? (given * given, "given") : NoiseOfLeastSquares();
        if (variance is not { } known)
        {
            throw Faults.NoInference("the noise is not known, and least squares on all features leaves no degree of freedom to estimate it; give σ");
        }

        PathPoint point = FitPoint(model.Lambda, cancellation);
        return new CoefficientInference
        {
            Method = InferenceMethod.PostSelection,
            Level = level,
            Lambda = model.Lambda,
            NoiseDeviation = Math.Sqrt(known),
            NoiseSource = source,
            Caveat = model.ChosenBy == "given" ? null : "λ was chosen from the same response, and not fixed beforehand",
            Intervals = PostSelection.Intervals(_problem, point, Math.Sqrt(known), 1 - level, Names) ?? throw Faults.NoInference("kept features depend on each other, so least squares on them has no single answer"),
        };
    }

    /// <summary>
    /// Selects on some rows and fits what was kept to the others without a penalty, whose ordinary intervals then hold: no row does both. They are about the best predictor from the kept features. Any loss that
    /// <see cref="InferWithoutPenalty"/> knows, and any penalty that leaves features out.
    /// </summary>
    /// <param name="level">1 − α in (0, 1); default 0.9.</param>
    /// <param name="selectionShare">The share of rows that select, in (0, 1); default ½.</param>
    /// <param name="seed">Which rows, and the folds among them; default 1.</param>
    /// <param name="lambda">λ; default (null) chosen by 10 folds among the rows that select.</param>
    /// <param name="grid">Which λ to choose from; default 100 from λmax down.</param>
    /// <param name="rule">Which λ is taken; default that of one standard error.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">As <see cref="InferWithoutPenalty"/>; more features were kept than the other rows can tell apart (<c>aliased-columns</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CoefficientInference InferBySplit(
        double level = DefaultLevel, double selectionShare = 0.5, long seed = 1, double? lambda = null, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.OneStandardError, CancellationToken cancellation = default)
    {
        Check(level);
        int[] rows = [.. Enumerable.Range(0, Rows).Where(i => _weights[i] > 0)];
        int count = (int)Math.Round(selectionShare * rows.Length);
        if (!(selectionShare is > 0 and < 1) || count < 2 || rows.Length - count < 2)
        {
            throw Faults.BadOptions([Faults.OutOfRange("SelectionShare", selectionShare, "(0, 1)", "at least two rows select and two others are fitted")]);
        }

        new Xoshiro256(seed).Shuffle(rows);
        double[] selecting = new double[Rows], fitted = new double[Rows];
        for (int k = 0; k < rows.Length; k++)
        {
            (k < count ? selecting : fitted)[rows[k]] = _weights[rows[k]];
        }

        (PenalizedProblem problem, PathPoint point) = FitOn(selecting, lambda, FoldPlan.Random(Math.Min(InnerFolds, count), seed), Checked(grid), rule, cancellation) ?? throw new OperationCanceledException(cancellation);
        HashSet<int> kept = [.. point.Indices.Select(problem.Predictor.Column)];
        Dictionary<string, double> factors = Enumerable.Range(0, Names.Count).ToDictionary(j => Names[j], j => kept.Contains(j) || Factors[j] == 0 ? 0 : double.PositiveInfinity);
        var rest = new Regression(_problem.Columns, _response, 1, fitted, Names, Plain with { PenaltyFactors = factors }, _offset);
        CoefficientInference found = kept.Count == 0 ? new CoefficientInference { Method = InferenceMethod.DataSplit, Level = level, Intervals = [] } : rest.InferWithoutPenalty(level, cancellation);
        return found with { Method = InferenceMethod.DataSplit, Lambda = point.Lambda, Intervals = [.. found.Intervals.Where(i => Factors[NumberOf(i.Name)] > 0)] };
    }

    /// <summary>
    /// The bootstrap with everything done again: rows are drawn with replacement, λ is chosen anew among them, what is kept is fitted to them without a penalty, and each coefficient's interval is from the α/2 to the
    /// 1 − α/2 quantile of its values, 0 where it was left out. It shows how much a fit would vary and how often each feature would be kept. As confidence intervals these cover features that matter too rarely where the
    /// penalty leaves them out or shrinks them, a bias that every draw shares (Chatterjee &amp; Lahiri 2010, doi:10.1090/S0002-9939-2010-10474-4; how often, in <c>docs/inference.md</c>). Any loss and penalty. Cost: a
    /// cross-validation a draw.
    /// </summary>
    /// <param name="level">1 − α in (0, 1); default 0.9.</param>
    /// <param name="draws">How many, at least 2; default 200.</param>
    /// <param name="seed">Which rows, and the folds among them; default 1.</param>
    /// <param name="lambda">λ; default (null) chosen by 10 folds among the rows of each draw.</param>
    /// <param name="grid">Which λ to choose from; default 100 from λmax down.</param>
    /// <param name="rule">Which λ is taken; default that of the minimum, which keeps more of what matters.</param>
    /// <param name="refit">Whether coefficients are those of a fit without a penalty to what was kept (where that has a single answer, else of the penalized fit); default true.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished draws are kept.</param>
    /// <exception cref="WhittleException">An option is out of range (<c>bad-options</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled before two draws were finished.</exception>
    public CoefficientInference InferByBootstrap(
        double level = DefaultLevel, int draws = 200, long seed = 1, double? lambda = null, LambdaGrid? grid = null, SelectionRule rule = SelectionRule.Minimum, bool refit = true, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(level);
        if (draws < 2)
        {
            throw Faults.BadOptions([Faults.OutOfRange("Draws", draws, "[2, 2147483647]", "how many times rows are drawn")]);
        }

        LambdaGrid values = Checked(grid);
        FoldPlan plan = FoldPlan.Random(Math.Min(InnerFolds, _weights.Count(w => w > 0)), seed);
        double[] all = Fit(_weights) ?? throw new OperationCanceledException(cancellation);
        double[][] found = new BootstrapFits(_problem, _weights, Fit).Run(draws, seed, progress, cancellation);
        return new CoefficientInference
        {
            Method = InferenceMethod.Bootstrap,
            Level = level,
            Lambda = lambda,
            Draws = found.Length,
            IsComplete = found.Length == draws,
            Intervals = [.. _problem.Predictor.AllCoefficients.Where(t => InformationMatrix.IsEstimated(_problem, _problem.Predictor.Column(t))).Select(Of)],
        };

        double[]? Fit(double[] weights)
        {
            if (FitOn(weights, lambda, plan, values, rule, cancellation) is not { } own)
            {
                return null;
            }

            PathPoint point = refit ? new RelaxedFitter(own.Problem).Relax(own.Chosen, cancellation).Refit ?? own.Chosen : own.Chosen;
            return [.. point.Standardized.ToDense(own.Problem.Predictor.Coefficients).Select((b, t) => b / own.Problem.Design.Scales[own.Problem.Predictor.Column(t)])];
        }

        CoefficientInterval Of(int t)
        {
            double[] values = [.. found.Select(f => f[t]).Order()];
            double mean = values.Average(), spread = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)), tail = (1 - level) / 2;
            return new CoefficientInterval(CoefficientNames[t], all[t], spread, Quantile(values, tail), Quantile(values, 1 - tail), null)
            {
                Frequency = values.Count(v => v != 0) / (double)values.Length,
            };
        }
    }

    // The fit to rows of given weights at λ, or at the λ that a cross-validation among them chooses; null where it was cancelled.
    private (PenalizedProblem Problem, PathPoint Chosen)? FitOn(double[] weights, double? lambda, FoldPlan plan, LambdaGrid grid, SelectionRule rule, CancellationToken cancellation)
    {
        if (lambda is not { } given)
        {
            return new LambdaChooser(new PathValidator(plan, grid, ErrorMeasure.Deviance), rule, CreateAdapted).Choose(weights, _problem, cancellation) is { } found ? (found.Problem, found.Chosen) : null;
        }

        PenalizedProblem problem = CreateAdapted(weights, _problem);
        return PathFitter.TryFit(problem, [.. LambdaGrid.DownTo(problem.LambdaMax, given).Values!], cancellation) is { } points ? (problem, points[^1]) : null;
    }

    // √(RSS/(n − df)) of a lasso.
    private (double Deviation, string Source) NoiseOf(PathPoint point)
    {
        int rows = _weights.Count(w => w > 0);
        double left = rows - EffectiveDegrees.Of(_problem, point), squares = 2 * rows * (point.Certificate.Objective - _problem.Certifier.PenaltyOf(point.Fit));
        return left > 0
            ? (Math.Sqrt(squares / left), string.Create(CultureInfo.InvariantCulture, $"the residuals of the lasso, {left:G6} degrees of freedom"))
            : throw Faults.NoInference("the lasso leaves no degree of freedom to estimate the noise; give σ or a larger λ");
    }

    private void NeedsPlainLasso()
    {
        string? why = !Loss.IsLeastSquares || Outputs.Count > 1 ? $"it is for least squares, not for the {Loss.Name} loss"
            : !_plan.IsElasticNet || _l1Ratio != 1 || Pilot is not null || _problem.PenaltySum is not ElasticNetSum ? "it is for the lasso"
            : _weights.Where(w => w > 0).Distinct().Count() > 1 ? "rows have different weights, and the theory is for rows that count alike"
            : null;
        if (why is not null)
        {
            throw Faults.NoInference(why);
        }
    }

    private int NumberOf(string name) => Enumerable.Range(0, Names.Count).First(j => Names[j] == name);

    private static void Check(double level, double? noiseDeviation = null)
    {
        string[] problems =
        [
            .. level is > 0 and < 1 ? Array.Empty<string>() : [Faults.OutOfRange("Level", level, "(0, 1)", "the share of data sets whose interval covers")],
            .. noiseDeviation is { } given && !(given > 0 && double.IsFinite(given)) ? [Faults.OutOfRange("NoiseDeviation", given, "(0, ∞)", "σ in units of the response")] : Array.Empty<string>(),
        ];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }
    }

    // Between order statistics, the k-th of m at (k − 1)/(m − 1).
    private static double Quantile(double[] ascending, double share)
    {
        double at = share * (ascending.Length - 1);
        int below = Math.Min((int)at, ascending.Length - 2);
        return ascending[below] + ((at - below) * (ascending[below + 1] - ascending[below]));
    }
}
