using Whittle.Errors;

namespace Whittle.Cli;

/// <summary>The messages of the command line itself.</summary>
internal static class CliFaults
{
    public static WhittleException Unreadable(string file, string why) => new(
        FaultKind.Data, "unreadable-file", $"{file} cannot be read: {why}", file, "Check the path and its permissions.");

    public static WhittleException NotLambdas(string text, string part) => new(
        FaultKind.Usage, "bad-lambdas", $"--lambdas {text}: '{part}' is not a number.", "--lambdas", "Give numbers separated by commas, or a text or .npy file that holds them.");

    public static WhittleException L1RatioContradicts(string penalty, double l1Ratio) => new(
        FaultKind.Usage, "l1-ratio-contradicts", FormattableString.Invariant($"--penalty {penalty} has its own mixture; --l1-ratio {l1Ratio} contradicts it."),
        "--l1-ratio", "Use --penalty elastic-net with --l1-ratio.");

    public static WhittleException NoTranslation(string convention, string why) => new(
        FaultKind.Usage, "no-translation", $"--lambda-as {convention} has no meaning here: {why}.", "--lambda-as", "Give λ in Whittle's own convention.");

    public static WhittleException BadFactor(string text) => new(
        FaultKind.Usage, "bad-penalty-factor", $"--penalty-factor {text}: it must read name=value with a value of 0 or more, or inf.", "--penalty-factor", "For example --penalty-factor homework=0.");

    public static WhittleException NeedsTarget() => new(
        FaultKind.Usage, "no-target", "A table needs --target NAME; a .npy matrix needs --response FILE.", "--target", "Name the column to explain.");

    public static WhittleException TargetOnMatrix() => new(
        FaultKind.Usage, "target-on-matrix", "A .npy matrix has no named columns, so --target, --weights and --fold-column cannot name any.", "--target", "Give the response with --response y.npy.");

    public static WhittleException Alpha() => new(
        FaultKind.Usage, "alpha-is-ambiguous", "--alpha means strength in scikit-learn and mixture in glmnet.", "--alpha", "Say --lambda for strength and --l1-ratio for mixture.");

    public static WhittleException NotNist(string file, string why) => new(
        FaultKind.Data, "bad-nist-file", $"{file} is not a NIST file for linear regression: {why}.", file, "Use the .dat files of the Statistical Reference Datasets as they are.");

    public static WhittleException BadUsage(string message) => new(FaultKind.Usage, "usage", message, null, "See whittle --help.");
}
