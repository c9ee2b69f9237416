using System.CommandLine;
using System.Globalization;
using Whittle.Explain;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>How a cross-validation draws its folds and what it measures; shared by the verbs that choose λ.</summary>
/// <param name="defaultRepeats">How often folds are drawn where nothing is said.</param>
internal sealed class FoldOptions(int defaultRepeats = 1)
{
    private readonly Option<int?> _folds = CheckedOption.Whole("--folds", "K", "How many folds (default 10).", 2);
    private readonly Option<long?> _seed = CheckedOption.Seed("--seed", "N", "The seed of the folds (default 1).");
    private readonly Option<int?> _repeats = CheckedOption.Whole("--repeats", "R", string.Create(CultureInfo.InvariantCulture, $"Draw the folds so many times, with this seed and those after it, and take the mean (default {defaultRepeats})."), 1);
    private readonly Option<bool> _stratify = new("--stratify") { Description = "Spread the classes of the response (or events) evenly over the folds." };
    private readonly Option<string?> _groupColumn = new("--group-column") { Description = "Keep rows with equal values in one fold, as those of one person; the column is no feature then.", HelpName = "COLUMN" };
    private readonly Option<string?> _timeColumn = new("--time-column") { Description = "Fit each fold to earlier rows alone, in the order of this column; it is no feature then.", HelpName = "COLUMN" };
    private readonly Option<bool> _leaveOneOut = new("--leave-one-out") { Description = "Make each row a fold." };
    private readonly Option<bool> _approximate = new("--approximate") { Description = "With --leave-one-out: approximate each row's prediction from the fit of all rows, without refitting." };
    private readonly Option<string?> _foldColumn = new("--fold-column") { Description = "A column whose values name the folds; it is no feature then.", HelpName = "COLUMN" };

    private readonly Option<string> _measure = CheckedOption.Choice(
        "--measure", "What is measured on held-out rows: the deviance of the loss (squared error for least squares), mean squared or absolute error, the share of wrong classes, the area under the ROC curve, or Harrell's C.",
        "deviance", "mse", "mae", "class", "auc", "c-index");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_folds, _seed, _repeats, _stratify, _groupColumn, _timeColumn, _leaveOneOut, _approximate, _foldColumn, _measure];

    /// <summary>Those that name a column, which is then no feature.</summary>
    public IReadOnlyList<Option<string?>> Columns => [_groupColumn, _timeColumn, _foldColumn];

    /// <summary>Those that a relaxed fit does not know.</summary>
    public IReadOnlyList<Option> OnlyPlain => [_repeats, _measure, _approximate];

    /// <summary>Those that say how the columns of a saved network's rows are shuffled, and what is measured.</summary>
    public IReadOnlyList<Option> OfShuffles => [_seed, _repeats, _measure];

    /// <summary>How often each column is shuffled.</summary>
    public int Shuffles(ParseResult options) => options.GetValue(_repeats) ?? PermutationImportance.DefaultRepeats;

    /// <summary>The seed of the folds.</summary>
    public long Seed(ParseResult options) => options.GetValue(_seed) ?? 1;

    /// <summary>What is measured.</summary>
    public ErrorMeasure Measure(ParseResult options) => options.GetValue(_measure) switch
    {
        "mse" => ErrorMeasure.SquaredError,
        "mae" => ErrorMeasure.AbsoluteError,
        "class" => ErrorMeasure.ClassError,
        "auc" => ErrorMeasure.AreaUnderCurve,
        "c-index" => ErrorMeasure.Concordance,
        _ => ErrorMeasure.Deviance,
    };

    /// <summary>The option that names a column and the column, or null.</summary>
    public (string Option, string Column)? Column(ParseResult options) =>
        Columns.FirstOrDefault(options.IsGiven) is { } option ? (option.Name, options.GetValue(option)!) : null;

    /// <summary>Options that contradict each other are faults; those that have nothing to do are named in a note.</summary>
    public void Check(ParseResult options, Shell shell)
    {
        Option[] ways = [.. new Option[] { _stratify, _groupColumn, _timeColumn, _leaveOneOut, _foldColumn }.Where(options.IsGiven)];
        if (ways.Length > 1)
        {
            throw CliFaults.Contradiction(ways[0].Name, ways[1].Name, "Each says by itself how folds are drawn.");
        }

        if (options.GetValue(_approximate) && !options.GetValue(_leaveOneOut))
        {
            throw CliFaults.Contradiction("--approximate", "folds of several rows", "Add --leave-one-out.");
        }

        (Option[] idle, string why) = ways.Length == 0 ? ([], "")
            : ways[0] == _foldColumn ? ([_folds, _seed, _repeats], "the folds are given by --fold-column")
            : ways[0] == _leaveOneOut ? ([_folds, _seed, _repeats], "each row is a fold")
            : ways[0] == _timeColumn ? ((Option[])[_seed, _repeats], "the folds are in the order of time")
            : ([], "");
        SayIdle(shell, options, idle, why);
    }

    /// <summary>Names options that were given and have nothing to do.</summary>
    public static void SayIdle(Shell shell, ParseResult options, IEnumerable<Option> idle, string why)
    {
        string names = string.Join(", ", idle.Where(options.IsGiven).Select(o => o.Name));
        if (names.Length > 0)
        {
            shell.Note($"Without effect: {names}, since {why}.");
        }
    }

    /// <summary>How the folds of a regression are drawn.</summary>
    public FoldPlan Plan(ParseResult options, Regression regression)
    {
        int count = options.GetValue(_folds) ?? 10, repeats = options.GetValue(_repeats) ?? defaultRepeats;
        long seed = Seed(options);
        return options.GetValue(_stratify) ? regression.StratifiedFolds(count, seed, repeats)
            : options.GetValue(_leaveOneOut) ? options.GetValue(_approximate) ? FoldPlan.ApproximateLeaveOneOut : FoldPlan.LeaveOneOut
            : options.GetValue(_groupColumn) is { } group ? FoldPlan.Grouped(regression.Table!, group, count, seed, repeats)
            : options.GetValue(_timeColumn) is { } time ? FoldPlan.Forward(regression.Table!, time, count)
            : options.GetValue(_foldColumn) is { } name ? FoldPlan.Given(regression.Table!, name)
            : FoldPlan.Random(count, seed, repeats);
    }
}
