using Whittle.Certificates;
using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle;

/// <summary>
/// The front door: a table (or matrix), a response and a penalty, from which paths and models are fitted. The objective is
/// (1/Σw) Σ wᵢ ℓ(yᵢ, ηᵢ) + λ Σⱼ vⱼ[ρ|βⱼ| + (1−ρ)βⱼ²/2], ℓ = ½(y − η)² for least squares, with β on the standardized scale and everything reported in
/// original units.
/// Immutable and thread-safe. Memory: the data, plus the table's numeric features once more in column order.
/// </summary>
public sealed partial class Regression
{
    // Of so few columns the exchange takes in all at once as well as a few at a time, and their Gram matrix is kept for the next λ.
    private const int FewColumns = 32;

    private readonly RegressionOptions _options;
    private readonly double _l1Ratio;
    private readonly double[] _response;
    private readonly double[] _weights;
    private readonly string[] _features;
    private readonly ResponseStep _responseStep;
    private readonly double[]? _offset;
    private readonly string[] _classNames;
    private readonly IReadOnlyDictionary<string, double>? _classWeights;
    private readonly Recipe? _named;
    private readonly PenaltyPlan _plan;
    private readonly PenalizedProblem _problem;
    private PenalizedProblem? _withMoments;
    private LambdaScale? _lambdaScale;
    private ModelFrame? _frame;

    private Regression(Table table, string response, double l1Ratio, RegressionOptions options)
    {
        options.ThrowIfBad(l1Ratio);
        _options = options = options.Formula is { } formula ? WithFormula(formula, options, ref table, ref response) : options;
        _l1Ratio = l1Ratio;
        string[] roles = RolesOf(table, response, options);
        foreach (string name in options.Exclude)
        {
            _ = table[name];
        }

        if (options.Features?.FirstOrDefault(roles.Contains) is { } twice)
        {
            throw Faults.FeatureHasRole(table.Source, twice, DescribeRole(twice, response, options));
        }

        _features = options.Formula is not null ? FeaturesOf(table, response, options) : [.. (options.Features ?? [.. table.Columns.Select(c => c.Name)]).Except([.. roles, .. options.Exclude], StringComparer.Ordinal)];
        if (options.Missing == MissingPolicy.Drop)
        {
            int[] complete = Recipe.CompleteRows(table, [.. _features, .. roles]);
            DroppedRows = complete.Length > 0 ? table.Rows - complete.Length : throw Faults.NoCompleteRow(table.Source, table.Rows);
            table = DroppedRows > 0 ? table.Take(complete) : table;
        }

        Table = table;
        Loss = LossOf(table, response, options);
        _responseStep = ResponseStep.Learn(table, response, options.PositiveClass, Loss.TakesClasses, Loss.Outputs == 1) with { MoreColumns = options.MoreResponses, Event = options.Event, Stratum = options.Stratum };
        _response = _responseStep.Encode(table);
        _offset = options.Offset is { } shift ? table.Numbers(shift) : null;
        _weights = options.Weights is { } column ? table.Numbers(column) : Ones(table.Rows);
        _classNames = ClassNamesOf(_responseStep, _response, Loss, options.ClassWeights);
        Recipe = Learn(Weigh(_weights, out _classWeights));
        Names = Recipe.Names;
        _plan = CreatePlan();
        (_problem, Pilot) = Adapt(Create(_weights));
        Loss = _problem.Loss;
    }

    private Regression(DesignMatrix columns, double[] response, double l1Ratio, double[]? weights, IReadOnlyList<string>? names, RegressionOptions options, double[]? offset)
    {
        options.ThrowIfBad(l1Ratio);
        _options = options;
        _l1Ratio = l1Ratio;
        Loss = options.Loss ?? Loss.Squared;
        _responseStep = ResponseOfMatrix(Loss);
        _features = [];
        _response = response;
        _offset = offset;
        _weights = weights ?? Ones(columns.Rows);
        _classNames = ClassNamesOf(_responseStep, _response, Loss, options.ClassWeights);
        Names = names ?? new NumberedNames(columns.Columns);
        if (Names.Count != columns.Columns)
        {
            throw Faults.BadLength("The list of names", Names.Count, columns.Columns);
        }

        _named = names is null ? null : Named(names);
        _plan = CreatePlan();
        (_problem, Pilot) = Adapt(new PenalizedProblem(columns, response, Weigh(_weights, out _classWeights), Factors, ProblemOptions, offset));
        Loss = _problem.Loss;
    }

    private Regression(Regression source, double l1Ratio)
    {
        source._options.ThrowIfBad(l1Ratio);
        (_options, _l1Ratio, _response, _weights, _features) = (source._options, l1Ratio, source._response, source._weights, source._features);
        (_responseStep, Table, Recipe, Names, DroppedRows) = (source._responseStep, source.Table, source.Recipe, source.Names, source.DroppedRows);
        (Loss, _offset, _classNames, _classWeights) = (source._problem.Loss, source._offset, source._classNames, source._classWeights);
        _named = source._named;
        _plan = CreatePlan();
        (_problem, Pilot) = Adapt(new PenalizedProblem(source._problem.Columns, _response, source._problem.Design.Weights, Factors, ProblemOptions, _offset), source.Pilot);
    }

    /// <summary>The table that is fitted (without dropped rows), or null for a matrix.</summary>
    public Table? Table { get; }

    /// <summary>How the table's columns become the model's, or null for a matrix.</summary>
    public Recipe? Recipe { get; }

    /// <summary>The loss, with every parameter that it takes from the data fixed.</summary>
    public Loss Loss { get; }

    /// <summary>The names of the coefficients.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>ρ in [0, 1]: 1 is the lasso, 0 is ridge.</summary>
    public double L1Ratio => _l1Ratio;

    /// <summary>How many rows are fitted.</summary>
    public int Rows => _weights.Length;

    /// <summary>How many rows were left out because a cell is missing; 0 but under <see cref="MissingPolicy.Drop"/>.</summary>
    public int DroppedRows { get; }

    /// <summary>The least λ at which every penalized coefficient is 0; for ridge that of L1 ratio 0.001.</summary>
    public double LambdaMax => _problem.LambdaMax;

    /// <summary>The weighted 1/n standard deviation of each column, in its unit, in the order of <see cref="Names"/>: what a coefficient per unit is multiplied by to be one per standard deviation.</summary>
    public IReadOnlyList<double> StandardDeviations => [.. _problem.Design.Deviations];

    /// <summary>
    /// h, the curvature of the loss at the null model over that of least squares (the least along a penalized column), by which a penalty that is not convex is fitted to the
    /// loss: P(hb)/h, fixed before anything is fitted. Null for convex penalties and for least squares.
    /// </summary>
    public double? NullCurvature => _problem.NullCurvature;

    /// <summary>What translates λ to and from other conventions for this problem.</summary>
    public LambdaScale LambdaScale => _lambdaScale ??= new LambdaScale
    {
        Loss = _problem.Loss,
        WeightSum = _problem.Design.WeightSum,
        ResponseScale = _problem.ResponseScale,
        Factors = PenaltyFactors,
        HasWeights = _weights.Where(w => w > 0).Distinct().Count() > 1,
        IsElasticNet = _plan.IsElasticNet,
    };

    /// <summary>The problem behind this regression.</summary>
    internal PenalizedProblem Problem => _problem;

    private PenalizedProblem WithMoments => _withMoments ??= _problem.KeepMoments();

    /// <summary>How the response becomes numbers.</summary>
    internal ResponseStep ResponseStep => _responseStep;

    /// <summary>How the regression was set up.</summary>
    internal RegressionOptions Options => _options;

    /// <summary>The observation weights of all rows, without those of classes.</summary>
    internal double[] ObservationWeights => _weights;

    // The factors as given.
    private PenaltyFactors Factors => _plan.Factors;

    private ProblemOptions ProblemOptions => new()
    {
        Loss = Loss,
        Blocks = _plan.Blocks,
        Tikhonov = _plan.Tikhonov,
        L1Ratio = _l1Ratio,
        Intercept = _options.Intercept,
        Standardize = _options.Standardize,
        Threads = _options.Threads,
        RidgeErrors = _options.RidgeErrors,
        Tolerance = _options.Tolerance,
    };

    /// <summary>The lasso (ρ = 1) on a table.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="response">The name of the column of numbers to explain.</param>
    /// <param name="options">Everything else; default all other columns as features.</param>
    /// <exception cref="WhittleException">The data or options cannot be used; the message says which and what to do.</exception>
    public static Regression Lasso(Table table, string response, RegressionOptions? options = null) => ElasticNet(table, response, 1, options);

    /// <summary>Ridge (ρ = 0) on a table.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="response">The name of the column of numbers to explain.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="WhittleException">As for <see cref="Lasso(Table, string, RegressionOptions)"/>.</exception>
    public static Regression Ridge(Table table, string response, RegressionOptions? options = null) => ElasticNet(table, response, 0, options);

    /// <summary>The elastic net on a table.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="response">The name of the column of numbers to explain.</param>
    /// <param name="l1Ratio">ρ in [0, 1]: 1 is the lasso, 0 is ridge.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="WhittleException">As for <see cref="Lasso(Table, string, RegressionOptions)"/>.</exception>
    public static Regression ElasticNet(Table table, string response, double l1Ratio, RegressionOptions? options = null) =>
        new(table, response, l1Ratio, options ?? new RegressionOptions());

    /// <summary>Any penalty on a table: <see cref="GroupPenalty"/>, <see cref="SparseGroupPenalty"/>, <see cref="McpPenalty"/>, <see cref="ScadPenalty"/>, or your own.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="response">The name of the column to explain.</param>
    /// <param name="penalty">The penalty; it knows its own mixture.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="WhittleException">As for <see cref="Lasso(Table, string, RegressionOptions)"/>, and where loss and penalty do not go together.</exception>
    public static Regression Penalized(Table table, string response, Penalty penalty, RegressionOptions? options = null) =>
        new(table, response, penalty.L1Ratio, (options ?? new RegressionOptions()) with { Penalty = penalty });

    /// <summary>Any penalty on a matrix.</summary>
    /// <param name="columns">n × p.</param>
    /// <param name="response">y, n values a column of the response.</param>
    /// <param name="penalty">The penalty; it knows its own mixture.</param>
    /// <param name="weights">n weights ≥ 0; default 1 for every row.</param>
    /// <param name="names">p names; default x1 … xp.</param>
    /// <param name="options">Everything else; what concerns tables is ignored.</param>
    /// <param name="offset">n values added to the predictor with coefficient 1; default none.</param>
    /// <exception cref="WhittleException">As for the elastic net, and where loss and penalty do not go together.</exception>
    public static Regression Penalized(DesignMatrix columns, double[] response, Penalty penalty, double[]? weights = null, IReadOnlyList<string>? names = null, RegressionOptions? options = null, double[]? offset = null) =>
        new(columns, response, penalty.L1Ratio, weights, names, (options ?? new RegressionOptions()) with { Penalty = penalty }, offset);

    /// <summary>The elastic net on a matrix.</summary>
    /// <param name="columns">n × p.</param>
    /// <param name="response">y, n values.</param>
    /// <param name="l1Ratio">ρ in [0, 1]: 1 is the lasso, 0 is ridge.</param>
    /// <param name="weights">n weights ≥ 0; default 1 for every row.</param>
    /// <param name="names">p names; default x1 … xp.</param>
    /// <param name="options">Everything else; what concerns tables is ignored.</param>
    /// <param name="offset">n values added to the predictor with coefficient 1; default none.</param>
    /// <exception cref="WhittleException">Lengths differ, names repeat, a value is not finite, or an option is out of range or names no column.</exception>
    public static Regression ElasticNet(DesignMatrix columns, double[] response, double l1Ratio, double[]? weights = null, IReadOnlyList<string>? names = null, RegressionOptions? options = null, double[]? offset = null) =>
        new(columns, response, l1Ratio, weights, names, options ?? new RegressionOptions(), offset);

    /// <summary>The same regression with another mixture.</summary>
    /// <param name="l1Ratio">ρ in [0, 1].</param>
    public Regression WithL1Ratio(double l1Ratio) => l1Ratio == _l1Ratio ? this : new Regression(this, l1Ratio);

    /// <summary>Fits one λ, on the way down from λmax where columns are many; λ = 0 by a direct method where least squares has a single answer.</summary>
    /// <param name="lambda">λ ≥ 0 in Whittle's convention.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="WhittleException">The loss has no minimum at this λ (<c>no-minimum</c>): unpenalized features separate the classes.</exception>
    public LinearModel Fit(double lambda, CancellationToken cancellation = default) => FitPoint(lambda, cancellation) is { StopReason: not StopReason.NoMinimum } point
        ? CreateModel(point, "given")
        : throw Faults.NoMinimum(Loss.Name, lambda);


    /// <summary>The fit of one λ.</summary>
    internal PathPoint FitPoint(double lambda, CancellationToken cancellation)
    {
        if (!(lambda >= 0 && double.IsFinite(lambda)))
        {
            throw Faults.BadOptions([Faults.OutOfRange("Lambda", lambda, "[0, ∞)", "0 is no penalty")]);
        }

        if (lambda == 0 && Loss.IsLeastSquares && DirectFit.Of(_problem, false, cancellation) is { Fit.IsUnique: true } direct)
        {
            return new PathFitter(_problem).Certify([(0, direct.Standardized)])[0];
        }

        bool hasFew = _problem.IsElasticNetLeastSquares && _problem.Columns.Columns <= FewColumns;
        IReadOnlyList<double> lambdas = _l1Ratio == 0 || hasFew ? [lambda] : LambdaGrid.DownTo(LambdaMax, lambda).Values!;
        List<PathPoint> points = new PathFitter(hasFew ? WithMoments : _problem).Fit(lambdas, null, cancellation);
        return points.Count == lambdas.Count ? points[^1] : throw new OperationCanceledException(cancellation);
    }

    private Recipe Learn(double[] weights, Func<string, bool>? needsReference = null)
    {
        var options = new RecipeOptions
        {
            Missing = _options.Missing,
            NeedsReference = needsReference ?? (name => _options.PenaltyFactors.TryGetValue(name, out double factor) && factor == 0),
        };
        return _options.Formula is { } formula ? Recipe.Learn(Table!, formula, Others(_responseStep.Column, _options), weights, options) : Recipe.Learn(Table!, _features, weights, options);
    }

    // A fold's problem: the same design with other observation weights, unless the recipe itself learns from rows.
    private PenalizedProblem Create(double[] weights, PenalizedProblem? all = null)
    {
        double[] weighed = Weigh(weights, out _);
        if ((all ?? _problem) is { } source && Recipe?.LearnsFromRows != true)
        {
            return source.WithWeights(weighed, Factors);
        }

        Recipe recipe = ReferenceEquals(weights, _weights) ? Recipe! : Learn(weighed);
        return new PenalizedProblem(JoinedDesign.From(recipe.Apply(Table!)), _response, weighed, Factors, ProblemOptions with { RidgeErrors = false }, _offset);
    }

    private PenaltyPlan CreatePlan() => new(() => Recipe ?? _named ?? Named(Names), Names.Count, _options, Loss, _l1Ratio);

    private static Recipe Named(IReadOnlyList<string> names) => new([.. names.Select(n => new NumberStep(n))]);

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
