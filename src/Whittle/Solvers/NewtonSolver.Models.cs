using Whittle.Certificates;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <content>The second-order models of a step and who minimizes them.</content>
internal sealed partial class NewtonSolver
{
    // The minimizer of the penalized model over the terms, all others as they are; null where it was not found.
    private double[]? Minimize(int[] terms, double damping, double lambda, bool canStep, CancellationToken cancellation)
    {
        _values.CopyTo(_target, 0);
        if (_penalty is ElasticNetSum net && TryStep(net, terms, damping, lambda, canStep))
        {
            return _target;
        }

        double[]? solution = _penalty switch
        {
            BlockSum blocks => MinimizeBlocks(blocks, terms, CurvatureWith(damping), lambda, cancellation),
            TikhonovSum tikhonov => MinimizeTikhonov(tikhonov, terms, CurvatureWith(damping), lambda, cancellation),
            _ => Exchange(terms, lambda, cancellation),
        };
        for (int k = 0; k < solution?.Length; k++)
        {
            _target[terms[k]] = solution[k];
        }

        return solution is null ? null : _target;
    }

    private Curvature CurvatureWith(double damping)
    {
        Curvature curvature = _loss.CurvatureAt(_predictor);
        return damping > 0 ? new DampedCurvature(curvature, _problem.Design.Weights, damping * _loss.Stiffness / _problem.Design.WeightSum) : curvature;
    }

    // The model of a curvature of now on some terms, held as its Gram matrix.
    private GramQuadratic GramOf(int[] terms, Curvature curvature)
    {
        var onData = new NewtonQuadratic(_map, terms);
        onData.Curve(curvature);
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

    // Sees to a model with a factor, kept or new at the point, and tries a single step by it.
    private bool TryStep(ElasticNetSum net, int[] terms, double damping, double lambda, bool canStep)
    {
        // A concave penalty has another elastic net at every tangent.
        if (_model?.Net != net)
        {
            (_model, _isKept) = (CreateModel(net), false);
        }

        (_, NewtonQuadratic quadratic, ExchangeSolver solver) = _model!;
        if (!_isKept)
        {
            quadratic.Curve(CurvatureWith(damping));
            quadratic.Linearize(_descent, _predictor, terms);
            solver.StartAt(SupportOf(_allTerms), lambda);
            (_isKept, _lostSteps) = (damping == 0, 0);
        }

        solver.Watch(terms, _gradient.AsSpan(0, quadratic.Count));
        return canStep && solver.TryStep(_values.AsSpan(0, quadratic.Count), lambda, _isAhead, _target);
    }

    // By exchanges on the model.
    private double[]? Exchange(int[] terms, double lambda, CancellationToken cancellation)
    {
        (_, NewtonQuadratic quadratic, ExchangeSolver solver) = _model!;
        quadratic.Linearize(_descent, _predictor, [.. solver.Watched]);
        solver.Watch(terms, _gradient.AsSpan(0, quadratic.Count));
        return solver.Solve(lambda, cancellation) == StopReason.Converged ? solver.Solution.At(terms) : null;
    }

    private Model CreateModel(ElasticNetSum net)
    {
        var quadratic = new NewtonQuadratic(_map, _allTerms);
        return new Model(net, quadratic, new ExchangeSolver(quadratic, net.Penalty, new PenaltyFactors(Array.ConvertAll(_allTerms, net.FactorOf))));
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
