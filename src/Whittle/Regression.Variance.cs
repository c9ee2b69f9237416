using Whittle.Errors;
using Whittle.Inference;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Solvers;

namespace Whittle;

/// <content>How fits vary from one sample to the next, along λ.</content>
public sealed partial class Regression
{
    /// <summary>
    /// The variance of coefficients and predictors at each λ over rows drawn with replacement; everything that learns from rows is learned in each draw anew. Any loss and penalty. Cost: a path a draw; memory: draws × λ × (p + n) numbers.
    /// </summary>
    /// <param name="grid">Which λ; default 20 from λmax down.</param>
    /// <param name="draws">How many, at least 2; default 50.</param>
    /// <param name="seed">Which rows; default 1.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished draws are kept.</param>
    /// <exception cref="WhittleException">An option is out of range (<c>bad-options</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled before two draws were finished.</exception>
    public VarianceAlong FindVariance(LambdaGrid? grid = null, int draws = 50, long seed = 1, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        double[] lambdas = ResolveForDraws(grid, draws);
        double[][] found = new BootstrapFits(_problem, _weights, weights => AlongOf(CreateAdapted(weights, _problem), lambdas, cancellation)).Run(draws, seed, progress, cancellation);
        return VarianceAlong.Of(lambdas, found, _problem.Predictor.Coefficients, _weights, null, draws);
    }

    /// <summary>
    /// Bias and variance at each λ where the truth is known, as in a simulation: responses are drawn again and again about the truth, the columns held, and fitted. Least squares of one response. Cost and memory as for
    /// <see cref="FindVariance"/>.
    /// </summary>
    /// <param name="truth">The mean of the response in each row, n numbers.</param>
    /// <param name="noiseDeviation">The standard deviation of the normal noise, ≥ 0, in units of the response.</param>
    /// <param name="grid">Which λ; default 20 from λmax down.</param>
    /// <param name="draws">How many, at least 2; default 50.</param>
    /// <param name="seed">Which noise; default 1.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the work; finished draws are kept.</param>
    /// <exception cref="WhittleException">The loss is another (<c>needs-least-squares</c>), the truth has another length (<c>bad-length</c>), or an option is out of range (<c>bad-options</c>).</exception>
    /// <exception cref="OperationCanceledException">Cancelled before two draws were finished.</exception>
    public VarianceAlong FindBiasAndVariance(
        IReadOnlyList<double> truth, double noiseDeviation, LambdaGrid? grid = null, int draws = 50, long seed = 1, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (!Loss.IsLeastSquares || Outputs.Count > 1)
        {
            throw Faults.NeedsLeastSquares("Bias and variance are split for the error", Loss.Name);
        }

        if (truth.Count != Rows)
        {
            throw Faults.BadLength("The truth", truth.Count, Rows);
        }

        if (!(noiseDeviation >= 0 && double.IsFinite(noiseDeviation)))
        {
            throw Faults.BadOptions([Faults.OutOfRange("NoiseDeviation", noiseDeviation, "[0, ∞)", "σ in units of the response")]);
        }

        double[] lambdas = ResolveForDraws(grid, draws);
        var random = new Xoshiro256(seed);
        double[][] responses = [.. Enumerable.Range(0, draws).Select(_ => truth.Select(m => m + (noiseDeviation * random.NextNormal())).ToArray())], found = new double[draws][];
        int done = 0;
        _problem.Design.Workers.Run(draws, draw =>
        {
            if (!cancellation.IsCancellationRequested && AlongOf(Of(responses[draw]), lambdas, cancellation) is { } own)
            {
                found[draw] = own;
                int finished = Interlocked.Increment(ref done);
                progress?.Report((double)finished / draws);
            }
        });
        double[][] kept = [.. found.Where(f => f is not null)];
        return kept.Length >= 2 ? VarianceAlong.Of(lambdas, kept, _problem.Predictor.Coefficients, _weights, [.. truth], draws) : throw new OperationCanceledException(cancellation);

        PenalizedProblem Of(double[] response) => Adapt(new PenalizedProblem(_problem.Columns, response, _problem.Design.Weights, Factors, ProblemOptions with { Threads = 1, RidgeErrors = false }, _offset)).Problem;
    }

    private double[] ResolveForDraws(LambdaGrid? grid, int draws) => draws >= 2
        ? Resolve(grid ?? new LambdaGrid { Count = 20 })
        : throw Faults.BadOptions([Faults.OutOfRange("Draws", draws, "[2, 2147483647]", "how many samples are drawn")]);

    // For each λ the coefficients for columns as given and then the predictors of all rows; null where it was cancelled.
    private static double[]? AlongOf(PenalizedProblem problem, double[] lambdas, CancellationToken cancellation)
    {
        if (PathFitter.TryFit(problem, lambdas, cancellation) is not { } points)
        {
            return null;
        }

        int p = problem.Predictor.Coefficients, stride = p + problem.Predictor.Length;
        var along = new double[stride * points.Count];
        for (int q = 0; q < points.Count; q++)
        {
            PathPoint point = points[q];
            Span<double> own = along.AsSpan(q * stride, stride);
            for (int k = 0; k < point.Indices.Count; k++)
            {
                own[point.Indices[k]] = point.StandardizedValues[k] / problem.Design.Scales[problem.Predictor.Column(point.Indices[k])];
            }

            problem.Predictor.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]).CopyTo(own[p..]);
        }

        return along;
    }
}
