using Whittle.Models;

namespace Whittle.Paths;

/// <summary>Fits of one problem along λ, largest first. Immutable and thread-safe.</summary>
public sealed class RegularizationPath
{
    internal RegularizationPath(IReadOnlyList<string> names, IReadOnlyList<PathPoint> points, double lambdaMax, double l1Ratio)
    {
        Names = names;
        Points = points;
        LambdaMax = lambdaMax;
        L1Ratio = l1Ratio;
    }

    /// <summary>The names of the coefficients; a point's indices point into them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One fit a λ, descending.</summary>
    public IReadOnlyList<PathPoint> Points { get; }

    /// <summary>The least λ at which every penalized coefficient is 0.</summary>
    public double LambdaMax { get; }

    /// <summary>ρ in [0, 1].</summary>
    public double L1Ratio { get; }
}
