namespace Whittle.Inference;

/// <summary>
/// Features whose strength stands out from that of knockoffs, columns made to be as correlated with the others as they are and to have nothing to do with the response (Barber &amp; Candès 2015, doi:10.1214/15-AOS1337; Candès,
/// Fan, Janson &amp; Lv 2018, doi:10.1111/rssb.12265). As many real columns lose to their knockoff as null ones win by, so #{Wⱼ ≤ −t} counts the false among #{Wⱼ ≥ t}. False means: of no use once all other columns are known.
/// Immutable and thread-safe.
/// </summary>
public sealed record KnockoffSelection
{
    /// <summary>The names of the columns that were tested.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Wⱼ of each, positive where the column beats its knockoff; means over the draws where there are several.</summary>
    public required IReadOnlyList<double> Statistics { get; init; }

    /// <summary>s of each on the scale of correlations: 1 − s is its correlation with its knockoff. Near 0 nothing can be told. Empty for knockoffs that were given.</summary>
    public required IReadOnlyList<double> Distances { get; init; }

    /// <summary>Positions of the selected columns, strongest first.</summary>
    public required IReadOnlyList<int> Selected { get; init; }

    /// <summary>T, the least W that is selected; +∞ where nothing is, null where there are several draws.</summary>
    public required double? Threshold { get; init; }

    /// <summary>Each column's e-value, of which at least p/(kq) is needed for k selected; null of a single draw.</summary>
    public IReadOnlyList<double>? EValues { get; init; }

    /// <summary>q.</summary>
    public required double TargetRate { get; init; }

    /// <summary>1 or 0.</summary>
    public required int Offset { get; init; }

    /// <summary>What was assumed.</summary>
    public required KnockoffKind Kind { get; init; }

    /// <summary>How columns and knockoffs were compared.</summary>
    public required KnockoffStatistic Statistic { get; init; }

    /// <summary>How the law of the columns is known, in words.</summary>
    public required string Law { get; init; }

    /// <summary>How many draws were finished.</summary>
    public required int Draws { get; init; }

    /// <summary>False where the work was cancelled and this is what was finished.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The fewest columns that can be selected at all: fewer cannot be told from luck at this rate.</summary>
    public int FewestToSelect => Offset == 0 ? 1 : (int)Math.Ceiling(1 / TargetRate);

    /// <summary>The least t &gt; 0 of |W| with (offset + #{W ≤ −t})/#{W ≥ t} ≤ q, +∞ where there is none (Barber &amp; Candès 2015, eqs. 1.8 and 1.9).</summary>
    /// <param name="statistics">W.</param>
    /// <param name="rate">q.</param>
    /// <param name="offset">1 or 0.</param>
    public static double ThresholdOf(IReadOnlyList<double> statistics, double rate, int offset)
    {
        double best = double.PositiveInfinity;
        int above = 0, below = 0;
        foreach (IGrouping<double, double> tied in statistics.Where(w => w != 0).GroupBy(Math.Abs).OrderByDescending(g => g.Key))
        {
            above += tied.Count(w => w > 0);
            below += tied.Count(w => w < 0);
            best = above > 0 && offset + below <= rate * above ? tied.Key : best;
        }

        return best;
    }

    /// <summary>Each column's e-value of one draw: p·1{W ≥ T}/(1 + #{W ≤ −T}), with T at offset 1.</summary>
    internal static double[] EValuesOf(double[] statistics, double rate)
    {
        double threshold = ThresholdOf(statistics, rate, 1);
        int below = statistics.Count(w => w <= -threshold);
        return Array.ConvertAll(statistics, w => w >= threshold ? statistics.Length / (1.0 + below) : 0);
    }

    /// <summary>The positions that the e-values of several draws select at a rate: the k largest for the largest k whose k-th is at least p/(kq) (Wang &amp; Ramdas 2022).</summary>
    internal static int[] SelectBy(double[] values, double rate)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(j => values[j])];
        int count = Enumerable.Range(1, values.Length).LastOrDefault(k => values[order[k - 1]] >= values.Length / (k * rate));
        return order[..count];
    }
}
