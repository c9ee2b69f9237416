using System.CommandLine;
using System.Globalization;
using Whittle.Data;
using Whittle.Design;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>Which regression is meant: data, roles of columns and penalty; shared by <c>fit</c> and <c>path</c>.</summary>
internal sealed class ProblemArguments
{
    private readonly Option<string?> _target = new("--target", "-t") { Description = "The column to explain.", HelpName = "NAME" };
    private readonly Option<string?> _response = new("--response") { Description = "A .npy file with the response of a .npy matrix.", HelpName = "FILE" };
    private readonly Option<string[]> _features = new("--features") { Description = "The columns to use (default all others); separated by commas or repeated.", HelpName = "NAMES" };
    private readonly Option<string[]> _exclude = new("--exclude") { Description = "Columns not to use; separated by commas or repeated.", HelpName = "NAMES" };
    private readonly Option<string?> _weights = new("--weights") { Description = "The column of observation weights.", HelpName = "COLUMN" };
    private readonly Option<string> _missing = new("--missing") { Description = "Missing cells of features: error, drop (the row), mean, indicator.", DefaultValueFactory = _ => "error" };
    private readonly Option<string> _penalty = new("--penalty") { Description = "none, ridge, lasso or elastic-net.", DefaultValueFactory = _ => "lasso" };
    private readonly Option<double?> _l1Ratio = new("--l1-ratio") { Description = "The mixture of the elastic net, 1 lasso … 0 ridge (default 0.5), in the convention of --lambda-as.", HelpName = "R" };
    private readonly Option<string> _lambdaAs = new("--lambda-as") { Description = "Whose λ is meant: whittle, mean (the tutorial's), sklearn or glmnet.", DefaultValueFactory = _ => "whittle" };
    private readonly Option<string?> _lambdas = new("--lambdas") { Description = "The λ to fit: a list with commas, or a text or .npy file.", HelpName = "LIST|FILE" };
    private readonly Option<int?> _lambdaCount = new("--lambda-count") { Description = "How many λ the automatic grid has (default 100).", HelpName = "N" };
    private readonly Option<double?> _lambdaRatio = new("--lambda-ratio") { Description = "The last λ of the automatic grid over the first (default 0.001 when n > p, else 0.01).", HelpName = "R" };
    private readonly Option<string[]> _penaltyFactor = new("--penalty-factor") { Description = "name=value: 0 is never penalized, inf is excluded; may be repeated.", HelpName = "NAME=V" };
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "Fit no intercept." };
    private readonly Option<bool> _noStandardize = new("--no-standardize") { Description = "Penalize columns as given, not per standard deviation." };
    private readonly Option<int?> _threads = new("--threads") { Description = "How many threads may work at once (default all); the result is the same on any number.", HelpName = "N" };

    public TableOptions Table { get; } = new();

    public void AddTo(Command command)
    {
        _penalty.AcceptOnlyFromAmong("none", "ridge", "lasso", "elastic-net");
        _lambdaAs.AcceptOnlyFromAmong("whittle", "mean", "sklearn", "glmnet");
        _missing.AcceptOnlyFromAmong("error", "drop", "mean", "indicator");
        command.Add(Table.File);
        foreach (Option option in new Option[]
        {
            _target, _response, _features, _exclude, _weights, _missing, _penalty, _l1Ratio, _lambdaAs, _lambdas, _lambdaCount, _lambdaRatio,
            _penaltyFactor, _noIntercept, _noStandardize, _threads,
        })
        {
            command.Add(option);
        }

        Table.AddTo(command);
    }

    /// <summary>What --penalty says.</summary>
    public string Penalty(ParseResult options) => options.GetValue(_penalty)!;

    /// <summary>Reads the data and sets the regression up, its mixture translated from the convention that was named.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="foldColumn">A column that names folds, which is then no feature, or null.</param>
    public RegressionInput Read(ParseResult options, string? foldColumn)
    {
        string file = options.GetRequiredValue(Table.File);
        bool isMatrix = file.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);
        double ratio = Mixture(options);
        Regression regression;
        Folds? folds = null;
        if (isMatrix)
        {
            regression = FromMatrix(file, ratio, options, foldColumn);
        }
        else
        {
            string target = options.GetValue(_target) ?? throw CliFaults.NeedsTarget();
            Table table = Table.Read(file, options).Table;
            regression = Regression.ElasticNet(table, target, ratio, Options(options, foldColumn));
            folds = foldColumn is null ? null : FoldsOf(regression.Table![foldColumn]);
        }

        LambdaConvention convention = Convention(options);
        if (regression.LambdaScale.ToWhittle(convention, 1, ratio) is not { } pair)
        {
            throw CliFaults.NoTranslation(options.GetValue(_lambdaAs)!, "the problem has no penalized coefficient, penalty factors that the other program does not have, or a constant response");
        }

        return new RegressionInput(regression.WithL1Ratio(pair.L1Ratio), folds, lambda => regression.LambdaScale.ToWhittle(convention, lambda, ratio)!.Value.Lambda);
    }

    /// <summary>The λ of a path; explicit ones translated.</summary>
    public Paths.LambdaGrid Grid(ParseResult options, RegressionInput input)
    {
        var grid = new Paths.LambdaGrid { Count = options.GetValue(_lambdaCount) ?? 100, Ratio = options.GetValue(_lambdaRatio) };
        return options.GetValue(_lambdas) is { } text ? grid with { Values = [.. ReadLambdas(text).Select(input.ToWhittle)] } : grid;
    }

    private static LambdaConvention Convention(string name) => name switch
    {
        "mean" => LambdaConvention.Mean,
        "sklearn" => LambdaConvention.ScikitLearn,
        "glmnet" => LambdaConvention.Glmnet,
        _ => LambdaConvention.Whittle,
    };

    private LambdaConvention Convention(ParseResult options) => Convention(options.GetValue(_lambdaAs)!);

    private double Mixture(ParseResult options)
    {
        string penalty = Penalty(options);
        double? given = options.GetValue(_l1Ratio);
        double implied = penalty switch { "ridge" => 0, "elastic-net" => given ?? 0.5, _ => 1 };
        return given is null || given == implied ? implied : throw CliFaults.L1RatioContradicts(penalty, given.Value);
    }

    private Regression FromMatrix(string file, double ratio, ParseResult options, string? foldColumn)
    {
        if (options.GetValue(_target) is not null || options.GetValue(_weights) is not null || foldColumn is not null)
        {
            throw CliFaults.TargetOnMatrix();
        }

        string response = options.GetValue(_response) ?? throw CliFaults.NeedsTarget();
        try
        {
            NpyMatrix x = NpyMatrix.Read(file), y = NpyMatrix.Read(response);
            return Regression.ElasticNet(new DenseDesign(x.Values, x.Rows, x.Columns), y.Values, ratio, options: Options(options, null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliFaults.Unreadable(file, e.Message);
        }
    }

    private RegressionOptions Options(ParseResult options, string? foldColumn) => new()
    {
        Intercept = !options.GetValue(_noIntercept),
        Standardize = !options.GetValue(_noStandardize),
        Weights = options.GetValue(_weights),
        Features = Names(options.GetValue(_features)) is { Length: > 0 } names ? names : null,
        Exclude = [.. Names(options.GetValue(_exclude)), .. foldColumn is null ? Array.Empty<string>() : [foldColumn]],
        Missing = Enum.Parse<MissingPolicy>(options.GetValue(_missing)!, true),
        PenaltyFactors = (options.GetValue(_penaltyFactor) ?? []).Select(ReadFactor).ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal),
        Threads = options.GetValue(_threads) ?? Environment.ProcessorCount,
    };

    private static string[] Names(string[]? lists) => [.. (lists ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static (string Name, double Value) ReadFactor(string text)
    {
        int at = text.LastIndexOf('=');
        string value = at < 0 ? "" : text[(at + 1)..];
        double factor = value.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0 ? number
            : throw CliFaults.BadFactor(text);
        return (text[..at], factor);
    }

    private static double[] ReadLambdas(string text)
    {
        if (text.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            return NpyMatrix.Read(text).Values;
        }

        string list = System.IO.File.Exists(text) ? System.IO.File.ReadAllText(text) : text;
        return list.Split([',', ' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw CliFaults.NotLambdas(text, part)).ToArray();
    }

    private static Folds FoldsOf(Column column) => column switch
    {
        { Concern: { } concern } => throw concern,
        TextColumn text => Folds.FromLabels([.. Enumerable.Range(0, text.Rows).Select(i => text[i] ?? "")]),
        NumberColumn numbers => Folds.FromLabels(numbers.Values.ToArray()),
        _ => throw new InvalidOperationException(column.GetType().Name),
    };
}
