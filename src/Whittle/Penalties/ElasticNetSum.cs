using Whittle.Numerics;

namespace Whittle.Penalties;

/// <summary>The elastic net on every coefficient of every output.</summary>
internal sealed class ElasticNetSum(ElasticNetPenalty penalty, PenaltyFactors factors, int count) : PenaltySum
{
    private double[]? _limits;

    /// <summary>The penalty on a coefficient.</summary>
    public ElasticNetPenalty Penalty => penalty;

    /// <inheritdoc/>
    public override bool IsConvex => true;

    /// <summary>The factor of a term; 0 for an intercept.</summary>
    public double FactorOf(int term) => term < count ? Factor(term) : 0;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda)
    {
        double sum = 0;
        foreach (int t in terms)
        {
            sum += t < count && b[t] != 0 ? penalty.Value(b[t], lambda, Factor(t)) : 0;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double Value(SparseVector b, int count, double lambda)
    {
        double sum = 0;
        for (int k = 0; k < b.Indices.Length; k++)
        {
            sum += penalty.Value(b.Values[k], lambda, Factor(b.Indices[k]));
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double[]? Limits => penalty.L1Ratio == 0 ? null : _limits ??= [.. Enumerable.Range(0, count).Select(t => penalty.Price(1, Factor(t)))];

    /// <inheritdoc/>
    public override double Difference(ReadOnlySpan<int> terms, ReadOnlySpan<double> to, ReadOnlySpan<double> from, double lambda)
    {
        double sum = 0;
        foreach (int t in terms)
        {
            sum += t < count && to[t] != from[t] ? penalty.Difference(to[t], from[t], lambda, Factor(t)) : 0;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double Violation(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda)
    {
        double largest = 0;
        foreach (int t in terms)
        {
            largest = t < count ? Math.Max(largest, penalty.Distance(descent[t], b[t], lambda, Factor(t))) : largest;
        }

        return largest;
    }

    /// <inheritdoc/>
    public override double LambdaMax(ReadOnlySpan<double> descent)
    {
        // Ridge has none and takes that of L1 ratio 0.001, as glmnet does.
        double largest = 0, ratio = penalty.L1Ratio > 0 ? penalty.L1Ratio : 1e-3;
        for (int t = 0; t < count; t++)
        {
            largest = Factor(t) > 0 && !double.IsInfinity(Factor(t)) ? Math.Max(largest, Math.Abs(descent[t]) / (ratio * Factor(t))) : largest;
        }

        return largest;
    }

    /// <inheritdoc/>
    public override void AddCandidates(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double last, double lambda, ISet<int> terms)
    {
        for (int t = 0; t < count; t++)
        {
            if (!double.IsInfinity(Factor(t)) && (b[t] != 0 || Math.Abs(descent[t]) >= penalty.Price(1, Factor(t)) * ((2 * lambda) - last)))
            {
                terms.Add(t);
            }
        }
    }

    /// <inheritdoc/>
    public override void AddViolators(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, ISet<int> terms)
    {
        for (int t = 0; t < count; t++)
        {
            if (b[t] == 0 && !double.IsInfinity(Factor(t)) && Math.Abs(descent[t]) > penalty.Price(lambda, Factor(t)) * (1 + PriceSlack))
            {
                terms.Add(t);
            }
        }
    }

    /// <inheritdoc/>
    public override SmoothPart Differentiate(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda)
    {
        var free = new List<int>();
        foreach (int t in terms)
        {
            if (t >= count || b[t] != 0 || penalty.Price(lambda, Factor(t)) == 0)
            {
                free.Add(t);
            }
        }

        double[] slope = new double[free.Count], hessian = new double[free.Count * free.Count];
        for (int k = 0; k < slope.Length; k++)
        {
            int t = free[k];
            double curvature = t < count ? penalty.Curvature(lambda, Factor(t)) : 0;
            slope[k] = t < count ? (Math.Sign(b[t]) * penalty.Price(lambda, Factor(t))) + (curvature * b[t]) : 0;
            hessian[k + (k * slope.Length)] = curvature;
        }

        return new SmoothPart([.. free], slope, hessian);
    }

    /// <summary>The L2 part is rows of data with response 0, √(λv(1−ρ)) in the coefficient's column, whose dual coordinates are those of b; for ρ = 0 its conjugate stands in their place.</summary>
    public override (double Shrink, double Cost)[] Dual(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, Func<int, double> slackOf)
    {
        double shrink = 1, ridge = 0;
        foreach (int t in terms)
        {
            double price = penalty.Price(lambda, Factor(t)), curvature = penalty.Curvature(lambda, Factor(t));
            if (double.IsInfinity(Factor(t)))
            {
                continue;
            }

            if (price > 0)
            {
                double offered = Math.Abs(descent[t] - (curvature * b[t]));
                shrink = offered > price ? Math.Min(shrink, price / offered) : shrink;
                ridge += curvature * b[t] * b[t];
            }
            else if (curvature > 0)
            {
                ridge += descent[t] * descent[t] / curvature;
            }
            else if (Math.Abs(descent[t]) > slackOf(t))
            {
                return [];
            }
        }

        return [(shrink, 0.5 * shrink * shrink * ridge)];
    }

    private double Factor(int term) => factors[term % factors.Count];
}
