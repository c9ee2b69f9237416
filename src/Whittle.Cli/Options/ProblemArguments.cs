using System.CommandLine;
using Whittle.Data;
using Whittle.Losses;
using Whittle.Penalties;
using Whittle.Report;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>Which regression is meant: data, roles of columns and penalty; shared by the verbs that fit.</summary>
/// <param name="use">What the verb does with a penalty.</param>
internal sealed class ProblemArguments(PenaltyUse use = PenaltyUse.Chosen)
{
    private readonly Option<string[]> _target = new("--target", "-t") { Description = "The column to explain, or several to explain together; separated by commas or repeated.", HelpName = "NAMES" };
    private readonly Option<string?> _response = new("--response") { Description = "A .npy file with the response of a matrix, a column for each of several; one of labelled lines (.svm) has its own.", HelpName = "FILE" };
    private readonly Option<string[]> _features = new("--features") { Description = "The columns to use (default all others); separated by commas or repeated.", HelpName = "NAMES" };
    private readonly Option<string?> _formula = new("--formula") { Description = "The model as R writes it, such as \"score ~ homework * sleep + log(hours)\", in place of --target and --features.", HelpName = "FORMULA" };
    private readonly Option<string[]> _exclude = new("--exclude") { Description = "Columns not to use; separated by commas or repeated.", HelpName = "NAMES" };
    private readonly Option<string?> _weights = new("--weights") { Description = "The column of observation weights.", HelpName = "COLUMN" };
    private readonly Option<string> _missing = CheckedOption.Choice("--missing", "Missing cells of features: an error, drop the row, fill in the mean, or fill in and mark by an indicator.", "error", "drop", "mean", "indicator");
    private readonly Option<string> _lambdaAs = LambdaAs.Create();
    private readonly Option<string?> _lambdas = new("--lambdas") { Description = "The λ to fit: a list with commas, or a text or .npy file.", HelpName = "LIST|FILE" };
    private readonly Option<int?> _lambdaCount = CheckedOption.Whole("--lambda-count", "N", "How many λ the automatic grid has (default 100).", 1);
    private readonly Option<double?> _lambdaRatio = CheckedOption.Fraction("--lambda-ratio", "R", "The last λ of the automatic grid over the first (default 0.001 when n > p, else 0.01).");
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "Fit no intercept." };
    private readonly Option<bool> _noStandardize = new("--no-standardize") { Description = "Penalize columns as given, not per standard deviation." };
    private readonly Option<int?> _threads = CheckedOption.Whole("--threads", "N", "How many threads may work at once (default all); the result is the same on any number.", 1);

    private readonly Option<bool> _showData = new("--show-data") { Description = "Say first, on standard error, what was found in the file, as check does." };

    private readonly LossOptions _loss = new();
    private readonly PenaltyOptions _penalty = new();

    public TableOptions Table { get; } = new();

    /// <summary>The options that say which λ a path has.</summary>
    public IReadOnlyList<Option> GridOptions => [_lambdas, _lambdaCount, _lambdaRatio];

    /// <summary>The options that say what a penalty is.</summary>
    public IReadOnlyList<Option> PenaltyParameters => [.. _penalty.Parameters, _lambdaAs, .. GridOptions];

    public void AddTo(Command command)
    {
        command.Add(Table.File);
        foreach (Option option in All)
        {
            command.Add(option);
        }

        Table.AddTo(command);
    }

    /// <summary>The words that say how data are fitted.</summary>
    public IReadOnlyList<Option> All =>
    [
        _target, _response, _formula, .. _loss.All, _features, _exclude, _weights, _missing, .. Penalized, _noStandardize, _threads, _showData,
    ];

    private Option[] Penalized => use switch
    {
        PenaltyUse.Chosen => [.. _penalty.All, _lambdaAs, _lambdas, _lambdaCount, _lambdaRatio, _noIntercept],
        PenaltyUse.Tried => [_penalty.Factor, _lambdaCount, _lambdaRatio, _noIntercept],
        _ => [],
    };

    /// <summary>The option that names the file of a matrix's response.</summary>
    public Option<string?> Response => _response;

    /// <summary>The option that names a column of weights.</summary>
    public Option<string?> Weights => _weights;

    /// <summary>The option that says whose λ is meant.</summary>
    public Option<string> Convention => _lambdaAs;

    /// <summary>What --penalty says.</summary>
    public string Penalty(ParseResult options) => _penalty.Name(options);

    /// <summary>Reads the data and sets the regression up, its mixture translated from the convention that was named.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="folds">How folds are drawn, or null where the verb has none.</param>
    /// <param name="shell">Where --show-data says what was found.</param>
    public RegressionInput Read(ParseResult options, FoldOptions? folds, Shell shell)
    {
        string file = options.GetRequiredValue(Table.File);
        double ratio = _penalty.Mixture(options);
        (Regression regression, MissingCells[] missing) = MatrixFile.Is(file)
            ? (FromMatrix(file, ratio, options, folds), [])
            : FromTable(file, ratio, options, folds?.Column(options), shell);
        LambdaConvention convention = LambdaAs.Read(options, _lambdaAs);
        if (convention != LambdaConvention.Whittle && (Penalty(options) is "group" or "sparse-group" or "mcp" or "scad"))
        {
            throw CliFaults.NoTranslation(options.GetValue(_lambdaAs)!, $"conventions are known for the elastic net, not for --penalty {Penalty(options)}");
        }

        if (regression.LambdaScale.ToWhittle(convention, 1, ratio) is not { } pair)
        {
            throw CliFaults.NoTranslation(options.GetValue(_lambdaAs)!, "the other program does not have this loss, penalty or weights, or these penalty factors; or nothing is penalized, or the response is constant");
        }

        regression = regression.WithL1Ratio(pair.L1Ratio);
        return new RegressionInput(
            regression, folds?.Plan(options, regression), lambda => regression.LambdaScale.ToWhittle(convention, lambda, ratio)!.Value.Lambda, Missing(options), missing);
    }

    /// <summary>The λ of a path; explicit ones translated.</summary>
    public Paths.LambdaGrid Grid(ParseResult options, RegressionInput input)
    {
        var grid = new Paths.LambdaGrid { Count = options.GetValue(_lambdaCount) ?? 100, Ratio = options.GetValue(_lambdaRatio) };
        return options.GetValue(_lambdas) is { } text ? grid with { Values = [.. LambdaList.Read(text).Select(input.ToWhittle)] } : grid;
    }

    private MissingPolicy Missing(ParseResult options) => options.GetValue(_missing) switch
    {
        "drop" => MissingPolicy.Drop,
        "mean" => MissingPolicy.Mean,
        "indicator" => MissingPolicy.Indicator,
        _ => MissingPolicy.Error,
    };

    private Regression FromMatrix(string file, double ratio, ParseResult options, FoldOptions? folds)
    {
        MatrixFile x = Table.ReadMatrix(file, options, 0, [_target, _formula, _features, _exclude, _weights, _missing, .. _loss.Columns, .. folds?.Columns ?? []]);
        NpyMatrix? y = options.GetValue(_response) is { } response ? InputFile.Read(response, NpyMatrix.Read) : null;
        RegressionOptions common = Common(options, y?.Columns ?? 1);
        return Regression.ElasticNet(
            x.Columns, y?.Values ?? x.Labels ?? throw CliFaults.NeedsResponse(), ratio, options: common.Loss is null && y?.Columns > 1 ? common with { Loss = Loss.MultiSquared(y.Columns) } : common);
    }

    private (Regression Regression, MissingCells[] Missing) FromTable(string file, double ratio, ParseResult options, (string Option, string Column)? folds, Shell shell)
    {
        if (options.IsGiven(_response))
        {
            throw CliFaults.ResponseOnTable();
        }

        if (options.IsGiven(_target) && _loss.Time(options) is not null)
        {
            throw CliFaults.Contradiction("--time", "--target", "Name the column of times in one of them.");
        }

        Formula? formula = options.GetValue(_formula) is { } text ? Formula.Parse(text) : null;
        string? other = _loss.Time(options) ?? formula?.Response?.ToString();
        if (!options.IsGiven(_target) && other is null)
        {
            throw CliFaults.NeedsTarget();
        }

        (Table table, TableReport report) = Table.Read(file, options);
        if (options.GetValue(_showData))
        {
            CheckOutput.Write(shell.Error, report, false);
        }

        string[] targets = ColumnNames.Read(options, _target, table) ?? [other!];
        string? weights = options.GetValue(_weights);
        string[]? features = ColumnNames.Read(options, _features, table);
        (string? Name, string Option)[] roles = [.. targets.Select(target => (target, _target.Name)), (weights, _weights.Name), (folds?.Column, folds?.Option ?? ""), .. _loss.Roles(options)];
        if (roles.FirstOrDefault(role => role.Name is not null && features?.Contains(role.Name) == true) is { Name: { } name, Option: var option })
        {
            throw CliFaults.FeatureHasRole(name, option);
        }

        Regression regression = Regression.ElasticNet(table, targets[0], ratio, Common(options, targets.Length) with
        {
            MoreResponses = targets[1..],
            Weights = weights,
            FoldColumn = folds?.Column,
            Features = features,
            Formula = formula,
            Exclude = ColumnNames.Read(options, _exclude, table) ?? [],
            Missing = Missing(options),
        });
        string?[] used = [.. regression.Recipe!.Columns, .. roles.Select(role => role.Name), .. formula?.Response?.Columns ?? []];
        MissingCells[] missing = [.. table.Columns.Where(c => c.MissingCount > 0 && used.Contains(c.Name)).Select(c => new MissingCells(c.Name, c.MissingCount))];
        return (regression, missing);
    }

    private RegressionOptions Common(ParseResult options, int responses)
    {
        var own = new RegressionOptions
        {
            Intercept = !options.GetValue(_noIntercept),
            Standardize = !options.GetValue(_noStandardize),
            RidgeErrors = true,
            Threads = options.GetValue(_threads) ?? Environment.ProcessorCount,
        };
        return _penalty.Apply(options, _loss.Apply(options, own, responses));
    }
}
