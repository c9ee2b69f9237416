using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle.Inference;

/// <summary>Fits paths to complementary halves of the rows and counts which coefficients enter first.</summary>
/// <param name="all">The problem of all rows.</param>
/// <param name="weights">Their observation weights.</param>
/// <param name="create">Makes the problem of given weights; called from several threads at once.</param>
/// <param name="grid">Which λ.</param>
/// <param name="size">q.</param>
internal sealed class StabilitySelector(PenalizedProblem all, double[] weights, Func<double[], PenalizedProblem> create, LambdaGrid grid, int size)
{
    /// <summary>How often each coefficient was selected, and by how many pairs of halves.</summary>
    /// <param name="pairs">B.</param>
    /// <param name="seed">Which halves.</param>
    /// <param name="progress">Told the share of pairs that are done.</param>
    /// <param name="cancellation">Ends the work; finished pairs are kept.</param>
    /// <exception cref="OperationCanceledException">Cancelled before a pair was finished.</exception>
    public (int[] Counts, int Pairs) Run(int pairs, long seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        int[] rows = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0)];
        var random = new Xoshiro256(seed);
        int[][] orders = [.. Enumerable.Range(0, pairs).Select(_ =>
        {
            random.Shuffle(rows);
            return (int[])[.. rows];
        })];
        var selected = new int[pairs][];
        int done = 0;
        all.Design.Workers.Run(pairs, pair =>
        {
            int half = rows.Length / 2;
            if (Select(orders[pair].AsSpan(0, half), cancellation) is { } first && Select(orders[pair].AsSpan(half, half), cancellation) is { } second)
            {
                selected[pair] = [.. first, .. second];
                int finished = Interlocked.Increment(ref done);
                progress?.Report((double)finished / pairs);
            }
        });
        var counts = new int[all.Predictor.Coefficients];
        foreach (int term in selected.Where(s => s is not null).SelectMany(s => s))
        {
            counts[term]++;
        }

        return done > 0 ? (counts, done) : throw new OperationCanceledException(cancellation);
    }

    // The first to enter; of those that enter at one λ the largest. Null where it was cancelled.
    private int[]? Select(ReadOnlySpan<int> rows, CancellationToken cancellation)
    {
        var own = new double[weights.Length];
        foreach (int i in rows)
        {
            own[i] = weights[i];
        }

        if (cancellation.IsCancellationRequested)
        {
            return null;
        }

        PenalizedProblem problem = create(own);
        double[] lambdas = grid.Resolve(problem.LambdaMax, rows.Length, problem.Design.Columns);
        var entered = new List<int>();
        if (PathFitter.TryFit(problem, lambdas, cancellation) is not { } points)
        {
            return null;
        }

        foreach (PathPoint point in points.TakeWhile(_ => entered.Count < size))
        {
            entered.AddRange(point.Indices.Where(t => problem.Factors[problem.Predictor.Column(t)] > 0).Except(entered).OrderByDescending(t => Math.Abs(point.Fit.Coefficients[t])).ToArray());
        }

        return [.. entered.Take(size)];
    }
}
