namespace Whittle.Selection;

/// <summary>Several regressions of one response, such as mixtures of the elastic net or other penalties, cross-validated on the same folds. Immutable and thread-safe.</summary>
public sealed class CrossValidatedChoice
{
    internal CrossValidatedChoice(IReadOnlyList<CrossValidatedPath> paths)
    {
        Paths = paths;
        for (int k = 1; k < paths.Count; k++)
        {
            double best = BestOf(BestIndex), own = BestOf(k);
            BestIndex = own < best || double.IsNaN(best) ? k : BestIndex;
        }
    }

    /// <summary>One path for each regression, in their order.</summary>
    public IReadOnlyList<CrossValidatedPath> Paths { get; }

    /// <summary>Position of the first regression whose best mean is the best of all. That best flatters, the more so the more there are to choose from; a nested cross-validation of the winner does not undo it.</summary>
    public int BestIndex { get; }

    /// <summary>The path at <see cref="BestIndex"/>.</summary>
    public CrossValidatedPath Best => Paths[BestIndex];

    private double BestOf(int index)
    {
        CrossValidation found = Paths[index].CrossValidation;
        return (found.IsLargerBetter ? -1 : 1) * found.Means[found.MinimumIndex];
    }
}
