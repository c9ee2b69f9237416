using Whittle.Certificates;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Paths;

/// <summary>
/// Bounds the certificates of all fits between neighbouring knots of a lasso path of least squares, from the data at the knots alone. Between knots, with signs s, coefficients b, λ, residual
/// r and dual point θ are interpolated; θ is feasible, since |x̃ⱼᵀθ| ≤ λvⱼ is convex in (θ, λ).
/// <para>
/// gap = ½‖r − θ‖² + Σⱼ |bⱼ|(λvⱼ − sⱼx̃ⱼᵀθ): the first term is convex in t, the second a sum of products of two linear functions that are not negative, so the gap is at most
/// max ½‖r − θ‖² + Σⱼ max|bⱼ|·max(λvⱼ − sⱼx̃ⱼᵀθ), each maximum over the two knots. KKT: |x̃ⱼᵀr − λvⱼsⱼ| (active) and |x̃ⱼᵀr| − λvⱼ (zero at both knots) are convex in t, so at most
/// the larger of the two. A coefficient whose sign differs at the knots is held to both signs, which no true segment has. Along a segment F is its chord plus
/// t(1−t)[(λ₁−λ₂)(P₂−P₁) − ½‖X̃(b₁−b₂)‖²], P = Σ vⱼ|bⱼ|.
/// </para>
/// Cost: two passes over X for eight knots, three with unpenalized columns. Not thread-safe.
/// </summary>
internal sealed class SegmentCertifier
{
    private readonly PenalizedProblem _problem;
    private readonly UnpenalizedFit _unpenalized;
    private readonly Lazy<UnpenalizedFit> _everyColumn;
    private readonly double[] _shares;

    public SegmentCertifier(PenalizedProblem problem)
    {
        _problem = problem;
        _shares = problem.Design.Shares;
        _unpenalized = FitOf(j => problem.Factors[j] == 0);
        _everyColumn = new Lazy<UnpenalizedFit>(() => FitOf(j => !problem.Factors.IsExcluded(j)));
    }

    /// <summary>The knots, each with what holds down to the next.</summary>
    /// <param name="knots">Descending in λ, each certified on its own.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public List<PathKnot> Join(IReadOnlyList<PathPoint> knots, CancellationToken cancellation)
    {
        var joined = new List<PathKnot>(knots.Count);
        End? before = null;
        foreach (PathPoint[] batch in knots.Chunk(Certifier.Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (End end in Prepare(batch))
            {
                if (before is not null)
                {
                    joined.Add(new PathKnot(before.Point, Between(before, end)));
                }

                before = end;
            }
        }

        if (before is not null)
        {
            joined.Add(new PathKnot(before.Point, null));
        }

        return joined;
    }

    private UnpenalizedFit FitOf(Func<int, bool> isIn) => new(_problem.Predictor, _problem.Loss, _problem.LossOnData, _problem.Design.AllColumns.Where(isIn));

    private IEnumerable<End> Prepare(PathPoint[] points)
    {
        int n = _problem.Design.Rows, p = _problem.Design.Columns, count = points.Length;
        double[] predictors = _problem.Predictor.Evaluate(Array.ConvertAll(points, k => (k.Fit.Intercepts, k.Standardized)));
        double[] descents = new double[n * count], duals = new double[n * count], gradients = new double[p * count];
        for (int q = 0; q < count; q++)
        {
            Span<double> predictor = predictors.AsSpan(q * n, n), descent = descents.AsSpan(q * n, n);
            _problem.LossOnData.Descent(predictor, descent);
            UnpenalizedFit space = points[q].Lambda > 0 ? _unpenalized : _everyColumn.Value;
            space.MakeDual(predictor, descent, duals.AsMemory(q * n, n));
        }

        _problem.Design.TransposeMultiply(_problem.Design.AllColumns, descents, count, gradients);

        // Without unpenalized columns the dual differs from the descent by a constant, which centred columns do not see.
        bool isShared = _unpenalized.Basis.Count == 0 && Array.TrueForAll(points, k => k.Lambda > 0);
        double[] dualGradients = isShared ? gradients : new double[p * count];
        if (!isShared)
        {
            _problem.Design.TransposeMultiply(_problem.Design.AllColumns, duals, count, dualGradients);
        }

        for (int q = 0; q < count; q++)
        {
            double[] offers = dualGradients[(q * p)..((q + 1) * p)], descent = descents[(q * n)..((q + 1) * n)];
            double shrink = ShrinkOf(offers, points[q].Lambda);
            yield return new End(
                points[q], points[q].Standardized.ToDense(p), descent, gradients[(q * p)..((q + 1) * p)], Array.ConvertAll(offers, g => shrink * g),
                HalfSquare(descent, duals.AsSpan(q * n, n), shrink));
        }
    }

    // The largest share of the dual point that is feasible; at λ = 0 it is orthogonal to every column already.
    private double ShrinkOf(double[] offers, double lambda)
    {
        double shrink = 1;
        for (int j = 0; j < offers.Length && lambda > 0; j++)
        {
            double price = lambda * _problem.Factors[j], offered = Math.Abs(offers[j]);
            shrink = price > 0 && offered > price ? Math.Min(shrink, price / offered) : shrink;
        }

        return shrink;
    }

    private PathSegment Between(End upper, End lower)
    {
        double gap = Math.Max(upper.Distance, lower.Distance), penalty = 0;
        double violation = _problem.HasIntercept ? Math.Max(Math.Abs(Kernels.Sum(upper.Descent)), Math.Abs(Kernels.Sum(lower.Descent))) : 0;
        for (int j = 0; j < upper.Gradient.Length; j++)
        {
            double factor = _problem.Factors[j], first = factor * upper.Point.Lambda, second = factor * lower.Point.Lambda, above = upper.Coefficients[j], below = lower.Coefficients[j];
            if (double.IsPositiveInfinity(factor))
            {
                continue;
            }

            if (above == 0 && below == 0)
            {
                violation = Math.Max(violation, Math.Max(Math.Abs(upper.Gradient[j]) - first, Math.Abs(lower.Gradient[j]) - second));
                continue;
            }

            double slack = 0;
            for (int sign = -1; sign <= 1; sign += 2)
            {
                if (above * sign > 0 || below * sign > 0)
                {
                    violation = Math.Max(violation, Math.Max(Math.Abs(upper.Gradient[j] - (sign * first)), Math.Abs(lower.Gradient[j] - (sign * second))));
                    slack = Math.Max(slack, Math.Max(first - (sign * upper.Dual[j]), second - (sign * lower.Dual[j])));
                }
            }

            // The dual points are orthogonal to what is not penalized, of which only rounding is left.
            gap += factor > 0 ? Math.Max(Math.Abs(above), Math.Abs(below)) * slack : 0;
            penalty += factor * (Math.Abs(below) - Math.Abs(above));
        }

        double bend = HalfSquare(upper.Descent, lower.Descent, 1), nullLoss = _problem.InterceptLoss;
        return new PathSegment(
            gap / _problem.Certifier.NullObjective, violation / _problem.Certifier.GradientScale,
            ((upper.Point.Lambda - lower.Point.Lambda) * penalty) - bend, nullLoss > 0 ? bend / nullLoss : 0);
    }

    // ½ Σ w(r − share·q)²/Σw of residuals r and q that are given as w·r/Σw.
    private double HalfSquare(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double share)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double apart = first[i] - (share * second[i]);
            sum += _shares[i] > 0 ? apart * apart / _shares[i] : 0;
        }

        return sum / 2;
    }

    // A knot as the data see it: its coefficients, the descent w·r/Σw, x̃ᵀ of it and of the dual point, and ½‖r − θ‖².
    private sealed record End(PathPoint Point, double[] Coefficients, double[] Descent, double[] Gradient, double[] Dual, double Distance);
}
