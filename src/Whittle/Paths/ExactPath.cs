using Whittle.Models;

namespace Whittle.Paths;

/// <summary>
/// The whole lasso path as it is: coefficients are linear in λ between knots, so the knots say everything. Immutable and thread-safe.
/// </summary>
public sealed class ExactPath
{
    internal ExactPath(IReadOnlyList<PathEvent> events, IReadOnlyList<PathPoint> knots, bool isComplete)
    {
        Events = events;
        Knots = knots;
        IsComplete = isComplete;
    }

    /// <summary>What enters and leaves, by descending λ.</summary>
    public IReadOnlyList<PathEvent> Events { get; }

    /// <summary>The fits at the breakpoints and at the end, by descending λ, each certified.</summary>
    public IReadOnlyList<PathPoint> Knots { get; }

    /// <summary>False where the path ended before its last λ: too many breakpoints, or a direction that this arithmetic cannot resolve.</summary>
    public bool IsComplete { get; }

    /// <summary>The λ at which a coefficient first becomes non-zero, or null where it never does.</summary>
    /// <param name="column">Which coefficient, from 0.</param>
    public double? EntersAt(int column) => Events.FirstOrDefault(e => e.Enters && e.Column == column)?.Lambda;
}
