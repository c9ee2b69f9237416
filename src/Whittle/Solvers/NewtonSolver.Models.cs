using Whittle.Certificates;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <content>The second-order models of a step and who minimizes them.</content>
internal sealed partial class NewtonSolver
{
    // The minimizer of the penalized model over the terms, all others as they are; null where it was not found.
    private double[]? Minimize(int[] terms, double damping, double lambda, CancellationToken cancellation)
    {
        double[]? solution = _penalty switch
        {
            BlockSum blocks => MinimizeBlocks(blocks, terms, CurvatureWith(damping), lambda, cancellation),
            TikhonovSum tikhonov => MinimizeTikhonov(tikhonov, terms, CurvatureWith(damping), lambda, cancellation),
            _ => MinimizeElasticNet((ElasticNetSum)_penalty, terms, damping, lambda, cancellation),
        };
        if (solution is null)
        {
            return null;
        }

        double[] target = [.. _values];
        for (int k = 0; k < terms.Length; k++)
        {
            target[terms[k]] = solution[k];
        }

        return target;
    }

    private Curvature CurvatureWith(double damping)
    {
        Curvature curvature = _loss.CurvatureAt(_predictor);
        return damping > 0 ? new DampedCurvature(curvature, _problem.Design.Weights, damping * _loss.Stiffness / _problem.Design.WeightSum) : curvature;
    }

    // The model of a curvature of now on some terms, held as its Gram matrix.
    private GramQuadratic GramOf(int[] terms, Curvature curvature)
    {
        var onData = new NewtonQuadratic(_map, curvature, terms);
        onData.Linearize(_descent, _predictor, [.. Enumerable.Range(0, terms.Length)]);
        return new GramQuadratic(onData, _problem.Design.Workers);
    }

    private double[] MinimizeBlocks(BlockSum blocks, int[] terms, Curvature curvature, double lambda, CancellationToken cancellation)
    {
        var solver = new BlockSolver(GramOf(terms, curvature), LocalBlocks(blocks, terms), Array.ConvertAll(terms, t => _values[t]));
        solver.Solve(lambda, cancellation);
        return solver.Solution;
    }

    private double[]? MinimizeTikhonov(TikhonovSum tikhonov, int[] terms, Curvature curvature, double lambda, CancellationToken cancellation)
    {
        GramQuadratic gram = GramOf(terms, curvature);
        gram.Add((row, column) => tikhonov.CurvatureOf(terms[row], terms[column], lambda));
        double ofLasso = tikhonov.LassoLambda(lambda);
        var solver = new ExchangeSolver(gram, tikhonov.Lasso.Penalty, new PenaltyFactors(Array.ConvertAll(terms, tikhonov.Lasso.FactorOf)));
        solver.StartAt(SupportOf(terms), ofLasso);
        return solver.Solve(ofLasso, cancellation) == StopReason.Converged ? solver.Solution.ToDense(terms.Length) : null;
    }

    // By the kept model, whose solver stands where the last step aimed; a new one starts at the point.
    private double[]? MinimizeElasticNet(ElasticNetSum net, int[] terms, double damping, double lambda, CancellationToken cancellation)
    {
        if (_kept is not { } model)
        {
            int[] all = [.. _map.AllCoefficients, .. _map.Intercepts];
            var quadratic = new NewtonQuadratic(_map, CurvatureWith(damping), all);
            quadratic.Linearize(_descent, _predictor, terms);
            model = (quadratic, new ExchangeSolver(quadratic, net.Penalty, new PenaltyFactors(Array.ConvertAll(all, net.FactorOf))));
            model.Solver.Watch(terms, _gradient.AsSpan(0, all.Length));
            model.Solver.StartAt(SupportOf(all), lambda);
            _kept = damping > 0 ? null : model;
        }
        else
        {
            model.Solver.Watch(terms, _gradient.AsSpan(0, model.Quadratic.Count));
            if (model.Solver.TryStep(_values.AsSpan(0, model.Quadratic.Count), lambda) is { } near)
            {
                return near.At(terms);
            }

            model.Quadratic.Linearize(_descent, _predictor, [.. model.Solver.Watched]);
            model.Solver.Watch(terms, _gradient.AsSpan(0, model.Quadratic.Count));
        }

        return model.Solver.Solve(lambda, cancellation) == StopReason.Converged ? model.Solver.Solution.At(terms) : null;
    }

    // Positions of the terms that are not zero, and their values.
    private SparseVector SupportOf(int[] terms)
    {
        int[] support = [.. Enumerable.Range(0, terms.Length).Where(k => _values[terms[k]] != 0)];
        return new SparseVector(support, Array.ConvertAll(support, k => _values[terms[k]]));
    }

    // Blocks in positions of the terms; the intercepts are blocks that are not penalized.
    private IEnumerable<PenaltyBlock> LocalBlocks(BlockSum blocks, int[] terms)
    {
        foreach (PenaltyBlock block in blocks.BlocksOf(terms))
        {
            yield return block with { Terms = Array.ConvertAll(block.Terms, t => Array.BinarySearch(terms, t)) };
        }

        for (int k = 0; k < terms.Length; k++)
        {
            if (terms[k] >= _map.Coefficients)
            {
                yield return new PenaltyBlock([k], 0, Unpenalized);
            }
        }
    }
}
