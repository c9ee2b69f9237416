using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// What the last steps told of the curvature H of a function whose kept curvature H₀ is out of date: moves s and the falls y = Hs of the descent along them, as limited-memory BFGS uses them
/// (Nocedal 1980, doi:10.1090/S0025-5718-1980-0572855-7). Steps by H₀ alone leave the same share of the way each time; with a few pairs they leave less and less. Pairs are of one λ and of the same
/// watched columns; of a pair the active columns are used, which is exact where all moves were theirs. Not thread-safe. Cost of a step: one solve by the factor, one for each new pair, and a few products of vectors.
/// </summary>
internal sealed class SecantPairs
{
    private const int Most = 8;

    // H beyond so many times H₀ or its inverse along a move is another function's, or rounding.
    private const double Far = 10;

    private readonly RowPool _pool = new();
    private readonly List<Pair> _pairs = [];

    // The first of them, on the active columns, each with ⟨s, y⟩ and with that over ⟨y, H₀⁻¹y⟩.
    private readonly List<(Pair Pair, double Product, double Scale)> _restricted = [];
    private int[] _columns = [];
    private int[] _active = [];
    private double _lambda = double.NaN;
    private Pair? _last;

    /// <summary>Forgets all pairs.</summary>
    public void Clear()
    {
        Release(_restricted, r => r.Pair);
        Release(_pairs, pair => pair);
        if (_last is { } last)
        {
            Release(last);
        }

        _last = null;
    }

    /// <summary>Takes in where a step begins; with where the last one began it makes a pair.</summary>
    /// <param name="columns">The watched columns, ascending; not copied.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="values">A value for every column.</param>
    /// <param name="descents">The descent of every column, formed there.</param>
    public void Visit(int[] columns, double lambda, ReadOnlySpan<double> values, ReadOnlySpan<double> descents)
    {
        if (lambda != _lambda || !columns.AsSpan().SequenceEqual(_columns))
        {
            Clear();
        }

        Pair now = Pick(values, descents, columns);
        if (_last is { } last)
        {
            if (_pairs.Count == Most)
            {
                Release(_restricted, r => r.Pair);
                Release(_pairs[0]);
                _pairs.RemoveAt(0);
            }

            // s = new − old, y = old − new: the descent falls by Hs.
            for (int k = 0; k < columns.Length; k++)
            {
                last.Move[k] = now.Move[k] - last.Move[k];
                last.Fall[k] -= now.Fall[k];
            }

            _pairs.Add(last);
        }

        (_columns, _lambda, _last) = (columns, lambda, now);
    }

    /// <summary>r ← the step that H and the curvature of the penalty together call for, from what is left of the descent, r.</summary>
    /// <param name="left">r, in the order of the active columns; overwritten.</param>
    /// <param name="active">The active columns, in the order of the factor.</param>
    /// <param name="curvature">What the penalty adds to the diagonal of a column.</param>
    /// <param name="factor">Solves by H₀ and that curvature, in place.</param>
    public void Step(Span<double> left, ReadOnlySpan<int> active, Func<int, double> curvature, Cholesky factor)
    {
        Restrict(active, curvature, factor);
        int m = left.Length;
        Span<double> shares = stackalloc double[Most];
        for (int k = _restricted.Count - 1; k >= 0; k--)
        {
            (Pair pair, double product, _) = _restricted[k];
            shares[k] = Kernels.Dot(pair.Move.AsSpan(0, m), left) / product;
            Kernels.AddScaled(-shares[k], pair.Fall.AsSpan(0, m), left);
        }

        factor.Solve(left);
        if (_restricted.Count > 0)
        {
            Kernels.AddScaled(_restricted[^1].Scale - 1, left, left);
        }

        for (int k = 0; k < _restricted.Count; k++)
        {
            (Pair pair, double product, _) = _restricted[k];
            double share = Kernels.Dot(pair.Fall.AsSpan(0, m), left) / product;
            Kernels.AddScaled(shares[k] - share, pair.Move.AsSpan(0, m), left);
        }
    }

    // Brings the new pairs, or all where other columns are active, into the order of the active columns. A pair that cannot be H's is left out.
    private void Restrict(ReadOnlySpan<int> active, Func<int, double> curvature, Cholesky factor)
    {
        if (!active.SequenceEqual(_active))
        {
            Release(_restricted, r => r.Pair);
            _active = active.ToArray();
        }

        int[] places = _restricted.Count == _pairs.Count ? [] : Array.ConvertAll(_active, j => Array.BinarySearch(_columns, j));
        for (int at = _restricted.Count; at < _pairs.Count;)
        {
            Pair own = Pick(_pairs[at].Move, _pairs[at].Fall, places);
            for (int k = 0; k < active.Length; k++)
            {
                own.Fall[k] += curvature(active[k]) * own.Move[k];
            }

            double[] room = _pool.Take(active.Length);
            Span<double> fall = own.Fall.AsSpan(0, active.Length), solved = room.AsSpan(0, active.Length);
            fall.CopyTo(solved);
            factor.Solve(solved);
            double product = Kernels.Dot(own.Move.AsSpan(0, active.Length), fall), size = Kernels.Dot(fall, solved);
            _pool.Return(room);
            if (product > size / Far && product < size * Far)
            {
                _restricted.Add((own, product, product / size));
                at++;
            }
            else
            {
                Release(own);
                Release(_pairs[at]);
                _pairs.RemoveAt(at);
            }
        }
    }

    private Pair Pick(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int[] places)
    {
        var pair = new Pair(_pool.Take(places.Length), _pool.Take(places.Length));
        for (int k = 0; k < places.Length; k++)
        {
            pair.Move[k] = first[places[k]];
            pair.Fall[k] = second[places[k]];
        }

        return pair;
    }

    private void Release<T>(List<T> list, Func<T, Pair> pairOf)
    {
        list.ForEach(item => Release(pairOf(item)));
        list.Clear();
    }

    private void Release(Pair pair)
    {
        _pool.Return(pair.Move);
        _pool.Return(pair.Fall);
    }

    /// <summary>s and y, in arrays that may be longer; of a point its coefficients and its descent.</summary>
    private readonly record struct Pair(double[] Move, double[] Fall);
}
