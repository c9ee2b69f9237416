using System.Buffers;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Certificates;

/// <summary>
/// Descents of a loss at which the gradient of every coefficient is known (anchors), and what they tell of a descent u nearby: with the combination of anchors nearest to it, u = Σ αₐuₐ + e,
/// the gradient of a column is |x̃ᵀu| ≤ |Σ αₐ x̃ᵀuₐ| + ‖x̃‖‖e‖ (Cauchy and Schwarz; ‖x̃‖² = Σwx̃²/Σw, ‖e‖² = Σw Σe²/w). Where that is within the price of a coefficient that is 0, its own product
/// need not be formed. Between two nearby λ of a path residuals are nearly linear in λ, so a path is certified by a few passes over all columns. What an anchor is a solution of does not matter.
/// Thread-safe but for <see cref="Add"/>. Cost: O(n) and a few reads of p numbers a descent.
/// </summary>
internal sealed class GradientAnchors
{
    // The end of the last batch, and the middle and the end of this one.
    private const int Most = 3;
    private const int Chunk = 2048;

    private readonly LinearPredictor _map;
    private readonly double[] _limits;
    private readonly double[] _perWeight;
    private readonly List<(double Lambda, double[] Descent, double[] Weighed, double[] Gradient)> _anchors = [];

    // Of each output the factor of the products of those anchors that differ, and which these are.
    private readonly (Cholesky Factor, int[] Kept)[] _products;

    /// <param name="map">What gradients are with respect to.</param>
    /// <param name="limits">What the gradient of a coefficient that is 0 may be, for each unit of λ.</param>
    public GradientAnchors(LinearPredictor map, double[] limits)
    {
        (_map, _limits) = (map, limits);
        _products = new (Cholesky, int[])[map.Outputs];
        double sum = map.Design.WeightSum;
        _perWeight = Array.ConvertAll(map.Design.Weights, w => w > 0 ? sum / w : 0);
    }

    /// <summary>X̃ᵀu at the anchor that was added last.</summary>
    public double[] Gradient => _anchors[^1].Gradient;

    /// <summary>
    /// The coefficients whose gradient at a smaller λ is expected beyond a share of their limit, ascending: the last two anchors are drawn out along a line in λ. Nothing is proved by it.
    /// </summary>
    /// <param name="lambda">λ, below that of the last anchor.</param>
    /// <param name="threshold">In the place of λ in the limit.</param>
    public int[] Expected(double lambda, double threshold)
    {
        bool isLine = _anchors.Count > 1 && _anchors[^1].Lambda < _anchors[^2].Lambda;
        double ahead = isLine ? Math.Max(0, (_anchors[^1].Lambda - lambda) / (_anchors[^2].Lambda - _anchors[^1].Lambda)) : 0;
        return Scan((_, from, middle) =>
        {
            Kernels.AddScaled(1 + ahead, Gradient.AsSpan(from, middle.Length), middle);
            if (ahead > 0)
            {
                Kernels.AddScaled(-ahead, _anchors[^2].Gradient.AsSpan(from, middle.Length), middle);
            }
        }, new double[_map.Outputs], threshold);
    }

    /// <summary>Takes an anchor in; where there are three the oldest one leaves, and its arrays are used again.</summary>
    /// <param name="lambda">The λ that it is near a solution of.</param>
    /// <param name="descent">u, n·K values; copied.</param>
    /// <param name="gradient">X̃ᵀu, one value a coefficient; copied.</param>
    public void Add(double lambda, ReadOnlySpan<double> descent, ReadOnlySpan<double> gradient)
    {
        bool isFull = _anchors.Count == Most;
        (double[] ownDescent, double[] weighed, double[] ownGradient) = isFull
            ? (_anchors[0].Descent, _anchors[0].Weighed, _anchors[0].Gradient)
            : (new double[descent.Length], new double[descent.Length], new double[gradient.Length]);
        if (isFull)
        {
            _anchors.RemoveAt(0);
        }

        int n = _perWeight.Length;
        descent.CopyTo(ownDescent);
        gradient.CopyTo(ownGradient);
        for (int from = 0; from < descent.Length; from += n)
        {
            Kernels.Multiply(descent.Slice(from, n), _perWeight, weighed.AsSpan(from, n));
        }

        _anchors.Add((lambda, ownDescent, weighed, ownGradient));
        for (int k = 0; k < _products.Length; k++)
        {
            _products[k] = ProductsOf(k * n);
        }
    }

    /// <summary>The coefficients whose gradient may be beyond its limit, ascending.</summary>
    /// <param name="descent">u, n·K values.</param>
    /// <param name="lambda">λ.</param>
    public int[] Beyond(ReadOnlySpan<double> descent, double lambda)
    {
        int n = _map.Design.Rows;
        var shares = new double[_map.Outputs][];
        var errors = new double[_map.Outputs];
        for (int k = 0; k < shares.Length; k++)
        {
            (shares[k], errors[k]) = Nearest(descent.Slice(k * n, n), k);
        }

        return Scan((output, from, middle) =>
        {
            for (int a = 0; a < shares[output].Length; a++)
            {
                Kernels.AddScaled(shares[output][a], _anchors[a].Gradient.AsSpan(from, middle.Length), middle);
            }
        }, errors, lambda);
    }

    // The coefficients for which |m| + ‖x̃‖e is beyond the limit, where a caller adds m to zeros, a run of coefficients of one output at a time.
    private int[] Scan(Adder addMiddle, double[] errors, double lambda)
    {
        int p = _map.Design.Columns, perOutput = (p + Chunk - 1) / Chunk;
        var found = new int[perOutput * _map.Outputs][];
        double[] sizes = _map.Design.RootMeanSquares;
        _map.Design.Workers.Run(found.Length, chunk =>
        {
            (int output, int part) = Math.DivRem(chunk, perOutput);
            int first = part * Chunk, length = Math.Min(Chunk, p - first), from = (output * p) + first;
            Span<double> middle = stackalloc double[Chunk];
            Span<int> places = stackalloc int[Chunk];
            middle.Clear();
            addMiddle(output, from, middle[..length]);
            int[] own = places[..Kernels.Beyond(middle[..length], errors[output], sizes.AsSpan(first, length), lambda, _limits.AsSpan(from, length), places)].ToArray();
            for (int k = 0; k < own.Length; k++)
            {
                own[k] += from;
            }

            found[chunk] = own;
        });
        return [.. found.SelectMany(terms => terms)];
    }

    // An anchor that hardly differs from those before it has no share.
    private (Cholesky Factor, int[] Kept) ProductsOf(int from)
    {
        int n = _perWeight.Length;
        var factor = new Cholesky();
        var kept = new List<int>();
        for (int a = 0; a < _anchors.Count; a++)
        {
            double[] own = _anchors[a].Descent;
            double[] cross = [.. kept.Select(b => Kernels.Dot(_anchors[b].Weighed.AsSpan(from, n), own.AsSpan(from, n)))];
            double square = Kernels.Dot(own.AsSpan(from, n), _anchors[a].Weighed.AsSpan(from, n));
            if (square > 0 && factor.TryAppend(cross, square))
            {
                kept.Add(a);
            }
        }

        return (factor, [.. kept]);
    }

    // α by least squares in the weights and the length of what it leaves, for one output.
    private (double[] Shares, double Error) Nearest(ReadOnlySpan<double> descent, int output)
    {
        int n = descent.Length, from = output * n;
        (Cholesky factor, int[] kept) = _products[output];
        var solution = new double[kept.Length];
        for (int k = 0; k < solution.Length; k++)
        {
            solution[k] = Kernels.Dot(descent, _anchors[kept[k]].Weighed.AsSpan(from, n));
        }

        factor.Solve(solution);
        double[] shares = new double[_anchors.Count], room = ArrayPool<double>.Shared.Rent(n);
        Span<double> error = room.AsSpan(0, n);
        descent.CopyTo(error);
        for (int k = 0; k < solution.Length; k++)
        {
            shares[kept[k]] = solution[k];
            Kernels.AddScaled(-solution[k], _anchors[kept[k]].Descent.AsSpan(from, n), error);
        }

        double length = Math.Sqrt(Kernels.CentredSquares(error, _perWeight, 0));
        ArrayPool<double>.Shared.Return(room);
        return (shares, length);
    }

    private delegate void Adder(int output, int from, Span<double> middle);
}
