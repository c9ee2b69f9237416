using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// The columns that a solver looks at on the way through a batch of λ on wide data: those whose descent, where the batch begins, is within reach of its end. A pass over
/// all columns is made once a batch, for certificates and to find the columns that were missed. Not thread-safe.
/// <para>
/// With the descent g at λ₀, a batch down to λ₁ watches column j where |gⱼ| ≥ vⱼρ(λ₁ − γ(λ₀ − λ₁)). γ = 1 is the strong rule (Tibshirani et al. 2012,
/// doi:10.1111/j.1467-9868.2011.01004.x): a descent is taken to move no faster than λ. It can fail, and mostly watches more than it must: γ falls while
/// nothing is missed and rises where something was.
/// </para>
/// </summary>
internal sealed class Screen
{
    private const double Shortest = 0.3;
    private const double Longest = 2;
    private const double Growth = 1.5;
    private const double Decay = 0.8;

    private readonly ExchangeSolver _solver;
    private readonly ElasticNetPenalty _penalty;
    private readonly PenaltyFactors _factors;
    private double[] _descent;
    private double _lambda;
    private double _reach = 1;

    /// <param name="solver">Whose columns are watched.</param>
    /// <param name="penalty">The penalty.</param>
    /// <param name="factors">One factor a column.</param>
    /// <param name="lambda">λmax.</param>
    /// <param name="descent">g there.</param>
    public Screen(ExchangeSolver solver, ElasticNetPenalty penalty, PenaltyFactors factors, double lambda, double[] descent)
    {
        _solver = solver;
        _penalty = penalty;
        _factors = factors;
        _lambda = lambda;
        _descent = descent;
    }

    /// <summary>Before a batch: watches what may matter down to λ.</summary>
    public void LookAhead(double lambda)
    {
        double threshold = lambda - (_reach * (_lambda - lambda));
        _solver.Watch(Enumerable.Range(0, _descent.Length).Where(j => !_factors.IsExcluded(j) && Math.Abs(_descent[j]) >= _penalty.Price(threshold, _factors[j])), _descent);
    }

    /// <summary>After a batch: watches what was missed, and tells for which fits.</summary>
    /// <param name="lambdas">λ of the fits, descending.</param>
    /// <param name="descents">The descent of every column at each fit, p a fit.</param>
    /// <returns>Positions of fits that are to be solved again.</returns>
    public int[] LookBack(double[] lambdas, double[] descents)
    {
        int p = _descent.Length;
        int[][] missed = [.. lambdas.Select((lambda, q) => _solver.Missed(descents.AsSpan(q * p, p), lambda))];
        int[] failed = [.. Enumerable.Range(0, missed.Length).Where(q => missed[q].Length > 0)];
        double[] last = descents[^p..];
        if (failed.Length > 0)
        {
            _solver.Watch(_solver.Watched.Union(missed.SelectMany(m => m)), last);
        }

        _reach = failed.Length > 0 ? Math.Min(Longest, Growth * _reach) : Math.Max(Shortest, Decay * _reach);
        (_descent, _lambda) = lambdas[^1] <= _lambda ? (last, lambdas[^1]) : (_descent, _lambda);
        return failed;
    }
}
