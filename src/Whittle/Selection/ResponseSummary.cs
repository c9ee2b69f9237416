using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>How well one of several responses is predicted, on rows that the fits did not see. Immutable and thread-safe.</summary>
/// <param name="MeanSquaredError">The weighted mean of (y − prediction)², in squared units of the response.</param>
/// <param name="VarianceExplained">1 − that over the variance of the same rows' responses about their mean; below 0 where the mean predicts better, NaN where there is no variance.</param>
public sealed record ResponseSummary(double MeanSquaredError, double VarianceExplained)
{
    /// <summary>Summarizes predictions.</summary>
    /// <param name="response">One a row.</param>
    /// <param name="predictions">One a row.</param>
    /// <param name="weights">One a row, ≥ 0.</param>
    internal static ResponseSummary Of(ReadOnlySpan<double> response, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights)
    {
        double total = Kernels.Sum(weights), error = 0;
        for (int i = 0; i < response.Length; i++)
        {
            error += weights[i] * (response[i] - predictions[i]) * (response[i] - predictions[i]);
        }

        double spread = Kernels.CentredSquares(response, weights, Kernels.Dot(response, weights) / total);
        return new ResponseSummary(error / total, spread > 0 ? 1 - (error / spread) : double.NaN);
    }

    /// <summary>The means of several summaries of the same responses.</summary>
    internal static ResponseSummary[] Average(ResponseSummary[][] all) =>
        [.. all[0].Select((_, k) => new ResponseSummary(all.Average(s => s[k].MeanSquaredError), all.Average(s => s[k].VarianceExplained)))];
}
