using Whittle.Certificates;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// Minimizes ½bᵀGb − cᵀb plus any penalty on blocks, for the terms of a quadratic: block by block, a step of the proximal gradient with the largest eigenvalue of the
/// block's own Gram matrix (Tseng 2001, doi:10.1023/A:1017501703105), which finds what is zero, what is at a bound and what is free; then Newton steps on the free
/// coefficients, where everything is smooth, which find their values to rounding. A Newton step is kept only if it lowers the objective. Not thread-safe.
/// </summary>
internal sealed class BlockSolver
{
    private const int MaxSweeps = 2000;
    private const int SweepsBetween = 8;
    private const int MaxNewton = 30;
    private const double Exact = 1e-14;

    // The penalty's own curvature makes definite what the columns alone leave dependent, so small pivots are welcome here.
    private const double Pivot = 1e-14;

    private readonly Block[] _blocks;
    private readonly BlockSum _penalty;
    private readonly int[] _all;
    private readonly double[] _gram;
    private readonly double[] _linear;
    private readonly double[] _b;
    private readonly double[] _descent;
    private readonly int _count;

    /// <param name="quadratic">The smooth part.</param>
    /// <param name="blocks">Blocks of the quadratic's own positions that cover them; a factor of 0 is not penalized.</param>
    /// <param name="start">Where to begin, one value a position.</param>
    public BlockSolver(GramQuadratic quadratic, IEnumerable<PenaltyBlock> blocks, double[] start)
    {
        _count = quadratic.Count;
        _all = [.. Enumerable.Range(0, _count)];
        _penalty = new BlockSum([.. blocks]);
        _gram = quadratic.Gram;
        _linear = quadratic.Linear;
        _b = [.. start];
        _descent = new double[_count];
        _blocks = [.. _penalty.Blocks.Select(block => new Block(block.Terms, block.Factor, block.Penalty, LargestEigenvalue(block.Terms)))];
    }

    /// <summary>The minimizer.</summary>
    public double[] Solution => _b;

    /// <summary>Solves for one λ.</summary>
    public StopReason Solve(double lambda, CancellationToken cancellation)
    {
        Refresh();
        double scale = Math.Max(_linear.Max(Math.Abs), double.Epsilon), best = double.PositiveInfinity;
        int idle = 0;
        for (int sweep = 1; sweep <= MaxSweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (Block block in _blocks)
            {
                Step(block, lambda);
            }

            if (sweep % SweepsBetween != 0)
            {
                continue;
            }

            Refresh();
            Polish(lambda, scale);
            double violation = Violation(lambda);
            idle = violation < 0.5 * best ? 0 : idle + 1;
            best = Math.Min(best, violation);
            if (violation <= Exact * scale || (idle >= 4 && violation <= 1e-11 * scale))
            {
                return StopReason.Converged;
            }
        }

        return StopReason.IterationLimit;
    }

    // One block: b ← the minimizer of the quadratic's bound ½h‖x − (b + descent/h)‖² plus the penalty; the descent of all positions follows.
    private void Step(Block block, double lambda)
    {
        if (block.Curvature <= 0)
        {
            return;
        }

        Span<double> next = stackalloc double[block.Terms.Length];
        for (int k = 0; k < next.Length; k++)
        {
            next[k] = _b[block.Terms[k]] + (_descent[block.Terms[k]] / block.Curvature);
        }

        if (block.Factor > 0)
        {
            block.Penalty.Shrink(next, block.Curvature, lambda, block.Factor);
        }

        for (int k = 0; k < next.Length; k++)
        {
            int t = block.Terms[k];
            double change = next[k] - _b[t];
            if (change != 0)
            {
                _b[t] = next[k];
                Kernels.AddScaled(-change, _gram.AsSpan(t * _count, _count), _descent);
            }
        }
    }

    // Newton's method on the coefficients that are free, while it lowers the objective and the violation.
    private void Polish(double lambda, double scale)
    {
        for (int step = 0; step < MaxNewton; step++)
        {
            (int[] free, double[] gradient, double[] hessian) = Differentiate(lambda);
            if (free.Length == 0 || gradient.Max(Math.Abs) <= Exact * scale || Solve(free, gradient, hessian) is not { } move)
            {
                return;
            }

            double before = Objective(lambda), violation = Violation(lambda), noise = Noise();
            double[] old = [.. _b];
            bool isDone = false;
            for (double length = 1; length > 1e-3 && !isDone; length /= 2)
            {
                for (int k = 0; k < free.Length; k++)
                {
                    _b[free[k]] = old[free[k]] + (length * move[k]);
                }

                StayAllowed(lambda);
                Refresh();
                double reached = Objective(lambda);
                isDone = reached < before - noise || (reached <= before + noise && Violation(lambda) < violation);
            }

            if (!isDone)
            {
                old.CopyTo(_b, 0);
                Refresh();
                return;
            }
        }
    }

    // A block that a step has led out of what its penalty allows goes back to the nearest point that it does: a step of next to no length.
    private void StayAllowed(double lambda)
    {
        const double Still = 1e12;
        foreach (Block block in _blocks)
        {
            double[] own = Array.ConvertAll(block.Terms, t => _b[t]);
            if (block.Factor > 0 && double.IsPositiveInfinity(block.Penalty.Value(own, lambda, block.Factor)))
            {
                block.Penalty.Shrink(own, Still * block.Curvature, lambda, block.Factor);
                for (int k = 0; k < own.Length; k++)
                {
                    _b[block.Terms[k]] = own[k];
                }
            }
        }
    }

    // The free positions that bend, what is left of the gradient there (descent less the penalty's slope), and the Hessian of the whole, row after row.
    private (int[] Free, double[] Gradient, double[] Hessian) Differentiate(double lambda)
    {
        SmoothPart part = _penalty.Differentiate(_all, _b, lambda);
        int size = part.Free.Length;
        int[] kept = [.. Enumerable.Range(0, size).Where(k => _gram[part.Free[k] + (part.Free[k] * _count)] > 0)];
        int[] free = Array.ConvertAll(kept, k => part.Free[k]);
        var hessian = new double[kept.Length * kept.Length];
        for (int a = 0; a < kept.Length; a++)
        {
            for (int c = 0; c < kept.Length; c++)
            {
                hessian[(a * kept.Length) + c] = _gram[free[a] + (free[c] * _count)] + part.Hessian[(kept[a] * size) + kept[c]];
            }
        }

        return (free, Array.ConvertAll(kept, k => _descent[part.Free[k]] - part.Slope[k]), hessian);
    }

    // The Newton step; null where the Hessian is not positive definite beyond dependent columns, which stay where they are.
    private static double[]? Solve(int[] free, double[] gradient, double[] hessian)
    {
        int m = free.Length;
        var factor = new Cholesky(Pivot);
        var kept = new List<int>();
        for (int a = 0; a < m; a++)
        {
            double diagonal = hessian[(a * m) + a];
            double[] cross = [.. kept.Select(k => hessian[(a * m) + k])];
            if (diagonal > 0 && factor.TryAppend(cross, diagonal))
            {
                kept.Add(a);
            }
        }

        if (kept.Count == 0)
        {
            return null;
        }

        double[] solution = [.. kept.Select(k => gradient[k])], move = new double[m];
        factor.Solve(solution);
        for (int k = 0; k < solution.Length; k++)
        {
            move[kept[k]] = solution[k];
        }

        return move;
    }

    private double Objective(double lambda)
    {
        double sum = 0;
        for (int t = 0; t < _count; t++)
        {
            // ½bᵀGb − cᵀb = −½bᵀ(c + descent).
            sum -= 0.5 * _b[t] * (_linear[t] + _descent[t]);
        }

        return sum + _blocks.Sum(block => block.Factor > 0 ? block.Penalty.Value(Array.ConvertAll(block.Terms, t => _b[t]), lambda, block.Factor) : 0);
    }

    // What rounding may do to the objective.
    private double Noise()
    {
        double sum = 0;
        for (int t = 0; t < _count; t++)
        {
            sum += Math.Abs(_b[t]) * (Math.Abs(_linear[t]) + Math.Abs(_descent[t]));
        }

        return 1e-13 * sum;
    }

    private double Violation(double lambda) => _blocks.Max(block =>
    {
        double[] own = Array.ConvertAll(block.Terms, t => _descent[t]);
        return block.Factor > 0 ? block.Penalty.Distance(own, Array.ConvertAll(block.Terms, t => _b[t]), lambda, block.Factor) : own.Max(Math.Abs);
    });

    private void Refresh()
    {
        _linear.CopyTo(_descent, 0);
        for (int t = 0; t < _count; t++)
        {
            if (_b[t] != 0)
            {
                Kernels.AddScaled(-_b[t], _gram.AsSpan(t * _count, _count), _descent);
            }
        }
    }

    private double LargestEigenvalue(int[] terms)
    {
        int size = terms.Length;
        if (size == 1)
        {
            return _gram[terms[0] + (terms[0] * _count)];
        }

        var matrix = new double[size * size];
        for (int a = 0; a < size; a++)
        {
            for (int c = 0; c < size; c++)
            {
                matrix[a + (c * size)] = _gram[terms[a] + (terms[c] * _count)];
            }
        }

        return SymmetricEigen.Decompose(matrix, size).Max() * (1 + 1e-12);
    }

    private sealed record Block(int[] Terms, double Factor, Penalty Penalty, double Curvature);
}
