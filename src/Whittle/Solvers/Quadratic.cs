using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// A convex quadratic ½bᵀGb − cᵀb in p coefficients, given by the few things a solver asks of it. G = X̃ᵀWX̃/Σw and c = X̃ᵀWỹ/Σw for least
/// squares. Not thread-safe: it remembers the last point it was evaluated at.
/// </summary>
internal abstract class Quadratic
{
    /// <summary>p.</summary>
    public abstract int Count { get; }

    /// <summary>What the rank of G is at most.</summary>
    public virtual int Rank => Count;

    /// <summary>c, the negative gradient at b = 0.</summary>
    public abstract double[] Linear { get; }

    /// <summary>Moves to the point b that is <paramref name="values"/> at <paramref name="columns"/> and 0 elsewhere.</summary>
    public abstract void MoveTo(ReadOnlyMemory<int> columns, ReadOnlyMemory<double> values);

    /// <summary>result[k] = (c − Gb) at columns[k], for the point last moved to.</summary>
    public abstract void Descent(ReadOnlyMemory<int> columns, Memory<double> result);

    /// <summary>result[k + q·m] = G[rows[k], columns[q]] for m rows.</summary>
    public abstract void CrossProducts(ReadOnlyMemory<int> rows, ReadOnlyMemory<int> columns, Memory<double> result);

    /// <summary>Who works.</summary>
    public abstract Workers Workers { get; }

    /// <summary>Columns of G that are best asked for at a time, at least 1.</summary>
    public virtual int Panel => DesignMatrix.Panel;
}
