using Whittle.Errors;
using Whittle.Inference;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle;

/// <content>Stability selection.</content>
public sealed partial class Regression
{
    /// <summary>
    /// Selects what random halves of the rows select again and again, with a bound on how much of it is no better than chance. Everything that learns from rows is learned in each half anew.
    /// Cost: two paths of half the rows a pair.
    /// </summary>
    /// <param name="expectedFalse">The most that the bound may be, &gt; 0: it sets q, how many coefficients each half selects; default 1.</param>
    /// <param name="threshold">τ in (½, 1], the share of halves that must select a coefficient; default ¾.</param>
    /// <param name="pairs">B, how many pairs of halves, at least 1; default 50.</param>
    /// <param name="seed">Which halves; default 1.</param>
    /// <param name="grid">Which λ; default 100 from the λmax of each half down.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished pairs are kept.</param>
    /// <exception cref="WhittleException">An option is out of range, or ridge, which selects nothing (<c>bad-options</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled before a pair was finished.</exception>
    public StabilitySelection SelectStable(
        double expectedFalse = 1, double threshold = 0.75, int pairs = 50, long seed = 1, LambdaGrid? grid = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        string[] problems =
        [
            .. expectedFalse > 0 ? Array.Empty<string>() : [Faults.OutOfRange("ExpectedFalse", expectedFalse, "(0, ∞)", "the bound on stable coefficients that are no better than chance")],
            .. threshold is > 0.5 and <= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Threshold", threshold, "(0.5, 1]", "the share of halves that must select a coefficient")],
            .. pairs >= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Pairs", pairs, "[1, 2147483647]", "how many pairs of halves are drawn")],
            .. _l1Ratio > 0 || !_plan.IsElasticNet ? Array.Empty<string>() : ["Ridge keeps every feature, so no half selects any; stability selection needs a penalty that leaves features out."],
        ];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }

        int candidates = _problem.Predictor.AllCoefficients.Count(t => Factors[_problem.Predictor.Column(t)] is > 0 and < double.PositiveInfinity);
        int size = Math.Clamp((int)Math.Sqrt(expectedFalse * ((2 * threshold) - 1) * candidates), 1, Math.Max(1, candidates));
        PenalizedProblem all = _problem;
        (int[] counts, int done) = new StabilitySelector(all, _weights, weights => CreateAdapted(weights, all), Checked(grid), size).Run(pairs, seed, progress, cancellation);
        return new StabilitySelection(CoefficientNames, [.. counts.Select(c => c / (2.0 * done))], threshold, size, candidates, done, done == pairs);
    }
}
