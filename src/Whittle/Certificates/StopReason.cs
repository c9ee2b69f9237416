namespace Whittle.Certificates;

/// <summary>Why a solver ended. Only a <see cref="Certificate"/> says how good the result is.</summary>
public enum StopReason
{
    /// <summary>The optimality conditions hold to rounding.</summary>
    Converged,

    /// <summary>The limit of steps was reached.</summary>
    IterationLimit,

    /// <summary>The objective falls for ever as coefficients grow: features without a penalty separate the responses.</summary>
    NoMinimum,

    /// <summary>No step could improve the result in this arithmetic.</summary>
    Stalled,
}
