using Whittle.Certificates;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle;

/// <content>Paths, and the models of their fits.</content>
public sealed partial class Regression
{
    // How many breakpoints beside a grid are sought: this many cost a few times what a grid of 100 λ costs.
    private const int MostKnots = 1000;

    /// <summary>Fits a path.</summary>
    /// <param name="grid">Which λ; default 100 from λmax down.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; what is finished is returned.</param>
    public RegularizationPath FitPath(LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        PathOf(_problem, grid, progress, cancellation);

    /// <summary>Follows the exact, piecewise-linear path of the lasso.</summary>
    /// <param name="lambdaMin">Where to end, ≥ 0; default 0; at most λmax, where the path begins.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">The L1 ratio is not 1 (<c>exact-path-needs-lasso</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ExactPath FitExactPath(double lambdaMin = 0, CancellationToken cancellation = default) => new ExactPathFitter(_problem).Fit(Math.Min(lambdaMin, LambdaMax), true, cancellation);

    /// <summary>The λ at which each coefficient first becomes non-zero on a path of this regression, or null where none does.</summary>
    /// <param name="path">A path of this regression.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<double?> FindEntries(RegularizationPath path, CancellationToken cancellation = default) => EntryFinder.Find(_problem, path.Points, cancellation);

    /// <summary>The model of a fit, with each feature's worth and ties.</summary>
    /// <param name="point">A fit of this regression.</param>
    /// <param name="chosenBy">How its λ was chosen.</param>
    /// <param name="entries">The λ at which each coefficient enters, where that is known.</param>
    public LinearModel CreateModel(PathPoint point, string chosenBy, IReadOnlyList<double?>? entries = null)
    {
        var ledger = new PriceLedger(_problem, point.Fit);
        LinearModel model = Frame.Create(point, chosenBy, BaselineOf(point.Fit));
        return model with
        {
            Coefficients =
            [
                .. model.Coefficients.Select((coefficient, t) => coefficient with
                {
                    Worth = ledger.Worth(t),
                    EntersAt = entries?[t],
                    TiedWith = ledger.TiedWith(t) is { Count: > 0 } tied ? string.Join(", ", tied.Select(k => Names[k])) : null,
                }),
            ],
        };
    }

    /// <summary>
    /// The models of a path, to keep. For the lasso of least squares the exact path is followed as well, down to the last λ and for at most 1000 breakpoints, and each stretch between
    /// two of them is certified, so that the models of all λ from <see cref="ModelPath.ExactFrom"/> up can be had.
    /// </summary>
    /// <param name="path">A path of this regression.</param>
    /// <param name="cancellation">Ends the exact path, which is then left out; what was fitted is kept.</param>
    public ModelPath CreateModelPath(RegularizationPath path, CancellationToken cancellation = default)
    {
        IReadOnlyList<BaselineHazard>[]? baselines = _problem.LossOnData is CoxEmpiricalLoss ? [.. path.Points.Select(point => BaselineOf(point.Fit)!)] : null;
        return new ModelPath(Frame, path.Points, baselines, FindKnots(path.Points[^1].Lambda, cancellation));
    }

    /// <summary>The models of an exact path, to keep: those of all λ from its end up, where each stretch between two breakpoints is certified.</summary>
    /// <param name="path">An exact path of this regression.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ModelPath CreateModelPath(ExactPath path, CancellationToken cancellation = default) =>
        new(Frame, [], null, new SegmentCertifier(_problem).Join(path.Knots, cancellation));

    private RegularizationPath PathOf(PenalizedProblem problem, LambdaGrid? grid, IProgress<double>? progress, CancellationToken cancellation) =>
        new(CoefficientNames, new PathFitter(problem).Fit(Resolve(grid), progress, cancellation), LambdaMax, _l1Ratio);

    private List<PathKnot> FindKnots(double lambdaMin, CancellationToken cancellation)
    {
        if (_l1Ratio != 1 || !_problem.IsElasticNetLeastSquares)
        {
            return [];
        }

        try
        {
            ExactPath exact = new ExactPathFitter(_problem).Fit(Math.Min(lambdaMin, LambdaMax), true, cancellation, MostKnots);
            return new SegmentCertifier(_problem).Join(exact.Knots, cancellation);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private ModelFrame Frame => _frame ??= new ModelFrame
    {
        Response = _responseStep,
        Offset = _options.Offset,
        Recipe = Recipe,
        Names = Names,
        Outputs = Outputs,
        HasIntercept = _problem.HasIntercept,
        IsStandardized = _options.Standardize,
        LambdaMax = LambdaMax,
        L1Ratio = _l1Ratio,
        Penalty = Pilot is null ? _plan.Name : "adaptive-lasso",
        ClassWeights = _classWeights,
        Rows = _weights.Count(w => w > 0),
        Scale = LambdaScale,
        Centres = _problem.HasIntercept ? _problem.Design.Centres : new double[Names.Count],
        Scales = _problem.Design.Scales,
        Deviations = _problem.Design.Deviations,
        Statuses = [.. _problem.Design.AllColumns.Select(StatusAtZero)],
    };

    // The solver centres columns, which the partial likelihood does not see; the baseline belongs to columns as they are given.
    private BaselineHazard[]? BaselineOf(FitState fit)
    {
        if (_problem.LossOnData is not CoxEmpiricalLoss cox)
        {
            return null;
        }

        double shift = fit.Coefficients.Indices.Select((j, k) => fit.Coefficients.Values[k] / _problem.Design.Scales[j] * _problem.Design.Centres[j]).Sum();
        return cox.Baseline(_problem.Predictor.Evaluate([([shift], fit.Coefficients)]), Table is null ? null : _responseStep.StrataOf(Table));
    }

    private CoefficientStatus StatusAtZero(int column) =>
        Factors.IsExcluded(column) ? CoefficientStatus.Excluded
        : _problem.Design.IsConstant[column] && _problem.Design.HasIntercept ? CoefficientStatus.Constant
        : PenaltyFactors.IsExcluded(column) ? CoefficientStatus.Excluded
        : Factors[column] == 0 ? CoefficientStatus.Unpenalized
        : CoefficientStatus.LeftOut;

    private double[] Resolve(LambdaGrid? grid) => Checked(grid).Resolve(LambdaMax, Rows, Names.Count);

    private static LambdaGrid Checked(LambdaGrid? grid)
    {
        grid ??= new LambdaGrid();
        string[] problems = [.. grid.Problems()];
        return problems.Length == 0 ? grid : throw Faults.BadOptions(problems);
    }
}
