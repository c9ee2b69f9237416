using Whittle.Errors;
using Whittle.Selection;

namespace Whittle.Neural;

/// <content>One network with and without each regularizer.</content>
public sealed partial class NeuralRegression
{
    /// <summary>
    /// The same network without a regularizer, with L1, L2, dropout, L1 and dropout, L2 and dropout, and as LassoNet, each with its λ or rate chosen inside every fold, as procedures for <see cref="Comparison.Of"/> beside linear ones.
    /// Of two regularizers every other strength of each is tried.
    /// </summary>
    /// <param name="options">What is tried.</param>
    /// <exception cref="WhittleException">Options are out of range (<c>bad-options</c>).</exception>
    public IReadOnlyList<Procedure> Ablation(AblationOptions? options = null)
    {
        options ??= new AblationOptions();
        string[] problems = [.. options.Problems()];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }

        NetworkOptions plain = Options with { Penalty = NetworkPenalty.None, Dropout = 0, InputDropout = 0 };
        NetworkOptions[] l1 = [.. options.L1.Select(lambda => plain with { Penalty = Options.Penalty with { Lambda = lambda, L1Ratio = 1 } })];
        NetworkOptions[] l2 = [.. options.L2.Select(lambda => plain with { Penalty = Options.Penalty with { Lambda = lambda, L1Ratio = 0 } })];
        var procedures = new List<Procedure> { AsProcedure("network", [plain], options.Seeds), AsProcedure("network, L1", l1, options.Seeds), AsProcedure("network, L2", l2, options.Seeds) };
        if (Options.Hidden.Count > 0)
        {
            double[] some = [.. EveryOther(options.Dropout)];
            procedures.Add(AsProcedure("network, dropout", [.. options.Dropout.Select(rate => plain with { Dropout = rate })], options.Seeds));
            procedures.Add(AsProcedure("network, L1 and dropout", [.. EveryOther(l1).SelectMany(o => some.Select(rate => o with { Dropout = rate }))], options.Seeds));
            procedures.Add(AsProcedure("network, L2 and dropout", [.. EveryOther(l2).SelectMany(o => some.Select(rate => o with { Dropout = rate }))], options.Seeds));
            if (options.LassoNet is { } lassoNet)
            {
                procedures.Add(With(plain).AsLassoNetProcedure("LassoNet", lassoNet, options.Seeds));
            }
        }

        return procedures;
    }

    private static IEnumerable<T> EveryOther<T>(IReadOnlyList<T> values) => values.Where((_, k) => k % 2 == 0);
}
