namespace Whittle.Inference;

/// <summary>Intervals of coefficients, one by one (not for all at once), with what they are about and what they rest on. Immutable and thread-safe.</summary>
public sealed record CoefficientInference
{
    /// <summary>How they were made.</summary>
    public required InferenceMethod Method { get; init; }

    /// <summary>1 − α, the share of data sets whose interval covers what it is about, if what the method rests on holds.</summary>
    public required double Level { get; init; }

    /// <summary>One a coefficient that the method speaks of, in their order.</summary>
    public required IReadOnlyList<CoefficientInterval> Intervals { get; init; }

    /// <summary>λ in Whittle's convention of the fit that they start from; null where there is none.</summary>
    public double? Lambda { get; init; }

    /// <summary>σ in units of the response; null where the method needs none.</summary>
    public double? NoiseDeviation { get; init; }

    /// <summary>Where σ comes from, in words; null where there is none.</summary>
    public string? NoiseSource { get; init; }

    /// <summary>How many draws a bootstrap finished; null for other methods.</summary>
    public int? Draws { get; init; }

    /// <summary>What is outside the theory here, in words; null where nothing is.</summary>
    public string? Caveat { get; init; }

    /// <summary>False where the work was cancelled and this is what was finished.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>How many intervals have an infinite end.</summary>
    public int Unbounded => Intervals.Count(i => !i.IsBounded);
}
