using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>How the learning rate falls while training goes on: a factor of the first rate, by the share of the training that is done. Immutable and thread-safe.</summary>
/// <param name="Kind">By which curve.</param>
/// <param name="Final">The factor at the end, in (0, 1]; default 0.01.</param>
/// <param name="Warmup">The share of the training in [0, 1) during which the rate rises from 0; default 0.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind = ScheduleKind.Constant, double Final = 0.01, double Warmup = 0)
{
    /// <summary>The factor of a step.</summary>
    /// <param name="share">The share of the training that is done, in [0, 1).</param>
    public double FactorAt(double share)
    {
        if (share < Warmup)
        {
            return Math.Max(share / Warmup, 1e-3);
        }

        double done = (share - Warmup) / (1 - Warmup);
        return Kind switch
        {
            ScheduleKind.Cosine => Final + ((1 - Final) * (1 + Math.Cos(Math.PI * done)) / 2),
            ScheduleKind.Exponential => Math.Pow(Final, done),
            _ => 1,
        };
    }

    /// <summary>All that is wrong with it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!(Final is > 0 and <= 1))
        {
            yield return Faults.OutOfRange("Final", Final, "(0, 1]", "what is left of the learning rate at the end");
        }

        if (!(Warmup is >= 0 and < 1))
        {
            yield return Faults.OutOfRange("Warmup", Warmup, "[0, 1)", "the share of the training during which the learning rate rises");
        }
    }
}
