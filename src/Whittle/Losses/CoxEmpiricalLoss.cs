using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// The Cox loss on data: a sum of terms c log Σⱼ aⱼ e^{ηⱼ} less a linear part. Breslow has one term for each distinct event time, over its risk set (rows whose
/// time is as long or longer), with aⱼ = wⱼ and c the weight of its events D; Efron has d = |D| of them, r = 0 … d − 1, with c the d-th part of that weight and
/// aⱼ = wⱼ(1 − r/d) on D. Divided by Σw, less its value at the saturated model. Every verb is a running sum: O(n + events).
/// <para>
/// ∇²L·v = Σ c (p∘v − p pᵀv) over the terms, p = softmax. A dual point is lifted: with q = s·p + (1 − s)·(the events' own weights) in each term, the linear part
/// less Σ c q is s times the descent, so −Σ c Σⱼ qⱼ log(qⱼ/aⱼ) is a lower bound there.
/// </para>
/// </summary>
internal sealed class CoxEmpiricalLoss : EmpiricalLoss
{
    private readonly double[] _weights;
    private readonly double[] _times;
    private readonly double[] _events;
    private readonly double[] _strata;
    private readonly double _weightSum;
    private readonly bool _efron;
    private readonly double _saturated;

    // Rows of positive weight by stratum, then by falling time; equal times are a group.
    private readonly int[] _order;
    private readonly Group[] _groups;

    /// <param name="response">Times, events and, where there are any, strata: n values each.</param>
    /// <param name="weights">n weights ≥ 0.</param>
    /// <param name="efron">Whether equal times are treated as Efron does.</param>
    public CoxEmpiricalLoss(double[] response, double[] weights, bool efron)
        : base(weights.Length, 1)
    {
        int n = weights.Length;
        _weights = weights;
        _weightSum = Kernels.Sum(weights);
        _efron = efron;
        _times = response[..n];
        _events = response[n..(2 * n)];
        _strata = response.Length > 2 * n ? response[(2 * n)..] : new double[n];
        double Stratum(int i) => _strata[i];
        _order = [.. Enumerable.Range(0, n).Where(i => weights[i] > 0).OrderBy(Stratum).ThenByDescending(i => response[i])];
        var groups = new List<Group>();
        for (int from = 0, to; from < _order.Length; from = to)
        {
            int row = _order[from];
            for (to = from + 1; to < _order.Length && Stratum(_order[to]) == Stratum(row) && response[_order[to]] == response[row]; to++)
            {
            }

            int[] events = [.. _order[from..to].Where(i => _events[i] > 0)];
            bool isFirst = from == 0 || Stratum(_order[from - 1]) != Stratum(row);
            groups.Add(new Group(from, to, isFirst, events.Length, events.Sum(i => weights[i])));
        }

        _groups = [.. groups];
        foreach (Group group in _groups)
        {
            foreach ((double c, double share) in Terms(group))
            {
                _saturated -= c * Math.Log(group.EventWeight * (1 - share));
            }
        }
    }

    /// <summary>The cumulative baseline hazard of each stratum, in their order.</summary>
    /// <param name="predictor">η of the fit.</param>
    /// <param name="names">The names of the strata, or null where there are none.</param>
    public BaselineHazard[] Baseline(ReadOnlySpan<double> predictor, IReadOnlyList<string>? names)
    {
        RiskSums risk = SumsAt(predictor);
        var baselines = new List<BaselineHazard>();
        List<double> times = [], steps = [];
        for (int g = _groups.Length - 1; g >= 0; g--)
        {
            if (_groups[g].Events > 0)
            {
                times.Add(_times[_order[_groups[g].From]]);
                steps.Add((steps.Count > 0 ? steps[^1] : 0) + (Math.Exp(-risk.Shift[g]) * Terms(_groups[g]).Sum(t => t.C / (risk.All[g] - (t.Share * risk.Tied[g])))));
            }

            if (_groups[g].IsFirst)
            {
                baselines.Insert(0, new BaselineHazard(names?[(int)_strata[_order[_groups[g].From]]], [.. times], [.. steps]));
                (times, steps) = ([], []);
            }
        }

        return [.. baselines];
    }

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> predictor)
    {
        RiskSums risk = SumsAt(predictor);
        double sum = _saturated;
        for (int g = 0; g < _groups.Length; g++)
        {
            foreach ((double c, double share) in Terms(_groups[g]))
            {
                sum += c * (Math.Log(risk.All[g] - (share * risk.Tied[g])) + risk.Shift[g]);
            }
        }

        for (int i = 0; i < predictor.Length; i++)
        {
            sum -= _weights[i] > 0 ? _weights[i] * _events[i] * predictor[i] : 0;
        }

        return sum / _weightSum;
    }

    /// <inheritdoc/>
    public override void Descent(ReadOnlySpan<double> predictor, Span<double> descent)
    {
        RiskSums risk = SumsAt(predictor);
        double[] hazards = Spread(risk, null);
        for (int i = 0; i < descent.Length; i++)
        {
            descent[i] = _weights[i] > 0 ? ((_weights[i] * _events[i]) - (risk.Scores[i] * hazards[i])) / _weightSum : 0;
        }
    }

    /// <inheritdoc/>
    public override Curvature CurvatureAt(ReadOnlySpan<double> predictor)
    {
        RiskSums risk = SumsAt(predictor);
        return new RiskCurvature(this, risk, Spread(risk, null));
    }

    /// <inheritdoc/>
    public override double DualValue(ReadOnlySpan<double> predictor, ReadOnlySpan<double> descent, double shrink)
    {
        RiskSums risk = SumsAt(predictor);
        var products = new double[predictor.Length];
        for (int i = 0; i < products.Length; i++)
        {
            products[i] = risk.Scores[i] == 0 ? 0 : risk.Scores[i] * predictor[i];
        }

        (double[] all, double[] tied) = RunningSums(products, risk.Shift);
        double sum = _saturated, ownShare = 1 - shrink;
        for (int g = 0; g < _groups.Length; g++)
        {
            foreach ((double c, double share) in Terms(_groups[g]))
            {
                // Outside the events q/a = s·e^η/S; on them q has two parts.
                double total = risk.All[g] - (share * risk.Tied[g]), log = Math.Log(shrink / total) - risk.Shift[g], entropy = 0;
                if (shrink > 0)
                {
                    entropy = shrink / total * (((risk.All[g] - risk.Tied[g]) * log) + all[g] - tied[g]);
                }

                for (int k = _groups[g].From; k < _groups[g].To; k++)
                {
                    int i = _order[k];
                    if (_events[i] > 0)
                    {
                        double q = (shrink * (1 - share) * risk.Scores[i] / total) + (ownShare * _weights[i] / _groups[g].EventWeight);
                        entropy += q == 0 ? 0 : q * Math.Log(q / (_weights[i] * (1 - share)));
                    }
                }

                sum -= c * entropy;
            }
        }

        return sum / _weightSum;
    }

    // The terms of a group: c and r/d.
    private IEnumerable<(double C, double Share)> Terms(Group group)
    {
        int count = group.Events == 0 ? 0 : _efron ? group.Events : 1;
        for (int r = 0; r < count; r++)
        {
            yield return (group.EventWeight / count, (double)r / count);
        }
    }

    // Sums are kept relative to e^shift, the largest e^η that the risk set has seen so far, so that neither they nor what is divided by them leave the range.
    private RiskSums SumsAt(ReadOnlySpan<double> predictor)
    {
        double[] scores = new double[predictor.Length], shift = new double[_groups.Length];
        double largest = double.NegativeInfinity;
        for (int g = 0; g < _groups.Length; g++)
        {
            largest = _groups[g].IsFirst ? double.NegativeInfinity : largest;
            for (int k = _groups[g].From; k < _groups[g].To; k++)
            {
                largest = Math.Max(largest, predictor[_order[k]]);
            }

            shift[g] = largest;
            for (int k = _groups[g].From; k < _groups[g].To; k++)
            {
                scores[_order[k]] = _weights[_order[k]] * Math.Exp(predictor[_order[k]] - largest);
            }
        }

        (double[] all, double[] tied) = RunningSums(scores, shift);
        return new RiskSums(scores, shift, all, tied);
    }

    // For each group the sum over its risk set and that over its events, of values that are relative to the shift of their own group.
    private (double[] All, double[] Tied) RunningSums(double[] values, double[] shift)
    {
        double[] all = new double[_groups.Length], tied = new double[_groups.Length];
        for (int g = 0; g < _groups.Length; g++)
        {
            all[g] = _groups[g].IsFirst ? 0 : all[g - 1] * Math.Exp(shift[g - 1] - shift[g]);
            for (int k = _groups[g].From; k < _groups[g].To; k++)
            {
                int i = _order[k];
                all[g] += values[i];
                tied[g] += _events[i] > 0 ? values[i] : 0;
            }
        }

        return (all, tied);
    }

    // For each row Σ c·α·f/S over the terms whose risk set it is in, S a term's sum and α = 1 − r/d on its own events. f is 1, or the mean Σ a e^η v/S of
    // some v in each term, from the running sums of e^η v.
    private double[] Spread(RiskSums risk, (double[] All, double[] Tied)? sums)
    {
        var spread = new double[_weights.Length];
        double later = 0;
        for (int g = _groups.Length - 1; g >= 0; g--)
        {
            double plain = later, tied = later;
            foreach ((double c, double share) in Terms(_groups[g]))
            {
                double total = risk.All[g] - (share * risk.Tied[g]);
                double f = sums is { } v ? (v.All[g] - (share * v.Tied[g])) / total : 1;
                plain += c * f / total;
                tied += c * (1 - share) * f / total;
            }

            for (int k = _groups[g].From; k < _groups[g].To; k++)
            {
                spread[_order[k]] = _events[_order[k]] > 0 ? tied : plain;
            }

            later = _groups[g].IsFirst ? 0 : plain * Math.Exp(risk.Shift[g - 1] - risk.Shift[g]);
        }

        return spread;
    }

    /// <summary>Rows of one stratum with equal times: a part of the order, and what its events weigh.</summary>
    private sealed record Group(int From, int To, bool IsFirst, int Events, double EventWeight);

    /// <summary>w e^(η − shift) of every row, the largest η of each group's risk set, and the sums over that set and over the group's events.</summary>
    private sealed record RiskSums(double[] Scores, double[] Shift, double[] All, double[] Tied);

    private sealed class RiskCurvature(CoxEmpiricalLoss loss, RiskSums risk, double[] hazards) : Curvature
    {
        public override void Multiply(ReadOnlySpan<double> direction, Span<double> result)
        {
            var weighted = new double[direction.Length];
            Kernels.Multiply(direction, risk.Scores, weighted);
            double[] means = loss.Spread(risk, loss.RunningSums(weighted, risk.Shift));
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = ((weighted[i] * hazards[i]) - (risk.Scores[i] * means[i])) / loss._weightSum;
            }
        }
    }
}
