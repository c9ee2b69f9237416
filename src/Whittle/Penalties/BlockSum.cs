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
            largest = Math.Max(largest, block.Penalty.LambdaMax(Gather(descent, block), block.Factor));
        }

        return largest;
    }

    /// <inheritdoc/>
    public override void AddCandidates(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double last, double lambda, ISet<int> terms) =>
        Add(descent, b, terms, true, (block, own) => block.Penalty.LambdaMax(own, block.Factor) >= (2 * lambda) - last);

    /// <inheritdoc/>
    public override void AddViolators(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, ISet<int> terms) =>
        Add(descent, b, terms, false, (block, own) => block.Penalty.LambdaMax(own, block.Factor) > lambda * (1 + PriceSlack));

    /// <inheritdoc/>
    public override (double Shrink, double Cost) Dual(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, Func<int, double> slackOf)
    {
        double shrink = 1, cost = 0;
        foreach (PenaltyBlock block in _blocks)
        {
            double[] own = Gather(descent, block);
            if (IsPenalized(block) && lambda > 0)
            {
                shrink = double.IsPositiveInfinity(block.Penalty.Conjugate(own, lambda, block.Factor)) ? Math.Min(shrink, lambda / block.Penalty.LambdaMax(own, block.Factor)) : shrink;
            }
            else if (!double.IsInfinity(block.Factor) && block.Terms.Where((t, k) => Math.Abs(own[k]) > slackOf(t)).Any())
            {
                return (1, double.PositiveInfinity);
            }
        }

        foreach (PenaltyBlock block in _blocks.Where(block => IsPenalized(block) && lambda > 0))
        {
            cost += block.Penalty.Conjugate(Array.ConvertAll(Gather(descent, block), g => shrink * g), lambda, block.Factor);
        }

        return (shrink, cost);
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

    // The mean of the slopes at both ends, where the penalty is smooth at both: exact for a quadratic, and free of the cancellation of two values.
    private static double Difference(PenaltyBlock block, double[] to, double[] from, double lambda) =>
        block.Penalty.Value(to, lambda, block.Factor) - block.Penalty.Value(from, lambda, block.Factor);

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
