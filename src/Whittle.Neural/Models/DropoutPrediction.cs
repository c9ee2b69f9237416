namespace Whittle.Neural;

/// <summary>What dropout makes of one row. Immutable and thread-safe.</summary>
/// <param name="Mean">The mean of the predictions, in units of the response.</param>
/// <param name="Deviation">Their standard deviation.</param>
public readonly record struct DropoutPrediction(double Mean, double Deviation);
