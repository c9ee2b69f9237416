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

    /// <summary>The matrix of the L2 part, one row a column; null for the identity.</summary>
    public TikhonovMatrix? Tikhonov { get; init; }

    /// <summary>The curvature of the loss at the null model of all rows, which folds share; null to find it.</summary>
    public double? NullCurvature { get; init; }

    public bool Intercept { get; init; } = true;

    public bool Standardize { get; init; } = true;

    /// <summary>Whether ridge fits of least squares come with their leave-one-out and generalized cross-validation errors.</summary>
    public bool RidgeErrors { get; init; }

    public int Threads { get; init; } = 1;

    public CertificateTolerance Tolerance { get; init; } = CertificateTolerance.Default;

    /// <summary>The same with the plain elastic net in the place of any other penalty.</summary>
    public ProblemOptions WithElasticNet(double l1Ratio) => this with { L1Ratio = l1Ratio, Blocks = null, Tikhonov = null };
}
