using Whittle.Certificates;

namespace Whittle.Solvers;

/// <summary>What a problem is apart from its data.</summary>
internal sealed record ProblemOptions
{
    public double L1Ratio { get; init; } = 1;

    public bool Intercept { get; init; } = true;

    public bool Standardize { get; init; } = true;

    public int Threads { get; init; } = 1;

    public CertificateTolerance Tolerance { get; init; } = CertificateTolerance.Default;
}
