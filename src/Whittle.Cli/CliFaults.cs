using Whittle.Errors;

namespace Whittle.Cli;

/// <summary>The messages of the command line itself.</summary>
internal static class CliFaults
{
    public static WhittleException Unreadable(string file, string why, Exception? inner = null) => new(
        FaultKind.Data, "unreadable-file", $"{(file.Length == 0 ? "The file" : file)} cannot be read: {why}.", file, "Check the path and its permissions.", inner);

    public static WhittleException BadLambdas(string text, IReadOnlyList<string> parts) => new(
        FaultKind.Usage, "bad-lambdas", $"--lambdas {text}: {string.Join(", ", parts.Take(5).Select(p => $"'{p}'"))}{(parts.Count > 5 ? ", …" : "")} {(parts.Count == 1 ? "is" : "are")} no λ; each must be a number of 0 or more.",
        "--lambdas", "Give numbers separated by commas, or a text or .npy file that holds them.");

    public static WhittleException NeitherLambdaNorFile(string text) => new(
        FaultKind.Usage, "bad-lambdas", $"--lambdas {text}: this is neither a number of 0 or more nor a file that exists.", "--lambdas", "Give numbers separated by commas, or a text or .npy file that holds them.");

    public static WhittleException NoLambdas(string text) => new(
        FaultKind.Usage, "bad-lambdas", $"--lambdas {text} holds no λ; there must be at least one.", "--lambdas", "Give numbers separated by commas, or a text or .npy file that holds them.");

    public static WhittleException L1RatioContradicts(string penalty, double l1Ratio) => new(
        FaultKind.Usage, "l1-ratio-contradicts", FormattableString.Invariant($"--penalty {penalty} has its own mixture; --l1-ratio {l1Ratio} contradicts it."),
        "--l1-ratio", "Use --penalty elastic-net with --l1-ratio.");

    public static WhittleException NoTranslation(string convention, string why) => new(
        FaultKind.Usage, "no-translation", $"--lambda-as {convention} has no meaning here: {why}.", "--lambda-as", "Give λ in Whittle's own convention.");

    public static WhittleException BadFactor(string text) => new(
        FaultKind.Usage, "bad-penalty-factor", $"--penalty-factor {text}: it must read name=value with a value of 0 or more, or inf.", "--penalty-factor", "For example --penalty-factor homework=0.");

    public static WhittleException BadClassWeight(string text) => new(
        FaultKind.Usage, "bad-class-weight", $"--class-weight {text}: it must read name=value with a value above 0, or balanced.", "--class-weight", "For example --class-weight yes=3.");

    public static WhittleException BadBounds(string text) => new(
        FaultKind.Usage, "bad-bounds", $"--bounds {text}: it must read name=low:high with numbers, either of which may be left out.", "--bounds", "For example --bounds homework=0: for 0 or more.");

    public static WhittleException BadGroups(string file, int columns) => new(
        FaultKind.Data, "bad-groups", $"{file} has {columns} {(columns == 1 ? "column" : "columns")}; a file of groups has two, the name of a feature (text) and its group.", file, "Write a line name,group for each feature, under a header.");

    public static WhittleException NamedTwice(string option, string name) => new(
        FaultKind.Usage, "named-twice", $"{option} names {name} twice.", option, "Give each name one value.");

    public static WhittleException NoNames(string option) => new(FaultKind.Usage, "no-names", $"{option} names no column.", option, "Name columns, separated by commas, or leave the option out.");

    public static WhittleException FeatureHasRole(string name, string option) => new(
        FaultKind.Usage, "feature-has-role", $"--features names '{name}', which {option} names too; a column has one role.", "--features", "Name it in one of them.");

    public static WhittleException NeedsTarget() => new(
        FaultKind.Usage, "no-target", "A table needs --target NAME.", "--target", "Name the column to explain.");

    public static WhittleException NeedsResponse() => new(
        FaultKind.Usage, "no-target", "A matrix needs --response FILE.", "--response", "Name the .npy file with the values to explain.");

    public static WhittleException TableOptionsOnMatrix(IReadOnlyList<string> options) => new(
        FaultKind.Usage, "option-needs-table", $"{string.Join(", ", options)} {(options.Count == 1 ? "is" : "are")} about the columns of a table; a matrix has no named columns.",
        options[0], "Leave it out; the response of a matrix is given with --response y.npy, or stands in a .svm file itself.");

    public static WhittleException ResponseOnTable() => new(
        FaultKind.Usage, "option-needs-matrix", "--response belongs to a matrix; the response of a table is one of its columns.", "--response", "Use --target NAME.");

    public static WhittleException MatrixForTableModel() => new(
        FaultKind.Usage, "model-needs-table", "The model finds its columns by name, and a matrix has no names.", "DATA", "Predict from a table with those columns.");

    public static WhittleException Contradiction(string option, string beside, string fix) => new(
        FaultKind.Usage, "options-contradict", $"{option} has no meaning beside {beside}.", option, fix);

    public static WhittleException BadRatios(string list) => new(
        FaultKind.Usage, "usage", $"--l1-ratios is '{list}'; it must be numbers from 0 to 1 with commas between them.", "--l1-ratios", "Write for example --l1-ratios 0,0.5,1.");

    public static WhittleException BadList(string option, string list, string range) => new(
        FaultKind.Usage, "usage", $"{option} is '{list}'; it must be numbers, {range}, with commas between them.", option, $"Write for example {option} 0,0.1.");

    public static WhittleException NoPlayground() => new(
        FaultKind.Usage, "no-playground", "This build has no playground: its page is built by publishing alone.", "play", "Run dotnet publish src/Whittle.Cli -c Release, and what that makes.");

    public static WhittleException PortTaken(int port, string why) => new(
        FaultKind.Usage, "port-taken", $"Port {port} cannot be listened on: {why}.", "--port", "Leave --port out for a free one.");

    public static WhittleException NotKept(string name, string[] kept) => new(
        FaultKind.Usage, "not-kept", $"The fit keeps no {name} that pays a price, so it has no steps to zero.", name, kept.Length == 0 ? "Nothing that pays a price is kept; take a smaller λ." : $"It keeps {string.Join(", ", kept.Take(10))}{(kept.Length > 10 ? ", …" : "")}.");

    public static WhittleException Network(string file) => new(
        FaultKind.Usage, "network", $"{file} is a network; this is for linear models.", file, "Networks can be had with predict, inspect, explain, report and plot.");

    public static WhittleException RowsWithoutNetwork(string rows) => new(
        FaultKind.Usage, "rows-without-network", $"{rows}: a second file is the rows on which a saved network is measured, and the first file is none.", rows, "Leave it out, or name a network that net fit --save has written first.");

    public static WhittleException NeedsRows(string what) => new(
        FaultKind.Usage, "no-rows", $"{what} of a network needs rows to measure it on.", "ROWS", "Name a table after the network, best of rows that it was not trained on.");

    public static WhittleException NoHistory(string file) => new(
        FaultKind.Usage, "no-history", $"{file} is a point of LassoNet's path, which has no losses along a training.", file, "Draw its weights, or see net path --report.");

    public static WhittleException OtherCharts(string chart, bool isNetwork, IEnumerable<string> charts) => new(
        FaultKind.Usage, "other-charts", $"The chart {chart} is {(isNetwork ? "not of a network" : "of a saved network alone")}; of {(isNetwork ? "one" : "data")} there are {string.Join(", ", charts)}.", chart, isNetwork ? "Choose one of these." : "Choose one of these, or name a network that net fit --save has written.");

    public static WhittleException NoLambda(string file, string range) => new(
        FaultKind.Usage, "no-lambda", $"{file} is a path with {range}; this needs one λ.", "--lambda", "Say which with --lambda V.");

    public static WhittleException OtherLambda(string file, double own, double other) => new(
        FaultKind.Usage, "other-lambda", FormattableString.Invariant($"{file} is one model, of λ = {own:R}; --lambda {other:R} is another."), "--lambda",
        "Leave --lambda out, or save a path, which holds many (whittle path --save).");

    public static WhittleException Alpha() => new(
        FaultKind.Usage, "alpha-is-ambiguous", "--alpha means strength in scikit-learn and mixture in glmnet.", "--alpha", "Say --lambda for strength and --l1-ratio for mixture.");

    public static WhittleException NotNist(string file, string why) => new(
        FaultKind.Data, "bad-nist-file", $"{file} is not a NIST file for linear regression: {why}.", file, "Use the .dat files of the Statistical Reference Datasets as they are.");

    public static WhittleException NoSuchVerb(string verb, IEnumerable<string> verbs) => new(
        FaultKind.Usage, "no-such-verb", $"'{verb}' is no verb of whittle; there are {string.Join(", ", verbs)}.", verb, "See whittle --help.");

    public static WhittleException BadUsage(string message, string? verb = null) => new(FaultKind.Usage, "usage", message, null, $"See whittle {(verb is null ? "" : $"{verb} ")}--help.");
}
