namespace Whittle.Inference;

/// <summary>
/// Which features are selected again and again in random halves of the rows (Meinshausen &amp; Bühlmann 2010, doi:10.1111/j.1467-9868.2010.00740.x, in the complementary pairs of Shah &amp; Samworth 2013,
/// doi:10.1111/j.1467-9868.2011.01034.x). Of each half the first q coefficients to enter the path are selected; stable is what 2B halves select with a frequency of at least τ. The expected number of stable
/// coefficients that a half selects with a probability of at most q/p, as a selection at random would, is at most q²/((2τ − 1)p), for any distribution of the rows. Which of the others are real it does not say:
/// a feature that stands for a real one is as stable. Immutable and thread-safe.
/// </summary>
/// <param name="Names">The names of the coefficients.</param>
/// <param name="Frequencies">The share of halves that select each, in [0, 1].</param>
/// <param name="Threshold">τ, in (½, 1].</param>
/// <param name="SubsetSize">q, how many coefficients a half selects at most.</param>
/// <param name="Candidates">p, how many coefficients may be selected.</param>
/// <param name="Pairs">B, how many pairs of halves were finished.</param>
/// <param name="IsComplete">False where the work was cancelled.</param>
public sealed record StabilitySelection(IReadOnlyList<string> Names, IReadOnlyList<double> Frequencies, double Threshold, int SubsetSize, int Candidates, int Pairs, bool IsComplete)
{
    /// <summary>Positions of the stable coefficients, most frequent first.</summary>
    public IReadOnlyList<int> Stable => [.. Enumerable.Range(0, Frequencies.Count).Where(t => Frequencies[t] >= Threshold).OrderByDescending(t => Frequencies[t])];

    /// <summary>q²/((2τ − 1)p), the bound on the expected number of stable coefficients that are no better than chance.</summary>
    public double FalseBound => Candidates == 0 ? 0 : (double)SubsetSize * SubsetSize / (((2 * Threshold) - 1) * Candidates);
}
