using Whittle.Certificates;
using Whittle.Losses;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>What a problem is apart from its data.</summary>
internal sealed record ProblemOptions
{
    public Loss Loss { get; init; } = Loss.Squared;

    public double L1Ratio { get; init; } = 1;

    /// <summary>Penalties on blocks of columns that have given scales; null for the elastic net on each.</summary>
    public Func<double[], ColumnBlocks>? Blocks { get; init; }

    /// <summary>The curvature of the loss at the null model of all rows, which folds share; null to find it.</summary>
    public double? NullCurvature { get; init; }

    public bool Intercept { get; init; } = true;

    public bool Standardize { get; init; } = true;

    public int Threads { get; init; } = 1;

    public CertificateTolerance Tolerance { get; init; } = CertificateTolerance.Default;
}
