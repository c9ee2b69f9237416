namespace Whittle.Selection;

/// <summary>
/// Out-of-fold errors of a relaxed path over λ and the share φ of the penalized fit, on the same folds. Where some fold, or all rows, have no single refit, mixtures with φ below 1
/// have no error (NaN) and are not chosen. Immutable and thread-safe.
/// </summary>
public sealed class RelaxedCrossValidation
{
    private readonly (int LambdaIndex, int ShareIndex) _minimum;
    private readonly (int LambdaIndex, int ShareIndex) _oneStandardError;

    internal RelaxedCrossValidation(IReadOnlyList<double> lambdas, IReadOnlyList<double> shares, HeldOutErrors errors)
    {
        Lambdas = lambdas;
        Shares = shares;
        ByShare = [.. shares.Select((_, s) => errors.Along(lambdas, s * lambdas.Count))];
        double least = ByShare.Select(v => v.Means[v.MinimumIndex]).Where(m => !double.IsNaN(m)).DefaultIfEmpty(double.NaN).Min();
        _minimum = Simplest(least);
        CrossValidation best = ByShare[_minimum.ShareIndex];
        _oneStandardError = Simplest(least + best.StandardErrors[_minimum.LambdaIndex]);
    }

    /// <summary>λ, descending.</summary>
    public IReadOnlyList<double> Lambdas { get; }

    /// <summary>φ, ascending: 0 is the refit and 1 the penalized fit.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>The errors along λ of each share.</summary>
    public IReadOnlyList<CrossValidation> ByShare { get; }

    /// <summary>The folds.</summary>
    public Folds Folds => ByShare[0].Folds;

    /// <summary>False where the work was cancelled: only finished folds count.</summary>
    public bool IsComplete => ByShare[0].IsComplete;

    /// <summary>
    /// The positions of λ and φ that a rule chooses. <i>Minimum</i>: of the smallest mean over all pairs the largest λ, and then the largest φ. <i>One standard error</i>: the largest λ that
    /// has a pair whose mean is at most the smallest plus its standard error, and there the largest φ of such a pair; both as glmnet does.
    /// </summary>
    /// <param name="rule">Which rule.</param>
    public (int LambdaIndex, int ShareIndex) IndexOf(SelectionRule rule) => rule == SelectionRule.Minimum ? _minimum : _oneStandardError;

    // The pair of largest λ, and then of largest share, whose mean is within a bound.
    private (int LambdaIndex, int ShareIndex) Simplest(double bound)
    {
        for (int k = 0; k < Lambdas.Count; k++)
        {
            for (int s = Shares.Count - 1; s >= 0; s--)
            {
                if (ByShare[s].Means[k] <= bound)
                {
                    return (k, s);
                }
            }
        }

        return (0, Shares.Count - 1);
    }
}
