using Whittle.Certificates;
using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
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
    private readonly RegressionOptions _options;
    private readonly double _l1Ratio;
    private readonly double[] _response;
    private readonly double[] _weights;
    private readonly string[] _features;
    private readonly ResponseStep _responseStep;
    private readonly double[]? _offset;
    private readonly PenaltyPlan _plan;
    private readonly PenalizedProblem _problem;

    private Regression(Table table, string response, double l1Ratio, RegressionOptions options)
    {
        options.ThrowIfBad(l1Ratio);
        _options = options = options.Formula is { } formula ? WithFormula(formula, options, ref table, ref response) : options;
        _l1Ratio = l1Ratio;
        _ = table[response];
        string[] roles = [response, .. new[] { options.Weights, options.FoldColumn, options.Offset, options.Event, options.Stratum }.OfType<string>()];
        foreach (string name in options.Exclude)
        {
            _ = table[name];
        }

        if (options.Features?.FirstOrDefault(roles.Contains) is { } twice)
        {
            throw Faults.FeatureHasRole(table.Source, twice, twice == response ? "the response" : twice == options.Weights ? "the weights" : twice == options.Offset ? "the offset"
                : twice == options.FoldColumn ? "the folds" : "part of the response");
        }

        _features = options.Formula is not null ? FeaturesOf(table, response, options) : [.. (options.Features ?? [.. table.Columns.Select(c => c.Name)]).Except([.. roles, .. options.Exclude], StringComparer.Ordinal)];
        if (options.Missing == MissingPolicy.Drop)
        {
            int[] complete = Recipe.CompleteRows(table, [.. _features, .. roles]);
            DroppedRows = table.Rows - complete.Length;
            table = DroppedRows > 0 ? table.Take(complete) : table;
        }

        Table = table;
        Loss = options.Loss ?? (table[response] is not TextColumn text ? Loss.Squared : text.Levels.Count > 2 ? Loss.Multinomial() : Loss.Logistic);
        if (Loss.ResponseColumns[0] > 1 != options.Event is not null)
        {
            throw Faults.EventNeedsCox(Loss.Name);
        }

        _responseStep = ResponseStep.Learn(table, response, options.PositiveClass, Loss.TakesClasses, Loss.Outputs == 1) with { Event = options.Event, Stratum = options.Stratum };
        _response = _responseStep.Encode(table);
        _offset = options.Offset is { } shift ? table.Numbers(shift) : null;
        _weights = options.Weights is { } column ? table.Numbers(column) : Ones(table.Rows);
        Recipe = Learn(_weights);
        Names = Recipe.Names;
        _plan = new PenaltyPlan(Recipe, options, Loss, l1Ratio);
        _problem = Create(_weights);
        Loss = _problem.Loss;
    }

    private Regression(DesignMatrix columns, double[] response, double l1Ratio, double[]? weights, IReadOnlyList<string>? names, RegressionOptions options, double[]? offset)
    {
        options.ThrowIfBad(l1Ratio);
        _options = options;
        _l1Ratio = l1Ratio;
        Loss = options.Loss ?? Loss.Squared;
        _responseStep = new ResponseStep("y");
        _features = [];
        _response = response;
        _offset = offset;
        _weights = weights ?? Ones(columns.Rows);
        Names = names ?? [.. Enumerable.Range(1, columns.Columns).Select(j => $"x{j}")];
        if (Names.Count != columns.Columns)
        {
            throw Faults.BadLength("The list of names", Names.Count, columns.Columns);
        }

        _plan = new PenaltyPlan(Named(Names), options, Loss, l1Ratio);
        _problem = new PenalizedProblem(columns, response, _weights, Factors, ProblemOptions, offset);
        Loss = _problem.Loss;
    }

    private Regression(Regression source, double l1Ratio)
    {
        source._options.ThrowIfBad(l1Ratio);
        (_options, _l1Ratio, _response, _weights, _features) = (source._options, l1Ratio, source._response, source._weights, source._features);
        (_responseStep, Table, Recipe, Names, DroppedRows) = (source._responseStep, source.Table, source.Recipe, source.Names, source.DroppedRows);
        (Loss, _offset) = (source._problem.Loss, source._offset);
        _plan = new PenaltyPlan(Recipe ?? Named(Names), _options, Loss, l1Ratio);
        _problem = new PenalizedProblem(source._problem.Columns, _response, _weights, Factors, ProblemOptions, _offset);
    }

    /// <summary>The table that is fitted (without dropped rows), or null for a matrix.</summary>
    public Table? Table { get; }

    /// <summary>How the table's columns become the model's, or null for a matrix.</summary>
    public Recipe? Recipe { get; }

    /// <summary>The loss, with every parameter that it takes from the data fixed.</summary>
    public Loss Loss { get; }

    /// <summary>The classes where the response names classes, of two the positive one last, else null.</summary>
    public IReadOnlyList<string>? Classes => _responseStep.Classes;

    /// <summary>The names of the predictors: the response's, or those of the classes where each has its own.</summary>
    public IReadOnlyList<string> Outputs => _problem.Predictor.Outputs == 1 ? [_responseStep.Column]
        : _responseStep.Classes ?? [.. Enumerable.Range(0, _problem.Predictor.Outputs).Select(k => k.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The names of the coefficients of all outputs: those of a path's positions.</summary>
    public IReadOnlyList<string> CoefficientNames => Outputs.Count == 1 ? Names : [.. Outputs.SelectMany(output => Names.Select(name => $"{output}: {name}"))];

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

    /// <summary>What translates λ to and from other conventions for this problem.</summary>
    public LambdaScale LambdaScale => new() { Loss = _problem.Loss, WeightSum = _problem.Design.WeightSum, ResponseScale = _problem.ResponseScale, Factors = Factors };

    /// <summary>The problem behind this regression.</summary>
    internal PenalizedProblem Problem => _problem;

    private PenaltyFactors Factors => _plan.Factors;

    private ProblemOptions ProblemOptions => new()
    {
        Loss = Loss,
        Blocks = _plan.Blocks,
        L1Ratio = _l1Ratio,
        Intercept = _options.Intercept,
        Standardize = _options.Standardize,
        Threads = _options.Threads,
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

    /// <summary>Fits one λ, on the way down from λmax; λ = 0 by a direct method where least squares has a single answer.</summary>
    /// <param name="lambda">λ ≥ 0 in Whittle's convention.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="WhittleException">The loss has no minimum at this λ (<c>no-minimum</c>): unpenalized features separate the classes.</exception>
    public LinearModel Fit(double lambda, CancellationToken cancellation = default) => FitPoint(lambda, cancellation) is { StopReason: not StopReason.NoMinimum } point
        ? CreateModel(point, "given")
        : throw Faults.NoMinimum(Loss.Name, lambda);

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
    public CrossValidatedPath CrossValidate(Folds folds, LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (folds.Assignment.Length != Rows)
        {
            throw Faults.BadLength("The fold assignment", folds.Assignment.Length, Rows);
        }

        RegularizationPath path = FitPath(grid, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        double[] lambdas = [.. path.Points.Select(p => p.Lambda)];
        CrossValidation result = new CrossValidator(Create, _problem).Run(lambdas, folds, progress, cancellation);
        return new CrossValidatedPath(path, result, (point, chosenBy) => CreateModel(point, chosenBy));
    }

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

        IReadOnlyList<double> lambdas = _l1Ratio > 0 ? LambdaGrid.DownTo(LambdaMax, lambda).Values! : [lambda];
        List<PathPoint> points = new PathFitter(_problem).Fit(lambdas, null, cancellation);
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

    // A fold's problem: the same design with other weights, unless the recipe itself learns from rows.
    private PenalizedProblem Create(double[] weights)
    {
        if (_problem is not null && Recipe?.LearnsFromRows != true)
        {
            return _problem.WithWeights(weights);
        }

        Recipe recipe = ReferenceEquals(weights, _weights) ? Recipe! : Learn(weights);
        return new PenalizedProblem(JoinedDesign.From(recipe.Apply(Table!)), _response, weights, Factors, ProblemOptions, _offset);
    }

    private static Recipe Named(IReadOnlyList<string> names) => new([.. names.Select(n => new NumberStep(n))]);

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
