using Whittle.Certificates;

namespace Whittle.Solvers;

/// <summary>
/// The columns that a solver looks at on the way through a batch of λ: those whose descent is expected within reach of their price at its end. A pass over all columns is made once a batch,
/// for certificates and to find the columns that were missed. Not thread-safe.
/// <para>
/// With g drawn out to λ₁ along a line through the last two anchors (at first: g where the batch begins), a batch from λ₀ down to λ₁ watches column j where |gⱼ| ≥ vⱼρ(λ₁ − γ(λ₀ − λ₁)). Without a line γ = 1 is the strong
/// rule (Tibshirani et al. 2012, doi:10.1111/j.1467-9868.2011.01004.x): a descent is taken to move no faster than λ. Either can fail, and mostly watches more than it must: γ falls
/// until few are watched beside those that are kept, but rises where a column was missed.
/// </para>
/// </summary>
internal sealed class Screen
{
    private const double Longest = 2;
    private const double Growth = 1.5;
    private const double Decay = 0.7;

    // Watching so many times the columns that are kept, or such a share of all, costs less than going back for one that was missed.
    private const int FewForEach = 5;
    private const int ShareOfAll = 64;

    // A batch grows while nothing is missed; of more λ between two anchors gradients are no straight line.
    private const int Fewest = Certifier.Batch;
    private const int Most = Certifier.LargestBatch;
    private const int More = 4;

    private readonly IWatchful _solver;
    private readonly GradientAnchors _anchors;
    private readonly double _shortest;
    private double _lambda;
    private double _reach = 1;
    private int _kept;
    private bool _hasMissed;

    /// <param name="solver">Whose columns are watched.</param>
    /// <param name="anchors">What is known of all columns, at first at λmax.</param>
    /// <param name="lambda">λmax.</param>
    /// <param name="shortest">Below this γ falls no further: the cheaper a solve is that is done again, the less.</param>
    public Screen(IWatchful solver, GradientAnchors anchors, double lambda, double shortest) => (_solver, _anchors, _lambda, _shortest) = (solver, anchors, lambda, shortest);

    /// <summary>How many λ the next batch is best made of.</summary>
    public int Batch { get; private set; } = Fewest;

    /// <summary>Before a batch: watches what may matter down to λ.</summary>
    public void LookAhead(double lambda)
    {
        int few = Math.Max(FewForEach * _kept, _anchors.Gradient.Length / ShareOfAll);
        int[] expected = Expected();
        while (expected.Length > few && _reach > _shortest && !_hasMissed)
        {
            _reach *= Decay;
            expected = Expected();
        }

        _solver.Watch(expected, _anchors.Gradient);

        int[] Expected() => _anchors.Expected(lambda, lambda - (_reach * (_lambda - lambda)));
    }

    /// <summary>After a batch: watches what was missed, and tells for which fits.</summary>
    /// <param name="lambdas">λ of the fits, descending.</param>
    /// <param name="gradients">Of each fit the descent of the columns that may be beyond their price.</param>
    /// <param name="kept">The most coefficients that are not 0 at one of them.</param>
    /// <param name="isFirst">Whether the batch has not been looked back at before.</param>
    /// <returns>Positions of fits that are to be solved again.</returns>
    public int[] LookBack(double[] lambdas, Gradients gradients, int kept, bool isFirst)
    {
        int[][] missed = [.. lambdas.Select((lambda, q) => _solver.Missed(gradients.Terms, gradients.At(q).ToArray(), lambda).ToArray())];
        int[] failed = [.. Enumerable.Range(0, missed.Length).Where(q => missed[q].Length > 0)];
        if (failed.Length > 0)
        {
            _solver.Watch(_solver.Watched.Union(missed.SelectMany(m => m)), _anchors.Gradient);
            _reach = Math.Min(Longest, Growth * _reach);
            Batch = failed.Length > lambdas.Length / 2 ? Fewest : Batch;
        }
        else if (isFirst)
        {
            Batch = Math.Min(Most, Batch + More);
        }

        (_kept, _hasMissed) = (kept, failed.Length > 0 || !isFirst);
        _lambda = Math.Min(_lambda, lambdas[^1]);
        return failed;
    }
}
