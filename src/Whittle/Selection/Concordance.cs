namespace Whittle.Selection;

/// <summary>
/// Harrell's C of times and predictors (Harrell, Lee &amp; Mark 1996, doi:10.1002/(SICI)1097-0258(19960229)15:4): Σwᵢwⱼ[1{ηᵢ &gt; ηⱼ} + ½1{ηᵢ = ηⱼ}] / Σwᵢwⱼ over pairs of which i is known to have ended
/// first: an event at tᵢ with tᵢ &lt; tⱼ, or tᵢ = tⱼ and j censored. Cost: n log n.
/// </summary>
internal static class Concordance
{
    /// <param name="rows">The rows that count.</param>
    /// <param name="times">One a row of all.</param>
    /// <param name="events">1 or 0, one a row of all.</param>
    /// <param name="strata">One a row of all; empty where there are none.</param>
    /// <param name="weights">One a row of all, ≥ 0.</param>
    /// <param name="predictor">One for each of <paramref name="rows"/>.</param>
    /// <returns>In [0, 1]; NaN where no pair counts.</returns>
    public static double Of(int[] rows, ReadOnlySpan<double> times, ReadOnlySpan<double> events, ReadOnlySpan<double> strata, ReadOnlySpan<double> weights, ReadOnlySpan<double> predictor)
    {
        double[] distinct = [.. predictor.ToArray().Distinct().Order()];
        int[] order = [.. Enumerable.Range(0, rows.Length)], ranks = new int[rows.Length];
        var keys = new (double Stratum, double Time, double Event)[rows.Length];
        for (int k = 0; k < rows.Length; k++)
        {
            ranks[k] = Array.BinarySearch(distinct, predictor[k]);

            // Latest first; at equal times the censored ones, which have outlived the events.
            keys[k] = (strata.IsEmpty ? 0 : strata[rows[k]], -times[rows[k]], events[rows[k]]);
        }

        Array.Sort(keys, order);
        double right = 0, all = 0;
        var below = new double[distinct.Length + 1];
        for (int from = 0, to; from < order.Length; from = to)
        {
            if (from > 0 && keys[from].Stratum != keys[from - 1].Stratum)
            {
                Array.Clear(below);
            }

            for (to = from; to < order.Length && keys[to] == keys[from] && keys[from].Event == 1; to++)
            {
                double own = weights[rows[order[to]]], less = Below(below, ranks[order[to]]), upTo = Below(below, ranks[order[to]] + 1);
                right += own * (less + upTo) / 2;
                all += own * Below(below, distinct.Length);
            }

            to = Math.Max(to, from + 1);
            for (int k = from; k < to; k++)
            {
                Add(below, ranks[order[k]], weights[rows[order[k]]]);
            }
        }

        return all > 0 ? right / all : double.NaN;
    }

    // Sums of weights by rank in a binary indexed tree (Fenwick 1994, doi:10.1002/spe.4380240306).
    private static void Add(double[] tree, int rank, double weight)
    {
        for (int k = rank + 1; k < tree.Length; k += k & -k)
        {
            tree[k] += weight;
        }
    }

    private static double Below(double[] tree, int rank)
    {
        double sum = 0;
        for (int k = rank; k > 0; k &= k - 1)
        {
            sum += tree[k];
        }

        return sum;
    }
}
