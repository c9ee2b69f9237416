namespace Whittle.Models;

/// <summary>Where the response of a row is expected, in its units; an end that the rows cannot bound is infinite.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct PredictionInterval(double Low, double High);
