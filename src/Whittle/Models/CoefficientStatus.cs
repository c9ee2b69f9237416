namespace Whittle.Models;

/// <summary>What became of a coefficient.</summary>
public enum CoefficientStatus
{
    /// <summary>Penalized and not zero.</summary>
    Kept,

    /// <summary>Penalized and exactly zero.</summary>
    LeftOut,

    /// <summary>Never penalized (penalty factor 0).</summary>
    Unpenalized,

    /// <summary>Held at zero (penalty factor ∞).</summary>
    Excluded,

    /// <summary>The column has one value only, so the intercept says all it could.</summary>
    Constant,
}
