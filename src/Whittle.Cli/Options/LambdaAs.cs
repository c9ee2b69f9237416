using System.CommandLine;
using Whittle.Penalties;

namespace Whittle.Cli;

/// <summary>The option <c>--lambda-as</c>: whose λ is meant.</summary>
internal static class LambdaAs
{
    public static Option<string> Create() =>
        CheckedOption.Choice("--lambda-as", "Whose λ is meant: Whittle's, the tutorial's (mean), scikit-learn's or glmnet's.", "whittle", "mean", "sklearn", "glmnet");

    public static LambdaConvention Read(ParseResult options, Option<string> option) => options.GetValue(option) switch
    {
        "mean" => LambdaConvention.Mean,
        "sklearn" => LambdaConvention.ScikitLearn,
        "glmnet" => LambdaConvention.Glmnet,
        _ => LambdaConvention.Whittle,
    };
}
