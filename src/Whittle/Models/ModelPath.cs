using Whittle.Certificates;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Models;

/// <summary>
/// The models of a whole path, from which <see cref="At"/> hands out that of one λ. For the lasso of least squares, whose coefficients are linear in λ between knots (Efron, Hastie,
/// Johnstone &amp; Tibshirani 2004, doi:10.1214/009053604000000067), it holds the knots as well and knows every λ from <see cref="ExactFrom"/> up; otherwise the λ that were fitted.
/// Immutable and thread-safe. Memory: the coefficients that are not zero.
/// <para>
/// A model between two knots carries a certificate of its own that was proved when the path was made. With the interpolated coefficients b and the interpolated dual points θ of both
/// knots, which are feasible since |x̃ⱼᵀθ| ≤ λvⱼ is convex in (θ, λ), the gap is ½‖r − θ‖² + Σⱼ |bⱼ|(λvⱼ − sⱼx̃ⱼᵀθ) with r the residual and sⱼ the sign of bⱼ. The first term is convex and
/// at most the larger of the knots' own; in the second both factors are linear, not negative, and at most the larger of theirs. The distances of the KKT conditions, with the segment's signs,
/// are convex as well. Where such a bound is not within tolerance, <see cref="ExactFrom"/> ends above it.
/// </para>
/// </summary>
public sealed class ModelPath
{
    // A λ that is printed with all its digits, or was translated and back, is the one that was saved.
    private const double SameLambda = 1e-9;

    private readonly PathPoint[] _knots;
    private readonly int _lastExact;

    internal ModelPath(ModelFrame frame, IReadOnlyList<PathPoint> points, IReadOnlyList<IReadOnlyList<BaselineHazard>>? baselines, IReadOnlyList<PathKnot> knots)
    {
        Frame = frame;
        Points = points;
        Baselines = baselines;
        Segments = knots;
        _knots = [.. knots.Select(k => k.Point)];

        // Above the first knot the null model stays the answer, if that is what the knot is.
        _lastExact = _knots.Length > 0 && _knots[0].Certificate.IsCertified && _knots[0].Indices.All(j => frame.Scale.Factors[j] == 0) ? 0 : -1;
        while (_lastExact >= 0 && knots[_lastExact].ToNext?.IsCertified(_knots[0].Certificate.Tolerance) == true && _knots[_lastExact + 1].Certificate.IsCertified)
        {
            _lastExact++;
        }
    }

    /// <summary>The fits of a grid, descending in λ; none where the path is an exact one.</summary>
    public IReadOnlyList<PathPoint> Points { get; }

    /// <summary>The fits at the knots of a piecewise-linear path, descending in λ; none for another loss or penalty.</summary>
    public IReadOnlyList<PathPoint> Knots => _knots;

    /// <summary>The least λ from which every larger one is known; null where only the λ of <see cref="Points"/> and <see cref="Knots"/> are.</summary>
    public double? ExactFrom => _lastExact < 0 ? null : _knots[_lastExact].Lambda;

    /// <summary>The response.</summary>
    public ResponseStep Response => Frame.Response;

    /// <summary>What was minimized.</summary>
    public Loss Loss => Frame.Loss;

    /// <summary>How a table's columns become those of the models; null for a path that was fitted to a matrix.</summary>
    public Recipe? Recipe => Frame.Recipe;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names => Frame.Names;

    /// <summary>The names of the predictors.</summary>
    public IReadOnlyList<string> Outputs => Frame.Outputs;

    /// <summary>n, the rows of positive weight.</summary>
    public int Rows => Frame.Rows;

    /// <summary>λmax of the problem.</summary>
    public double LambdaMax => Frame.LambdaMax;

    /// <summary>ρ in [0, 1]: 1 the lasso, 0 ridge.</summary>
    public double L1Ratio => Frame.L1Ratio;

    /// <summary>The penalty's name, as that of a <see cref="LinearModel"/>.</summary>
    public string Penalty => Frame.Penalty;

    /// <summary>What translates λ to and from other conventions.</summary>
    public LambdaScale LambdaScale => Frame.Scale;

    /// <summary>What all models share.</summary>
    internal ModelFrame Frame { get; }

    /// <summary>The baseline hazards of each of <see cref="Points"/>; null but for a Cox path.</summary>
    internal IReadOnlyList<IReadOnlyList<BaselineHazard>>? Baselines { get; }

    /// <summary>The knots, each with what is known of the fits below it.</summary>
    internal IReadOnlyList<PathKnot> Segments { get; }

    /// <summary>
    /// The model at a λ: one that was fitted (the same bits as then), or between knots. It says estimates, statuses and its proof; worth, ties and entries, for which the data must be asked,
    /// are null.
    /// </summary>
    /// <param name="lambda">λ ≥ 0 in Whittle's convention; of those that were fitted the nearest within a relative 1e-9.</param>
    /// <param name="chosenBy">How λ was chosen.</param>
    /// <exception cref="WhittleException">λ is negative or not finite (<c>bad-options</c>), is not known (<c>lambda-not-saved</c>; the message names the neighbours), or has no minimum (<c>no-minimum</c>).</exception>
    public LinearModel At(double lambda, string chosenBy = "given")
    {
        if (!(lambda >= 0 && double.IsFinite(lambda)))
        {
            throw Faults.BadOptions([Faults.OutOfRange("Lambda", lambda, "[0, ∞)", "0 is no penalty")]);
        }

        int at = IndexOf(Points, lambda), knot = IndexOf(_knots, lambda);
        PathPoint point = at >= 0 ? Points[at] : knot >= 0 ? _knots[knot] : lambda >= ExactFrom ? Interpolate(lambda) : throw NotSaved(lambda);
        return point.StopReason != StopReason.NoMinimum ? Frame.Create(point, chosenBy, at >= 0 ? Baselines?[at] : null) : throw Faults.NoMinimum(Loss.Name, lambda);
    }

    private static int IndexOf(IReadOnlyList<PathPoint> points, double lambda)
    {
        int nearest = -1;
        double least = SameLambda * lambda;
        for (int k = 0; k < points.Count; k++)
        {
            double distance = Math.Abs(points[k].Lambda - lambda);
            (nearest, least) = distance <= least && (nearest < 0 || distance < least) ? (k, distance) : (nearest, least);
        }

        return nearest;
    }

    private PathPoint Interpolate(double lambda)
    {
        if (lambda > _knots[0].Lambda)
        {
            PathPoint first = _knots[0];
            return Create(lambda, first, first.Standardized, first.Certificate, first.DevianceExplained);
        }

        int below = Array.FindIndex(_knots, k => k.Lambda <= lambda);
        (PathPoint upper, PathPoint lower, PathSegment segment) = (_knots[below - 1], _knots[below], Segments[below - 1].ToNext!);
        double t = (upper.Lambda - lambda) / (upper.Lambda - lower.Lambda), both = t * (1 - t);
        double Between(double above, double beneath) => ((1 - t) * above) + (t * beneath);
        int[] support = [.. upper.Standardized.Indices.Union(lower.Standardized.Indices).Order()];
        double[] values = Array.ConvertAll(support, j => Between(upper.Standardized[j], lower.Standardized[j]));
        int[] kept = [.. Enumerable.Range(0, support.Length).Where(k => values[k] != 0)];
        Certificate proof = upper.Certificate with
        {
            Objective = Between(upper.Certificate.Objective, lower.Certificate.Objective) + (both * segment.ObjectiveBend),
            RelativeGap = segment.RelativeGap,
            KktViolation = segment.KktViolation,
        };
        return Create(
            lambda, upper, new SparseVector(Array.ConvertAll(kept, k => support[k]), Array.ConvertAll(kept, k => values[k])), proof,
            Between(upper.DevianceExplained, lower.DevianceExplained) + (both * segment.DevianceBend));
    }

    // The centred intercept of least squares is the same at every λ.
    private PathPoint Create(double lambda, PathPoint knot, SparseVector coefficients, Certificate proof, double explained) =>
        new(new FitState(lambda, knot.Fit.Intercepts, coefficients), Frame.Centres, Frame.Scales)
        {
            Certificate = proof,
            DevianceExplained = explained,
            DegreesOfFreedom = coefficients.Indices.Length + (Frame.HasIntercept ? 1 : 0),
            StopReason = StopReason.Converged,
        };

    private WhittleException NotSaved(double lambda)
    {
        double[] known = [.. Points.Concat(_knots).Select(p => p.Lambda)];
        double[] above = Array.FindAll(known, k => k > lambda), below = Array.FindAll(known, k => k < lambda);
        return PathFaults.LambdaNotSaved(lambda, above.Length > 0 ? above.Min() : null, below.Length > 0 ? below.Max() : null, ExactFrom);
    }
}
