namespace Whittle.Numerics;

/// <summary>The weighted median: the middle of the interval of values that have at most half the weight on either side.</summary>
internal static class WeightedMedian
{
    /// <param name="values">n values.</param>
    /// <param name="weights">n weights ≥ 0 with a positive sum.</param>
    public static double Of(double[] values, double[] weights)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).Where(i => weights[i] > 0)];
        Array.Sort(Array.ConvertAll(order, i => values[i]), order);
        double half = order.Sum(i => weights[i]) / 2, below = 0;
        for (int k = 0; k < order.Length; k++)
        {
            below += weights[order[k]];
            if (below > half)
            {
                return values[order[k]];
            }

            if (below == half)
            {
                return (values[order[k]] + values[order[k + 1]]) / 2;
            }
        }

        return values[order[^1]];
    }
}
