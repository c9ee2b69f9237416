namespace Whittle.Losses;

/// <summary>
/// A loss whose rows are apart: ℓ(y, η) ≥ 0 for one row, convex in η, half the unit deviance where there is one. Implement it as a readonly struct and hand
/// it to <see cref="RowLoss{TRow}"/>; every solver, certificate and command then knows it.
/// </summary>
public interface IRowLoss
{
    /// <summary>The loss's name in model files and on the command line.</summary>
    string Name { get; }

    /// <summary>The link's name: how the predictor becomes a mean.</summary>
    string Link { get; }

    /// <summary>The loss's own parameter as it stands in model files, or null where it has none.</summary>
    double? Parameter => null;

    /// <summary>Whether the response names two classes, 0 and 1.</summary>
    bool TakesClasses => false;

    /// <summary>What a response may be, to end the sentence <i>it must be</i>, such as <c>a number of 0 or more</c>.</summary>
    string Domain { get; }

    /// <summary>Whether a finite response can be used.</summary>
    /// <param name="response">y.</param>
    bool Allows(double response);

    /// <summary>ℓ(y, η); +∞ where η is outside the domain of the link.</summary>
    /// <param name="response">y.</param>
    /// <param name="predictor">η.</param>
    double Value(double response, double predictor);

    /// <summary>∂ℓ/∂η and ∂²ℓ/∂η² ≥ 0 (at a kink of the slope, either side's).</summary>
    /// <param name="response">y.</param>
    /// <param name="predictor">η, inside the domain.</param>
    (double Slope, double Curvature) Derivatives(double response, double predictor);

    /// <summary>
    /// −ℓ*(y, −r), the least of ℓ(y, η) + rη over η: the row's part of the dual objective at a descent r; −∞ where r is outside the conjugate's domain.
    /// </summary>
    /// <param name="response">y.</param>
    /// <param name="descent">r, which is −∂ℓ/∂η at the point it comes from.</param>
    double DualValue(double response, double descent);

    /// <summary>The mean of the response at a predictor: the inverse link.</summary>
    /// <param name="predictor">η.</param>
    double Mean(double predictor);

    /// <summary>A predictor to start from that is inside the domain, near the one whose mean is the given mean response.</summary>
    /// <param name="mean">The weighted mean of the responses.</param>
    double Start(double mean);
}
