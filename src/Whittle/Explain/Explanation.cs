using Whittle.Models;

namespace Whittle.Explain;

/// <summary>What a model says about itself. Immutable and thread-safe.</summary>
public sealed class Explanation
{
    internal Explanation(LinearModel model) => Dropped =
    [
        .. model.Coefficients
            .Where(c => c.Status is CoefficientStatus.LeftOut or CoefficientStatus.Excluded or CoefficientStatus.Constant)
            .OrderByDescending(c => c.Worth ?? -1)
            .Select(c => new DroppedFeature(c.Label, c.Status, c.Worth, c.EntersAt, c.TiedWith)),
    ];

    /// <summary>What was left out, nearest to being kept first.</summary>
    public IReadOnlyList<DroppedFeature> Dropped { get; }
}
