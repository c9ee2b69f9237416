using System.CommandLine;
using Whittle.Penalties;

namespace Whittle.Cli;

/// <summary>The option <c>--lambda-as</c>: whose λ is meant.</summary>
internal static class LambdaAs
{
    public static Option<string> Create() =>
        CheckedOption.Choice("--lambda-as", "Whose λ is meant: Whittle's, the tutorial's (mean), scikit-learn's or glmnet's.", "whittle", "mean", "sklearn", "glmnet");

    public static LambdaConvention Read(ParseResult options, Option<string> option) => Of(options.GetValue(option));

    /// <summary>The word where it was given, else null.</summary>
    public static string? Given(ParseResult options, Option<string> option) => options.IsGiven(option) ? options.GetValue(option) : null;

    /// <summary>The convention of a word; of none Whittle's.</summary>
    public static LambdaConvention Of(string? word) => word switch
    {
        "mean" => LambdaConvention.Mean,
        "sklearn" => LambdaConvention.ScikitLearn,
        "glmnet" => LambdaConvention.Glmnet,
        _ => LambdaConvention.Whittle,
    };
}
