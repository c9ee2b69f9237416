namespace Whittle.Losses;

/// <summary>
/// The cumulative baseline hazard H₀ of one stratum of a Cox fit, a step function: survival until t at a predictor η is exp(−H₀(t) e^η). Breslow's estimator (1972),
/// with Efron's treatment of ties where the fit has it. Immutable and thread-safe.
/// </summary>
/// <param name="Stratum">The stratum's name; null where there are none.</param>
/// <param name="Times">The times at which an event happened, rising.</param>
/// <param name="Cumulative">H₀ from each of these times on.</param>
public sealed record BaselineHazard(string? Stratum, IReadOnlyList<double> Times, IReadOnlyList<double> Cumulative)
{
    /// <summary>H₀(t), 0 before the first event.</summary>
    /// <param name="time">t.</param>
    public double At(double time)
    {
        int count = 0;
        while (count < Times.Count && Times[count] <= time)
        {
            count++;
        }

        return count == 0 ? 0 : Cumulative[count - 1];
    }
}
