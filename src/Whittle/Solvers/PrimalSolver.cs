using Whittle.Certificates;

namespace Whittle.Solvers;

/// <summary>
/// The primal active-set method, one change at a time with a ratio test (Osborne, Presnell &amp; Turlach 2000,
/// doi:10.1093/imanum/20.3.389): the objective falls at every step, so it ends. The fallback of <see cref="ExchangeSolver"/>.
/// </summary>
internal static class PrimalSolver
{
    private const int StepsPerColumn = 20;

    /// <summary>
    /// Moves a point to the minimizer for λ. Holds before and after every step: every active coefficient has its sign or is 0. Each step
    /// walks towards the minimizer for the present signs until a coefficient reaches 0 (it leaves) or the minimizer is reached (the column
    /// that beats its price by most enters).
    /// </summary>
    public static StopReason Solve(ActivePoint point, double lambda, CancellationToken cancellation)
    {
        point.UseCurvature(lambda);
        var barred = new HashSet<int>();
        int limit = StepsPerColumn * (5 + Math.Min(point.Watched.Count, 5000));
        for (int step = 0; step < limit; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] start = point.Values.ToArray();
            point.SolveActive(lambda);
            if (StopAtZero(point, start, lambda))
            {
                continue;
            }

            point.Evaluate();
            int entering = WorstViolator(point, lambda, barred);
            if (entering < 0)
            {
                return barred.Count == 0 ? StopReason.Converged : StopReason.Stalled;
            }

            if (point.Enter([entering], lambda).Count > 0 && !TryPivot(point, entering, lambda))
            {
                barred.Add(entering);
            }
        }

        return StopReason.IterationLimit;
    }

    // The point has gone from start to its target; where a coefficient lost its sign on the way, goes back to where the first one did and
    // removes it. False where none did.
    private static bool StopAtZero(ActivePoint point, double[] start, double lambda)
    {
        double length = 1;
        int blocking = -1;
        Span<double> values = point.Values;
        for (int k = 0; k < start.Length; k++)
        {
            double sign = point.SignAt(k, lambda);
            if (values[k] * sign < 0)
            {
                double share = start[k] * sign <= 0 ? 0 : start[k] / (start[k] - values[k]);
                if (share < length)
                {
                    (length, blocking) = (share, k);
                }
            }
        }

        if (blocking < 0)
        {
            return false;
        }

        for (int k = 0; k < start.Length; k++)
        {
            values[k] = start[k] + (length * (values[k] - start[k]));
        }

        point.RemoveAt(blocking);
        return true;
    }

    /// <summary>
    /// Enters a column that depends on the active ones, x_j = X_A a: moving b_j by t·sign and b_A by −a·t·sign leaves the fit as it is and
    /// lowers the penalty (the column beats its price), until an active coefficient reaches 0 and makes room. False where none does.
    /// </summary>
    private static bool TryPivot(ActivePoint point, int entering, double lambda)
    {
        double sign = point.Direction(entering);
        double[] combination = point.Combination(entering);
        (int blocking, double length) = Blocking(combination, point.Values, sign, k => point.SignAt(k, lambda));
        if (blocking < 0)
        {
            return false;
        }

        for (int k = 0; k < combination.Length; k++)
        {
            point.Values[k] -= combination[k] * sign * length;
        }

        point.RemoveAt(blocking);
        if (point.Enter([entering], lambda).Count > 0)
        {
            return false;
        }

        point.Values[^1] = sign * length;
        return true;
    }

    /// <summary>
    /// Which active coefficient reaches 0 first, and after what length, when b_A moves by −combination·sign; (−1, ∞) where none does.
    /// </summary>
    public static (int Position, double Length) Blocking(double[] combination, ReadOnlySpan<double> values, double sign, Func<int, double> signAt)
    {
        (int Position, double Length) first = (-1, double.PositiveInfinity);
        for (int k = 0; k < combination.Length; k++)
        {
            double rate = -combination[k] * sign;
            if (rate * signAt(k) < 0 && -values[k] / rate < first.Length)
            {
                first = (k, -values[k] / rate);
            }
        }

        return first;
    }

    private static int WorstViolator(ActivePoint point, double lambda, HashSet<int> barred)
    {
        int worst = -1;
        double most = 0;
        foreach (int j in point.Watched)
        {
            double excess = point.Excess(j, lambda);
            if (excess > most && !barred.Contains(j))
            {
                (worst, most) = (j, excess);
            }
        }

        return worst;
    }
}
