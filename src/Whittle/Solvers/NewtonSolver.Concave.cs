using Whittle.Certificates;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <content>
/// Penalties that are not convex, by local linear approximation (Zou &amp; Li 2008, doi:10.1214/009053607000000802), which finds what is zero, and Newton steps on the rest, which find the values to
/// rounding. Each step lowers the objective, so the end is a local minimum near the fit of the last λ.
/// </content>
internal sealed partial class NewtonSolver
{
    private const int MaxTangents = 500;
    private const int Patience = 100;

    // A concave penalty by L1 penalties that touch it from above, each minimized in turn, and Newton steps on the coefficients that are not zero once these are the right ones.
    private StopReason ApproachByTangents(SortedSet<int> working, double lambda, CancellationToken cancellation)
    {
        PenaltySum concave = _penalty;
        double best = double.PositiveInfinity;
        StopReason reason = StopReason.IterationLimit;
        for (int round = 0, idle = 0; round < MaxTangents && idle < Patience; round++)
        {
            _penalty = concave.TangentAt(_values, lambda);
            reason = Approach(working, lambda, cancellation);
            _penalty = concave;
            if (!DescendFreely([.. working], lambda, cancellation))
            {
                return StopReason.NoMinimum;
            }

            FormGradient(_map.AllCoefficients);
            double violation = Violation(_map.AllCoefficients, lambda);
            idle = violation < 0.5 * best ? 0 : idle + 1;
            best = Math.Min(best, violation);
            if (violation <= Fine)
            {
                return StopReason.Converged;
            }
        }

        return reason == StopReason.Converged ? StopReason.Stalled : reason;
    }

    // Newton steps on loss and penalty over the free coefficients, while they lower the objective; false where they fall for ever.
    private bool DescendFreely(int[] terms, double lambda, CancellationToken cancellation)
    {
        double moved = 0;
        int longWays = 0;
        for (int step = 0; step < MaxSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            SmoothPart part = _penalty.Differentiate(terms, _values, lambda);
            FormGradient(part.Free);
            double[] move = part.Step(_map, _loss.CurvatureAt(_predictor), _descent), target = [.. _values];
            double fall = 0, largest = 0;
            for (int k = 0; k < move.Length; k++)
            {
                double left = _gradient[part.Free[k]] - part.Slope[k];
                fall += left * move[k];
                largest = Math.Max(largest, Math.Abs(left));
                target[part.Free[k]] += move[k];
            }

            bool isExact = largest <= Exact * _problem.Certifier.GradientScale;
            longWays += isExact && IsLong(moved) ? 1 : 0;
            if (longWays == 2 || (isExact && !IsLong(moved)))
            {
                return longWays < 2;
            }

            if (!(fall > 0) || Search(terms, target, fall, lambda) is not { Length: > 0 } found)
            {
                return true;
            }

            moved = found.Moved;
        }

        return true;
    }
}
