using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <content>What is kept from step to step and from λ to λ: the model's curvature, and the last solutions.</content>
internal sealed partial class NewtonSolver
{
    // Solutions are nearly linear in λ between two λ, not far beyond.
    private const double Farthest = 2;

    // A new curvature costs as much as some steps by the old one: it is formed once what these left too much has cost as much. Steps that change the active columns tell nothing of the curvature.
    private void DropIfStale(double share, int idle)
    {
        _isKept &= idle < MaxIdle;
        if (!_isKept || _model is not { Solver: { ShowsModel: true } solver } || !(share > 0))
        {
            return;
        }

        _lostSteps += Math.Max(0, 1 - (Math.Log(share) / Math.Log(Fresh)));
        _isKept = share <= Slow && _lostSteps <= StepsPerColumn * solver.ActiveCount;
    }

    // Before: the solution of the last λ. After, where true: the point that a line through the last two solutions leads to, with 0 where a coefficient would change its sign, and its predictor formed afresh.
    private bool TryGoAhead(double lambda)
    {
        double share = _before is { } last ? (_lastLambda - lambda) / (last.Lambda - _lastLambda) : 0;
        if (!(share > 0 && share < Farthest) || _penalty is not ElasticNetSum net || _multipliers is not null)
        {
            return false;
        }

        double[] stay = [.. _values], before = _before!.Value.Values;
        for (int t = 0; t < stay.Length; t++)
        {
            double next = stay[t] + (share * (stay[t] - before[t]));
            _values[t] = stay[t] == 0 || (stay[t] * next <= 0 && net.Penalty.Price(lambda, net.FactorOf(t)) > 0) ? 0 : next;
        }

        int[] support = Array.FindAll(_map.AllCoefficients, t => _values[t] != 0);
        double[] predictor = _map.Evaluate([(_values[_map.Coefficients..], new SparseVector(support, Array.ConvertAll(support, t => _values[t])))]);
        int[] moved = [.. Enumerable.Range(0, stay.Length).Where(t => _values[t] != stay[t])];
        if (!(_loss.Value(predictor) + _penalty.Difference(moved, _values, stay, lambda) <= _loss.Value(_predictor)))
        {
            stay.CopyTo(_values, 0);
            return false;
        }

        predictor.CopyTo(_predictor, 0);
        return true;
    }

    /// <summary>The second-order model over all terms with an elastic net, and who minimizes it.</summary>
    private sealed record Model(ElasticNetSum Net, NewtonQuadratic Quadratic, ExchangeSolver Solver);
}
