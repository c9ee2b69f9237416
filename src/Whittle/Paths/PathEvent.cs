namespace Whittle.Paths;

/// <summary>A breakpoint of the exact path: at this λ, going down, a coefficient starts or ends.</summary>
/// <param name="Lambda">λ in Whittle's convention.</param>
/// <param name="Column">Which coefficient, from 0.</param>
/// <param name="Enters">True where it becomes non-zero, false where it returns to zero.</param>
public sealed record PathEvent(double Lambda, int Column, bool Enters);
