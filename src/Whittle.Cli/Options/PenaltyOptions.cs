using System.CommandLine;
using System.Globalization;
using Whittle.Data;
using Whittle.Penalties;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>What shrinks the coefficients: which penalty, its parameters, what is penalized together and within which bounds.</summary>
internal sealed class PenaltyOptions
{
    private readonly Option<string> _penalty = CheckedOption.Choice(
        "--penalty", "What shrinks the coefficients.", "lasso", "ridge", "elastic-net", "adaptive-lasso", "group", "sparse-group", "mcp", "scad", "none");

    private readonly Option<double?> _l1Ratio = CheckedOption.Share("--l1-ratio", "R", "The mixture of the elastic net, 1 lasso … 0 ridge (default 0.5), in the convention of --lambda-as; of the adaptive lasso and of group penalties too (default 1).");
    private readonly Option<double?> _share = CheckedOption.Share("--lasso-share", "T", "The lasso's share of the sparse-group penalty, 0 group lasso … 1 lasso (default 0.05).");
    private readonly Option<double?> _gamma = CheckedOption.Positive("--gamma", "G", "Where mcp and scad stop to shrink, in units of λ (default 3 and 3.7).");
    private readonly Option<double?> _power = CheckedOption.Positive("--adaptive-power", "G", "How much the adaptive lasso's pilot decides: penalty factors are |pilot β|^−G (default 1).");
    private readonly Option<string> _pilot = CheckedOption.Choice("--pilot", "The first fit of the adaptive lasso: ridge, its λ chosen from the data, or none of a penalty.", "ridge", "unpenalized");
    private readonly Option<string?> _groups = new("--groups") { Description = "The groups of a grouped penalty: factor (the levels of each text column, the default) or a file of two columns, name and group.", HelpName = "factor|FILE" };
    private readonly Option<string[]> _bounds = new("--bounds") { Description = "NAME=LO:HI bounds a coefficient, per unit of its column; an empty side has no bound; may be repeated.", HelpName = "NAME=LO:HI" };
    private readonly Option<string[]> _factor = new("--penalty-factor") { Description = "NAME=V multiplies λ for a column or one level of it: 0 is never penalized, inf is excluded; may be repeated.", HelpName = "NAME=V" };

    private readonly Option<string?> _tikhonov = new("--tikhonov") { Description = "T of ½βᵀTβ in the place of ½Σβ², for ridge and elastic-net: a table whose header names the coefficients and whose rows are in that order, or a .npy matrix in the order of the model's.", HelpName = "FILE" };

    public Option[] All => [_penalty, _l1Ratio, _share, _gamma, _power, _pilot, _tikhonov, _groups, _bounds, _factor];

    /// <summary>What multiplies λ for a column.</summary>
    public Option Factor => _factor;

    /// <summary>The options that say what a penalty is, but for its name.</summary>
    public Option[] Parameters => [_l1Ratio, _share, _gamma, _power, _pilot, _tikhonov, _groups, _bounds];

    /// <summary>What --penalty says.</summary>
    public string Name(ParseResult options) => options.GetValue(_penalty)!;

    /// <summary>The mixture, in the convention that was named.</summary>
    public double Mixture(ParseResult options)
    {
        double? given = options.GetValue(_l1Ratio);
        double? own = Name(options) switch { "ridge" => 0, "elastic-net" => given ?? 0.5, "adaptive-lasso" or "group" or "sparse-group" => given ?? 1, _ => 1 };
        return given is null || given == own ? own.Value : throw CliFaults.L1RatioContradicts(Name(options), given.Value);
    }

    /// <summary>What these options say about a regression.</summary>
    public RegressionOptions Apply(ParseResult options, RegressionOptions regression)
    {
        string name = Name(options);
        (Option, string[])[] owned = [(_share, ["sparse-group"]), (_gamma, ["mcp", "scad"]), (_groups, ["group", "sparse-group"]), (_power, ["adaptive-lasso"]), (_pilot, ["adaptive-lasso"]), (_tikhonov, ["ridge", "elastic-net"])];
        foreach ((Option option, string[] owners) in owned)
        {
            if (options.IsGiven(option) && !owners.Contains(name))
            {
                throw CliFaults.Contradiction(option.Name, $"--penalty {name}", $"It belongs to --penalty {string.Join(" or ", owners)}.");
            }
        }

        double ratio = Mixture(options);
        Penalty? penalty = name switch
        {
            "group" => new GroupPenalty(ratio),
            "sparse-group" => new SparseGroupPenalty(ratio, options.GetValue(_share) ?? 0.05),
            "mcp" => new McpPenalty(options.GetValue(_gamma) ?? 3),
            "scad" => new ScadPenalty(options.GetValue(_gamma) ?? 3.7),
            _ => null,
        };
        return regression with
        {
            Penalty = penalty,
            Adaptive = name != "adaptive-lasso" ? null
                : new AdaptiveFactors { Power = options.GetValue(_power) ?? 1, Pilot = options.GetValue(_pilot) == "unpenalized" ? PilotMethod.Unpenalized : PilotMethod.Ridge },
            Tikhonov = options.GetValue(_tikhonov) is { } file ? ReadTikhonov(file) : null,
            Groups = options.GetValue(_groups) is { } groups and not "factor" ? ReadGroups(groups) : new Dictionary<string, string>(),
            Bounds = Read(options.GetValue(_bounds) ?? [], _bounds.Name, ReadBounds),
            PenaltyFactors = Read(options.GetValue(_factor) ?? [], _factor.Name, ReadFactor),
        };
    }

    private static TikhonovMatrix ReadTikhonov(string file)
    {
        if (Path.GetExtension(file).Equals(".npy", StringComparison.OrdinalIgnoreCase))
        {
            NpyMatrix matrix = InputFile.Read(file, NpyMatrix.Read);
            return new TikhonovMatrix(matrix.Values, matrix.Columns);
        }

        Table table = InputFile.Read(file, path => CsvTable.ReadWithReport(path, new CsvOptions())).Table;
        return new TikhonovMatrix((double[])[.. table.Columns.SelectMany(c => table.Numbers(c.Name))], table.Columns.Count, [.. table.Columns.Select(c => c.Name)]);
    }

    private static Dictionary<string, string> ReadGroups(string file)
    {
        Table table = InputFile.Read(file, path => CsvTable.ReadWithReport(path, new CsvOptions())).Table;
        if (table.Columns.Count != 2 || table.Columns[0] is not TextColumn names)
        {
            throw CliFaults.BadGroups(file, table.Columns.Count);
        }

        Column labels = table.Columns[1];
        string Label(int row) => labels is TextColumn text ? text[row] ?? "" : ((NumberColumn)labels).Values[row].ToString("R", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, table.Rows).ToDictionary(i => names[i] ?? "", Label, StringComparer.Ordinal);
    }

    // name=value, each name once.
    private static Dictionary<string, T> Read<T>(string[] texts, string option, Func<string, T?> read)
        where T : struct
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int at = text.LastIndexOf('=');
            T value = (at < 1 ? null : read(text[(at + 1)..])) ?? throw (option == "--bounds" ? CliFaults.BadBounds(text) : CliFaults.BadFactor(text));
            if (!values.TryAdd(text[..at], value))
            {
                throw CliFaults.NamedTwice(option, text[..at]);
            }
        }

        return values;
    }

    private static double? ReadFactor(string text) => text.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
        : Number(text) is { } number && number >= 0 ? number
        : null;

    private static CoefficientBounds? ReadBounds(string text)
    {
        string[] sides = text.Split(':');
        double? low = sides[0].Length == 0 ? double.NegativeInfinity : Number(sides[0]), high = sides.Length < 2 ? null : sides[1].Length == 0 ? double.PositiveInfinity : Number(sides[1]);
        return sides.Length == 2 && low is { } lo && high is { } hi ? new CoefficientBounds(lo, hi) : null;
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
