namespace Whittle.Explain;

/// <summary>What one coefficient contributes to one prediction.</summary>
/// <param name="Name">The coefficient's name.</param>
/// <param name="Value">The row's value of its column, in the column's units.</param>
/// <param name="Amount">β·(value − mean of the column), or β·value without an intercept; in units of the predictor, which are the response's for least squares.</param>
public sealed record Contribution(string Name, double Value, double Amount);
