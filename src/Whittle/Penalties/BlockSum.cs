using Whittle.Numerics;

namespace Whittle.Penalties;

/// <summary>Any penalties on any disjoint blocks that cover all coefficients. A factor of 0 leaves a block unpenalized, +∞ holds it at zero.</summary>
internal sealed class BlockSum : PenaltySum
{
    private readonly PenaltyBlock[] _blocks;
    private readonly int[] _blockOf;

    public BlockSum(IReadOnlyList<PenaltyBlock> blocks)
    {
        _blocks = [.. blocks];
        _blockOf = new int[_blocks.Sum(b => b.Terms.Length)];
        for (int g = 0; g < _blocks.Length; g++)
        {
            foreach (int t in _blocks[g].Terms)
            {
                _blockOf[t] = g;
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsConvex => Array.TrueForAll(_blocks, b => b.Penalty.IsConvex);

    /// <summary>All blocks.</summary>
    public IReadOnlyList<PenaltyBlock> Blocks => _blocks;

    /// <summary>The blocks of a set of terms; a term from the number of coefficients on is an intercept and in none.</summary>
    public IEnumerable<PenaltyBlock> BlocksOf(int[] terms) => terms.Where(t => t < _blockOf.Length && _blocks[_blockOf[t]].Terms[0] == t).Select(t => _blocks[_blockOf[t]]);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda)
    {
        double sum = 0;
        foreach (PenaltyBlock block in BlocksOf(terms.ToArray()))
        {
            sum += IsPenalized(block) ? block.Penalty.Value(Gather(b, block), lambda, block.Factor) : 0;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double Difference(ReadOnlySpan<int> terms, ReadOnlySpan<double> to, ReadOnlySpan<double> from, double lambda)
    {
        double sum = 0;
        foreach (PenaltyBlock block in BlocksOf(terms.ToArray()))
        {
            sum += IsPenalized(block) ? Difference(block, Gather(to, block), Gather(from, block), lambda) : 0;
        }

        return sum;
    }

    /// <inheritdoc/>
    public override double Violation(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda)
    {
        double largest = 0;
        foreach (PenaltyBlock block in BlocksOf(terms.ToArray()))
        {
            double[] own = Gather(descent, block);
            largest = Math.Max(largest, block.Factor == 0 ? own.Max(Math.Abs) : double.IsInfinity(block.Factor) ? 0 : block.Penalty.Distance(own, Gather(b, block), lambda, block.Factor));
        }

        return largest;
    }

    /// <inheritdoc/>
    public override double LambdaMax(ReadOnlySpan<double> descent)
    {
        double largest = 0;
        foreach (PenaltyBlock block in _blocks.Where(IsPenalized))
        {
            // Where no λ sets a block to zero (ridge) it takes that of a thousandth of L1, as glmnet does.
            double[] own = Gather(descent, block);
            double max = block.Penalty.LambdaMax(own, block.Factor);
            largest = Math.Max(largest, double.IsFinite(max) ? max : Math.Sqrt(own.Sum(g => g * g)) / (1e-3 * block.Factor));
        }

        return largest;
    }

    /// <inheritdoc/>
    public override void AddCandidates(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double last, double lambda, ISet<int> terms) =>
        Add(descent, b, terms, true, (block, own) => block.Penalty.LambdaMax(own, block.Factor) >= (2 * lambda) - last);

    /// <inheritdoc/>
    public override void AddViolators(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, ISet<int> terms) =>
        Add(descent, b, terms, false, (block, own) => block.Penalty.LambdaMax(own, block.Factor) > lambda * (1 + PriceSlack));

    /// <summary>The local linear approximation (Zou &amp; Li 2008, doi:10.1214/009053607000000802), for penalties on single coefficients.</summary>
    public override PenaltySum TangentAt(ReadOnlySpan<double> b, double lambda)
    {
        if (IsConvex)
        {
            return this;
        }

        var factors = new double[_blockOf.Length];
        var isFree = new bool[1];
        foreach (PenaltyBlock block in _blocks)
        {
            int t = block.Terms[0];
            double[] slope = [0], bend = [0];
            if (IsPenalized(block) && b[t] != 0)
            {
                block.Penalty.Differentiate([b[t]], lambda, block.Factor, slope, bend, isFree);
            }

            // At zero the price of leaving it; a slope at an end of the concave piece may be below 0 by rounding.
            factors[t] = !IsPenalized(block) || lambda == 0 ? block.Factor : b[t] == 0 ? 1 / block.Penalty.LambdaMax([1], block.Factor) : Math.Max(0, slope[0] * Math.Sign(b[t]) / lambda);
        }

        return new ElasticNetSum(new ElasticNetPenalty(1), new PenaltyFactors(factors), factors.Length);
    }

    /// <inheritdoc/>
    public override SmoothPart Differentiate(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda)
    {
        var free = new List<int>();
        var slopes = new List<double>();
        var bends = new List<(int At, int Other, double Value)>();
        foreach (int t in terms)
        {
            if (t >= _blockOf.Length)
            {
                free.Add(t);
                slopes.Add(0);
            }
        }

        foreach (PenaltyBlock block in BlocksOf(terms.ToArray()))
        {
            int size = block.Terms.Length;
            double[] slope = new double[size], bend = new double[size * size];
            var isFree = new bool[size];
            if (block.Factor > 0)
            {
                block.Penalty.Differentiate(Gather(b, block), lambda, block.Factor, slope, bend, isFree);
            }
            else
            {
                Array.Fill(isFree, true);
            }

            for (int k = 0; k < size; k++)
            {
                for (int other = 0; other < size && isFree[k]; other++)
                {
                    if (isFree[other] && bend[(k * size) + other] != 0)
                    {
                        bends.Add((block.Terms[k], block.Terms[other], bend[(k * size) + other]));
                    }
                }

                if (isFree[k])
                {
                    free.Add(block.Terms[k]);
                    slopes.Add(slope[k]);
                }
            }
        }

        int[] all = [.. free];
        double[] gradient = [.. slopes];
        Array.Sort(all, gradient);
        var hessian = new double[all.Length * all.Length];
        foreach ((int at, int other, double value) in bends)
        {
            hessian[(Array.BinarySearch(all, at) * all.Length) + Array.BinarySearch(all, other)] = value;
        }

        return new SmoothPart(all, gradient, hessian);
    }

    /// <summary>
    /// Two candidates: shrunk just as far as some conjugate is infinite, and as far as prices are exceeded by no more than rounding, which is cheaper than a conjugate
    /// that is finite but steep (a bound that is far away).
    /// </summary>
    public override (double Shrink, double Cost)[] Dual(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, Func<int, double> slackOf)
    {
        const double Nearly = 1 - 1e-6;
        double least = 1, shrink = 1;
        foreach (PenaltyBlock block in _blocks)
        {
            double[] own = Gather(descent, block);
            bool isUnbounded = IsPenalized(block) && double.IsPositiveInfinity(block.Penalty.Conjugate(own, lambda, block.Factor));
            double ratio = IsPenalized(block) && lambda > 0 ? lambda / block.Penalty.LambdaMax(own, block.Factor) : 1;
            if (isUnbounded && lambda > 0)
            {
                ratio = ratio > 0 ? ratio : Reach(block, own, lambda);
                least = Math.Min(least, ratio);
            }
            else if ((isUnbounded || block.Factor == 0) && block.Terms.Where((t, k) => Math.Abs(own[k]) > slackOf(t)).Any())
            {
                return [];
            }

            shrink = ratio >= Nearly ? Math.Min(shrink, ratio) : shrink;
        }

        return [(least, CostOf(descent, least, lambda)), .. shrink < least ? [(shrink, CostOf(descent, shrink, lambda))] : Array.Empty<(double, double)>()];
    }

    // The largest s at which the conjugate of s·g is finite, by halving: where no λ sets the block to zero, its price says nothing of that.
    private static double Reach(PenaltyBlock block, double[] descent, double lambda)
    {
        double low = 0, high = 1;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            bool isFinite = double.IsFinite(block.Penalty.Conjugate(Array.ConvertAll(descent, g => middle * g), lambda, block.Factor));
            (low, high) = isFinite ? (middle, high) : (low, middle);
        }

        return low;
    }

    private double CostOf(ReadOnlySpan<double> descent, double shrink, double lambda)
    {
        double cost = 0;
        foreach (PenaltyBlock block in _blocks.Where(IsPenalized))
        {
            double taken = block.Penalty.Conjugate(Array.ConvertAll(Gather(descent, block), g => shrink * g), lambda, block.Factor);
            cost += double.IsPositiveInfinity(taken) && lambda == 0 ? 0 : taken;
        }

        return cost;
    }

    /// <summary>For a block at zero the λ at which its descent would be worth entering, over λ; 1 for a coefficient that is kept; null where nothing has a price of its own.</summary>
    public double? Worth(int term, double[] descent, SparseVector b, double lambda)
    {
        PenaltyBlock block = _blocks[_blockOf[term]];
        double price = block.Penalty.LambdaMax(Gather(descent, block), block.Factor);
        return !IsPenalized(block) || !double.IsFinite(price) ? null
            : !Array.Exists(block.Terms, t => b[t] != 0) ? price / lambda
            : b[term] != 0 ? 1
            : null;
    }

    private void Add(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, ISet<int> terms, bool addsActive, Func<PenaltyBlock, double[], bool> isWanted)
    {
        foreach (PenaltyBlock block in _blocks)
        {
            bool isZero = !Array.Exists(Gather(b, block), value => value != 0);
            if (!double.IsInfinity(block.Factor) && (isZero ? block.Factor == 0 ? addsActive : isWanted(block, Gather(descent, block)) : addsActive))
            {
                terms.UnionWith(block.Terms);
            }
        }
    }

    // Over a short way on which the penalty is smooth by its slope at the middle, which is exact to the third order and free of the cancellation of two values.
    private static double Difference(PenaltyBlock block, double[] to, double[] from, double lambda)
    {
        const double Short = 1e-5;
        double way = 0, size = 0;
        for (int k = 0; k < to.Length; k++)
        {
            way = Math.Max(way, Math.Abs(to[k] - from[k]));
            size = Math.Max(size, Math.Abs(from[k]));
        }

        if (way <= Short * size)
        {
            double[] middle = [.. to.Select((t, k) => from[k] + ((t - from[k]) / 2))], slope = new double[to.Length];
            var isFree = new bool[to.Length];
            block.Penalty.Differentiate(middle, lambda, block.Factor, slope, new double[to.Length * to.Length], isFree);
            if (to.Select((t, k) => isFree[k] || t == from[k]).All(smooth => smooth))
            {
                return slope.Select((s, k) => s * (to[k] - from[k])).Sum();
            }
        }

        return block.Penalty.Value(to, lambda, block.Factor) - block.Penalty.Value(from, lambda, block.Factor);
    }

    private static bool IsPenalized(PenaltyBlock block) => block.Factor > 0 && !double.IsInfinity(block.Factor);

    private static double[] Gather(ReadOnlySpan<double> values, PenaltyBlock block)
    {
        var own = new double[block.Terms.Length];
        for (int k = 0; k < own.Length; k++)
        {
            own[k] = values[block.Terms[k]];
        }

        return own;
    }
}
