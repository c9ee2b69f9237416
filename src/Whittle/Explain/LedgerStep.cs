namespace Whittle.Explain;

/// <summary>One step of a coefficient toward zero: what each penalty pays for it, and what the loss charges.</summary>
/// <param name="From">Where the coefficient stands.</param>
/// <param name="To">Where the step ends, nearer to zero or at it.</param>
/// <param name="L1Reward">λv(|from| − |to|): the same for every step of the same length.</param>
/// <param name="L2Reward">λv(from² − to²)/2: less and less as zero comes near.</param>
/// <param name="LossCost">L(to) − L(from), the other coefficients held; negative where the step lowers the loss as well. Null where there are no data.</param>
public sealed record LedgerStep(double From, double To, double L1Reward, double L2Reward, double? LossCost);
