using Whittle.Models;

namespace Whittle.Explain;

/// <summary>What a model says about itself. Immutable and thread-safe.</summary>
public sealed class Explanation
{
    // An entry is computed, so the λ at which a model enters its first feature may differ from its λ by rounding.
    private const double Equal = 1e-9;

    internal Explanation(LinearModel model) => Dropped =
    [
        .. model.Coefficients
            .Where(c => c.Status is CoefficientStatus.LeftOut or CoefficientStatus.Excluded or CoefficientStatus.Constant)
            .OrderByDescending(c => c.Worth ?? -1)
            .Select(c => new DroppedFeature(c.Label, c.Status, c.Worth, c.EntersAt, c.TiedWith) { WasKept = c.EntersAt > model.Lambda * (1 + Equal) }),
    ];

    /// <summary>What was left out, nearest to being kept first.</summary>
    public IReadOnlyList<DroppedFeature> Dropped { get; }
}
