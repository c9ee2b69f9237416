using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Inference;

/// <summary>Fits to rows drawn with replacement (Efron 1979), λ chosen anew among each draw's rows. A row drawn k times has k times its weight, so that its copies are never on both sides of a fold.</summary>
/// <param name="all">The problem of all rows.</param>
/// <param name="weights">Their observation weights.</param>
/// <param name="fit">The coefficients of rows of given weights, or null where it was cancelled; called from several threads at once.</param>
internal sealed class BootstrapFits(PenalizedProblem all, double[] weights, Func<double[], double[]?> fit)
{
    /// <summary>The coefficients of each finished draw.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before two draws were finished.</exception>
    public double[][] Run(int draws, long seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        int[] rows = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0)];
        var random = new Xoshiro256(seed);
        double[][] drawn = [.. Enumerable.Range(0, draws).Select(_ =>
        {
            var counted = new double[weights.Length];
            for (int k = 0; k < rows.Length; k++)
            {
                int i = rows[random.NextInt(rows.Length)];
                counted[i] += weights[i];
            }

            return counted;
        })];
        var found = new double[draws][];
        int done = 0;
        all.Design.Workers.Run(draws, draw =>
        {
            if (!cancellation.IsCancellationRequested && TryFit(drawn[draw]) is { } own)
            {
                found[draw] = own;
                int finished = Interlocked.Increment(ref done);
                progress?.Report((double)finished / draws);
            }
        });
        return done >= 2 ? [.. found.Where(f => f is not null)] : throw new OperationCanceledException(cancellation);
    }

    private double[]? TryFit(double[] drawn)
    {
        try
        {
            return fit(drawn);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
