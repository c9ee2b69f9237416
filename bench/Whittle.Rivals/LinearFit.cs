namespace Whittle.Rivals;

/// <summary>What a rival found at one λ.</summary>
internal sealed record LinearFit(double Intercept, IReadOnlyList<double> Coefficients);
