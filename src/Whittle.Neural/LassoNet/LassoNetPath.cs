namespace Whittle.Neural;

/// <summary>LassoNet from the dense network (λ = 0, the first point) to the λ at which no input is left. Immutable and thread-safe.</summary>
/// <param name="Inputs">The names of the inputs.</param>
/// <param name="Points">λ ascending, of the first seed.</param>
/// <param name="Importance">Of each input the λ at which it leaves for good, averaged over seeds; the larger, the more it is needed.</param>
/// <param name="IsComplete">Whether the path ended with no input left; false where it was cancelled.</param>
public sealed record LassoNetPath(IReadOnlyList<string> Inputs, IReadOnlyList<LassoNetPoint> Points, IReadOnlyList<double> Importance, bool IsComplete)
{
    /// <summary>The λ at which each input leaves for good, [seed][input], of the seeds whose path ended with none; <see cref="Importance"/> is their mean.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Leaves { get; init; } = [];

    /// <summary>Position of the point with the least validation loss, of equal ones the sparsest; the first without validation.</summary>
    public int BestIndex
    {
        get
        {
            int best = 0;
            for (int k = 1; k < Points.Count; k++)
            {
                best = Points[k].ValidationLoss <= Points[best].ValidationLoss ? k : best;
            }

            return best;
        }
    }
}
