namespace Whittle.Inference;

/// <summary>How fits vary along λ from one sample to the next: variance falls as the penalty grows, and bias rises. Immutable and thread-safe.</summary>
/// <param name="Lambdas">λ, descending.</param>
/// <param name="CoefficientDeviations">[λ][coefficient]: the standard deviation of each coefficient over the draws, in units of the response per unit of its column.</param>
/// <param name="PredictionVariances">At each λ the variance of a row's predictor over the draws (divided by their number), its mean over the rows of the fit.</param>
/// <param name="SquaredBiases">At each λ the mean over rows of (mean predictor over the draws − truth)²; null where the truth is not known. With the variance it makes the mean squared distance from the truth.</param>
/// <param name="Draws">How many draws were finished.</param>
/// <param name="IsComplete">False where the work was cancelled.</param>
public sealed record VarianceAlong(
    IReadOnlyList<double> Lambdas, IReadOnlyList<IReadOnlyList<double>> CoefficientDeviations, IReadOnlyList<double> PredictionVariances, IReadOnlyList<double>? SquaredBiases, int Draws, bool IsComplete)
{
    /// <summary>That of draws, each a list of coefficients and then of predictors for every λ.</summary>
    /// <param name="lambdas">λ.</param>
    /// <param name="found">The finished draws, at least two.</param>
    /// <param name="coefficients">How many coefficients a λ has.</param>
    /// <param name="weights">The weights of the rows.</param>
    /// <param name="truth">What the predictors should be, or null.</param>
    /// <param name="draws">How many draws were asked for.</param>
    internal static VarianceAlong Of(double[] lambdas, double[][] found, int coefficients, double[] weights, double[]? truth, int draws)
    {
        int stride = found[0].Length / lambdas.Length, rows = weights.Length;
        double[] means = new double[found[0].Length], squares = new double[means.Length];
        for (int k = 0; k < means.Length; k++)
        {
            double mean = means[k] = found.Average(f => f[k]);
            squares[k] = found.Average(f => (f[k] - mean) * (f[k] - mean));
        }

        double total = weights.Sum();
        double OverRows(int lambda, Func<int, double> of) => Enumerable.Range(0, stride - coefficients).Sum(k => weights[k % rows] * of((lambda * stride) + coefficients + k)) / total;
        return new VarianceAlong(
            lambdas,
            [.. lambdas.Select((_, q) => (IReadOnlyList<double>)[.. Enumerable.Range(q * stride, coefficients).Select(k => Math.Sqrt(squares[k]))])],
            [.. lambdas.Select((_, q) => OverRows(q, k => squares[k]))],
            truth is null ? null : [.. lambdas.Select((_, q) => OverRows(q, k => Math.Pow(means[k] - truth[k - (q * stride) - coefficients], 2)))],
            found.Length,
            found.Length == draws);
    }
}
