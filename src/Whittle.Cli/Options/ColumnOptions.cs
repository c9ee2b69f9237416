using System.CommandLine;
using Whittle.Explain;
using Whittle.Inference;
using Whittle.Models;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>What <c>fit</c> adds to its table when asked: intervals, frequencies in halves, partners.</summary>
internal sealed class ColumnOptions
{
    private const double StableShare = 0.75;
    private readonly Option<string?> _confidence = new("--confidence")
    {
        Description = "Add intervals: ordinary ones (of --penalty none), of the debiased lasso, after the selection, by data splitting, or by the bootstrap.",
        HelpName = string.Join('|', Methods),
        CustomParser = result => result.Tokens is [{ Value: { } word }] && Methods.Contains(word) ? word : Refuse(result),
    };

    private readonly Option<double?> _level = CheckedOption.Fraction("--level", "V", "The level of the intervals (default 0.9).");
    private readonly Option<double?> _noise = CheckedOption.Positive("--noise", "V", "The standard deviation of the noise, where it is known, for intervals of the debiased lasso and after the selection.");
    private readonly Option<int?> _draws = CheckedOption.Whole("--draws", "N", "How many draws the bootstrap has (default 200).", 2);
    private readonly Option<bool> _stability = new("--stability") { Description = "Add how often random halves of the rows select each feature among as many as the fit keeps, as the verb stability does." };
    private readonly Option<bool> _partners = new("--partners") { Description = "Add the feature that each is most correlated with." };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_confidence, _level, _noise, _draws, _stability, _partners];

    private static string[] Methods { get; } = ["ordinary", "debiased", "post-selection", "split", "bootstrap"];

    /// <summary>Options that contradict each other are faults; those that have nothing to do are named in a note.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="shell">Where notes go.</param>
    /// <param name="hasPenalty">Whether there is one.</param>
    public void Check(ParseResult options, Shell shell, bool hasPenalty)
    {
        string? method = options.GetValue(_confidence);
        if (method is not null && (method == "ordinary") == hasPenalty)
        {
            throw CliFaults.Contradiction(
                $"--confidence {method}", hasPenalty ? "a penalty" : "--penalty none", hasPenalty ? "A penalty chooses and shrinks, which ordinary intervals do not know; take another kind." : "Without a penalty there are the ordinary ones.");
        }

        if (options.GetValue(_stability) && !hasPenalty)
        {
            throw CliFaults.Contradiction("--stability", "--penalty none", "Without a penalty nothing is selected.");
        }

        FoldOptions.SayIdle(shell, options, method is null ? [_level] : [], "no intervals were asked for");
        FoldOptions.SayIdle(shell, options, method is "debiased" or "post-selection" ? [] : [_noise], "it is for --confidence debiased and post-selection");
        FoldOptions.SayIdle(shell, options, method == "bootstrap" ? [] : [_draws], "it is for --confidence bootstrap");
    }

    /// <summary>Works them out, or gives null where none was asked for.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="input">The data and penalty.</param>
    /// <param name="model">The fit.</param>
    /// <param name="lambda">The λ that was given, in Whittle's convention.</param>
    /// <param name="grid">Which λ to choose from where none was given.</param>
    /// <param name="seed">The seed of folds and draws.</param>
    /// <param name="shell">Where progress is shown.</param>
    /// <param name="cancellation">Ends the work.</param>
    public AskedColumns? Find(ParseResult options, RegressionInput input, LinearModel model, double? lambda, Paths.LambdaGrid grid, long seed, Shell shell, CancellationToken cancellation)
    {
        Regression regression = input.Regression;
        double level = options.GetValue(_level) ?? 0.9;
        double? noise = options.GetValue(_noise);
        CoefficientInference? confidence = options.GetValue(_confidence) switch
        {
            "ordinary" => regression.InferWithoutPenalty(level, cancellation),
            "debiased" => shell.WithProgress("debiased lasso", progress => regression.InferDebiased(level, lambda, noise, null, progress, cancellation)),
            "post-selection" => regression.InferAfterSelection(model, level, noise, cancellation),
            "split" => regression.InferBySplit(level, seed: seed, lambda: lambda, grid: grid, cancellation: cancellation),
            "bootstrap" => shell.WithProgress("bootstrap", progress => regression.InferByBootstrap(level, options.GetValue(_draws) ?? 200, seed, lambda, grid, progress: progress, cancellation: cancellation)),
            _ => null,
        };
        StabilitySelection? stability = options.GetValue(_stability)
            ? shell.WithProgress("stability", progress => regression.SelectStable(ExpectedFalse(model), StableShare, seed: seed, grid: grid, progress: progress, cancellation: cancellation))
            : null;
        Dictionary<string, FeaturePartner>? partners = null;
        if (options.GetValue(_partners))
        {
            string[] shown = [.. model.Coefficients.Where(c => c.Estimate != 0).Select(c => c.Name).Distinct()];
            partners = shown.Zip(regression.FindPartners(shown)).Where(p => p.Second is not null).ToDictionary(p => p.First, p => p.Second!, StringComparer.Ordinal);
        }

        return confidence is null && stability is null && partners is null ? null : new AskedColumns(confidence, stability, partners);
    }

    // That of halves which select as many coefficients as the fit keeps.
    private static double ExpectedFalse(LinearModel model)
    {
        double kept = Math.Max(1, model.Coefficients.Count(c => c.Status == CoefficientStatus.Kept)) + 0.5;
        return kept * kept / (((2 * StableShare) - 1) * Math.Max(1, model.Coefficients.Count(c => c.Status is CoefficientStatus.Kept or CoefficientStatus.LeftOut)));
    }

    private static string? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--confidence is '{string.Join(' ', result.Tokens.Select(t => t.Value))}'; it must be one of {string.Join(", ", Methods)}.");
        return null;
    }
}
