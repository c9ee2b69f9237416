namespace Whittle.Neural;

/// <summary>The mean losses of two models on the same rows. Immutable and thread-safe.</summary>
/// <param name="Own">Of the first.</param>
/// <param name="Other">Of the other.</param>
/// <param name="StandardError">Of their difference, paired row by row.</param>
/// <param name="Rows">How many rows.</param>
public sealed record PairedLoss(double Own, double Other, double StandardError, int Rows)
{
    // A difference of so many standard errors is called one.
    private const double Clear = 2;

    /// <summary>Whether the first is worse by more than two standard errors.</summary>
    public bool IsWorse => Own - Other > Clear * StandardError;
}
