namespace Whittle.Explain;

/// <summary>What a kept feature, or for other losses than least squares the intercept, took of what a left-out feature would be worth without it.</summary>
/// <param name="By">The kept feature's name, or <c>(intercept)</c>.</param>
/// <param name="Correlation">Their correlation over the rows of the fit, in [−1, 1]; without an intercept the cosine; NaN for the intercept.</param>
/// <param name="Share">How much of the left-out feature's price it took, 0.3 for 30 points of its worth; negative where it adds.</param>
public sealed record Takeover(string By, double Correlation, double Share);
