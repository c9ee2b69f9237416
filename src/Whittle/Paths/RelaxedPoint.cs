using Whittle.Certificates;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Paths;

/// <summary>
/// A fit of a path beside its refit: the same loss without a penalty on the columns that the fit keeps, intercept and unpenalized columns included. The relaxed fit with share φ has
/// the predictor φ·penalized + (1−φ)·refit; but for φ = 1 and φ = 0 it is no minimizer of anything, and both certificates speak for it. Immutable and thread-safe.
/// </summary>
public sealed class RelaxedPoint
{
    internal RelaxedPoint(PathPoint penalized, UnpenalizedPoint refit)
    {
        Penalized = penalized;
        Refit = refit.Point;
        Undefined = refit.Undefined;
    }

    /// <summary>The fit of the path.</summary>
    public PathPoint Penalized { get; }

    /// <summary>The refit, of λ = 0; null where it has no single answer.</summary>
    public PathPoint? Refit { get; }

    /// <summary>Why there is no single refit, to follow a colon; null where there is one.</summary>
    public string? Undefined { get; }

    /// <summary>φ·penalized + (1−φ)·refit on the standardized scale, with the λ of the penalized fit; null where there is no refit and φ is below 1.</summary>
    internal FitState? Mix(double share)
    {
        FitState one = Penalized.Fit;
        if (share == 1 || Refit is null)
        {
            return share == 1 ? one : null;
        }

        FitState other = Refit.Fit;
        int[] indices = [.. one.Coefficients.Indices.Union(other.Coefficients.Indices).Order()];
        double[] values = Array.ConvertAll(indices, t => Mix(share, one.Coefficients[t], other.Coefficients[t]));
        return new FitState(one.Lambda, [.. one.Intercepts.Select((b, k) => Mix(share, b, other.Intercepts[k]))], new SparseVector(indices, values));
    }

    /// <summary>φ·one + (1−φ)·other.</summary>
    internal static double Mix(double share, double one, double other) => (share * one) + ((1 - share) * other);
}
