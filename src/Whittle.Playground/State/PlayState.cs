using System.Globalization;

namespace Whittle.Playground;

/// <summary>
/// Everything that the page can be asked to show, as it stands in its address: versioned, and clamped on reading, so that no address leads to a number that is none. Immutable.
/// </summary>
internal sealed record PlayState
{
    /// <summary>The least λ of the students' table, in Whittle's convention.</summary>
    public const double LeastLambda = 1e-3;

    /// <summary>The largest λ of the students' table, in Whittle's convention.</summary>
    public const double MostLambda = 100;

    // λ is in units of the response, and a table of one's own may have any.
    private const double LeastOfAll = 1e-12;
    private const double MostOfAll = 1e12;

    private const string Version = "1";

    /// <summary>The factors of the tutorial, in its order.</summary>
    public static IReadOnlyList<string> AllFactors { get; } = ["homework", "sleep", "last_score", "gpa", "food"];

    /// <summary>The conventions of λ, as they are called.</summary>
    public static IReadOnlyList<string> Conventions { get; } = ["whittle", "mean", "sklearn", "glmnet"];

    /// <summary>The penalties.</summary>
    public static IReadOnlyList<string> Penalties { get; } = ["none", "lasso", "ridge", "elastic-net"];

    /// <summary>What calms the network of the last panel.</summary>
    public static IReadOnlyList<string> Regularizers { get; } = ["none", "l1", "l2", "dropout", "l2-dropout"];

    /// <summary>Whose table the panel of own data fits.</summary>
    public static IReadOnlyList<string> Sources { get; } = ["students", "own"];

    /// <summary>How λ is chosen for it: by a rule of its cross-validation, or the page's own λ.</summary>
    public static IReadOnlyList<string> Rules { get; } = ["1se", "min", "given"];

    /// <summary>What happens to its missing cells.</summary>
    public static IReadOnlyList<string> MissingPolicies { get; } = ["error", "drop", "mean", "indicator"];

    /// <summary>The factors that are in; at least one.</summary>
    public IReadOnlyList<string> Factors { get; init; } = AllFactors;

    /// <summary>Which penalty.</summary>
    public string Penalty { get; init; } = "lasso";

    /// <summary>The share of L1 in an elastic net, in [0, 1].</summary>
    public double Mix { get; init; } = 0.5;

    /// <summary>λ in Whittle's convention; which may be, <see cref="OwnFit.LambdaRange"/> says.</summary>
    public double Lambda { get; init; } = 1;

    /// <summary>The convention in which λ is shown.</summary>
    public string LambdaAs { get; init; } = "whittle";

    /// <summary>The factor of the reward panel.</summary>
    public string Feature { get; init; } = "sleep";

    /// <summary>Where the loss alone would have the two coefficients of the geometry panel, each in [−3, 3].</summary>
    public (double X, double Y) Bowl { get; init; } = (1.5, 0.8);

    /// <summary>How long the loss's ellipses are over their width, in [1, 8].</summary>
    public double Stretch { get; init; } = 2;

    /// <summary>Their direction, in degrees in [0, 180].</summary>
    public double Angle { get; init; } = 30;

    /// <summary>The correlation of the two columns of the collinearity panel, in [0, 0.999].</summary>
    public double Correlation { get; init; } = 0.9;

    /// <summary>The degree of the polynomial of the overfitting panel, in [1, 15].</summary>
    public int Degree { get; init; } = 9;

    /// <summary>Its λ of ridge, in [1e-6, 10]; at its least it is no penalty.</summary>
    public double Smoothing { get; init; } = 1e-6;

    /// <summary>Which sample it sees, in [1, 999].</summary>
    public int Sample { get; init; } = 1;

    /// <summary>Which of its points the slider of heights moves, from 1.</summary>
    public int Point { get; init; } = 1;

    /// <summary>The points that were moved by hand, ascending, and their heights, each in [−2, 2].</summary>
    public IReadOnlyList<(int Point, double Height)> Moved { get; init; } = [];

    /// <summary>The heights of its points: those of the sample, but for the ones that were moved.</summary>
    public double[] Heights
    {
        get
        {
            double[] heights = Curve.Draw(Sample);
            foreach ((int point, double height) in Moved)
            {
                heights[point - 1] = height;
            }

            return heights;
        }
    }

    /// <summary>Whose table the panel of own data fits; the table itself is no part of the address, and neither are its names.</summary>
    public string Data { get; init; } = "students";

    /// <summary>The number of its column that is explained, from 1; 0 is the last one that can be.</summary>
    public int Response { get; init; }

    /// <summary>The numbers of its columns that are left out by hand, from 1, ascending.</summary>
    public IReadOnlyList<int> Out { get; init; } = [];

    /// <summary>How λ is chosen for it.</summary>
    public string ChosenBy { get; init; } = "1se";

    /// <summary>The seed of its folds, in [1, 999].</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What happens to its missing cells.</summary>
    public string Missing { get; init; } = "error";

    /// <summary>What calms the network.</summary>
    public string Regularizer { get; init; } = "none";

    /// <summary>λ of its L1 or L2, in [1e-4, 1].</summary>
    public double Decay { get; init; } = 0.003;

    /// <summary>The share of its hidden neurons that dropout drops, in [0.05, 0.7].</summary>
    public double Dropped { get; init; } = 0.2;

    /// <summary>The seed of its first weights and of dropout, in [1, 999].</summary>
    public int NetSeed { get; init; } = 1;

    /// <summary>Whether the numbers of charts are asked for, since one of their disclosures is open; no part of the address.</summary>
    public bool HasNumbers { get; init; } = true;

    /// <summary>ρ of the penalty.</summary>
    public double L1Ratio => Penalty switch { "ridge" => 0, "elastic-net" => Mix, _ => 1 };

    /// <summary>Reads a query string; what it does not know it leaves out, what is out of range it clamps.</summary>
    public static PlayState Parse(string query)
    {
        (string lambda, string rest) = Part(query);
        return ParseRest(rest).At(lambda);
    }

    /// <summary>Parts a query string into what says which λ, and all else; one of another version says nothing.</summary>
    public static (string Lambda, string Others) Part(string query)
    {
        string[] pairs = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (Array.FindLast(pairs, p => p.StartsWith("v=", StringComparison.Ordinal)) is { } version && version[2..] != Version)
        {
            return ("", "");
        }

        ILookup<bool, string> isLambda = pairs.ToLookup(p => p.StartsWith("lambda=", StringComparison.Ordinal) || p.StartsWith("shown=", StringComparison.Ordinal));
        return (string.Join('&', isLambda[true]), string.Join('&', isLambda[false]));
    }

    /// <summary>Reads a query string that says nothing of λ.</summary>
    public static PlayState ParseRest(string rest)
    {
        Dictionary<string, string> values = Read(rest);
        var start = new PlayState();
        string[] factors = [.. AllFactors.Where(values.GetValueOrDefault("on", string.Join(',', AllFactors)).Split(',').Contains)];
        return start with
        {
            Factors = factors.Length > 0 ? factors : start.Factors,
            Penalty = Choice("pen", Penalties, start.Penalty),
            Mix = Number("mix", 0, 1, start.Mix),
            LambdaAs = Choice("as", Conventions, start.LambdaAs),
            Feature = Choice("feature", AllFactors, start.Feature),
            Bowl = (Number("b1", -3, 3, start.Bowl.X), Number("b2", -3, 3, start.Bowl.Y)),
            Stretch = Number("stretch", 1, 8, start.Stretch),
            Angle = Number("angle", 0, 180, start.Angle),
            Correlation = Number("corr", 0, 0.999, start.Correlation),
            Degree = (int)Number("degree", 1, 15, start.Degree),
            Smoothing = Number("smooth", 1e-6, 10, start.Smoothing),
            Sample = (int)Number("sample", 1, 999, start.Sample),
            Point = (int)Number("point", 1, Curve.Points, start.Point),
            Moved = [.. values.GetValueOrDefault("moved", "").Split(',').Select(ReadMoved).Where(m => m.Point is > 0 and <= Curve.Points).DistinctBy(m => m.Point).OrderBy(m => m.Point)],
            Data = Choice("data", Sources, start.Data),
            Response = (int)Number("y", 0, GivenTable.MostColumns, start.Response),
            Out = [.. values.GetValueOrDefault("out", "").Split(',').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int column) ? column : 0).Where(column => column is > 0 and <= GivenTable.MostColumns).Distinct().Order()],
            ChosenBy = Choice("by", Rules, start.ChosenBy),
            Seed = (int)Number("seed", 1, 999, start.Seed),
            Missing = Choice("missing", MissingPolicies, start.Missing),
            Regularizer = Choice("net", Regularizers, start.Regularizer),
            Decay = Number("decay", 1e-4, 1, start.Decay),
            Dropped = Number("drop", 0.05, 0.7, start.Dropped),
            NetSeed = (int)Number("netseed", 1, 999, start.NetSeed),
        };

        string Choice(string key, IReadOnlyList<string> allowed, string otherwise) => values.TryGetValue(key, out string? value) && allowed.Contains(value) ? value : otherwise;
        double Number(string key, double least, double most, double otherwise) => values.TryGetValue(key, out string? value) && ToNumber(value) is { } number ? Math.Clamp(number, least, most) : otherwise;
    }

    /// <summary>The state at the λ that a query string says, where it says one. What was typed into the box of λ, or set by its slider, is in the convention that is shown, and goes before what the address has.</summary>
    public PlayState At(string lambda)
    {
        Dictionary<string, string> values = Read(lambda);
        double? found = ToNumber(values.GetValueOrDefault("shown", "")) is { } shown ? Students.FromShown(this, shown) : null;
        return (found ?? ToNumber(values.GetValueOrDefault("lambda", ""))) is { } own ? this with { Lambda = Math.Clamp(own, LeastOfAll, MostOfAll) } : this;
    }

    /// <summary>
    /// What stands in the state's query string before λ, between it and the λ that is shown, and after that; none of it depends on λ. At the end is what is for controls and says nothing more: the decimal logarithms
    /// between which the slider of λ moves, and the height of the point.
    /// </summary>
    public (string Start, string Middle, string End) RestOfQuery()
    {
        double scale = Students.ScaleOf(this);
        (double least, double most) = OwnFit.LambdaRange(this);
        return (
            string.Create(CultureInfo.InvariantCulture, $"v={Version}&on={string.Join(',', Factors)}&pen={Penalty}&mix={Mix:0.####}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"&as={LambdaAs}&feature={Feature}&b1={Bowl.X:0.###}&b2={Bowl.Y:0.###}&stretch={Stretch:0.###}&angle={Angle:0.#}&corr={Correlation:0.####}&degree={Degree}&smooth={Smoothing:G4}&sample={Sample}&point={Point}&moved={string.Join(',', Moved.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Point}:{m.Height:0.##}")))}&data={Data}&y={Response}&out={string.Join(',', Out)}&by={ChosenBy}&seed={Seed}&missing={Missing}&net={Regularizer}&decay={Decay:G4}&drop={Dropped:0.###}&netseed={NetSeed}"),
            string.Create(CultureInfo.InvariantCulture, $"&low={Math.Log10(least * scale):0.########}&high={Math.Log10(most * scale):0.########}&height={Heights[Point - 1]:0.##}"));
    }

    private static Dictionary<string, string> Read(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                values[pair[..at]] = Uri.UnescapeDataString(pair[(at + 1)..].Replace('+', ' '));
            }
        }

        return values;
    }

    private static double? ToNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    // A point and its height, such as 5:0.3; what is none has no point.
    private static (int Point, double Height) ReadMoved(string text) =>
        text.Split(':') is [var point, var height] && int.TryParse(point, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && ToNumber(height) is { } value
            ? (number, Math.Clamp(value, -Curve.Reach, Curve.Reach)) : default;
}
