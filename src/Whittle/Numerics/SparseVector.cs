namespace Whittle.Numerics;

/// <summary>A vector given by its entries that are not zero, in ascending order of index. Immutable by convention: the arrays are not changed.</summary>
/// <param name="Indices">Ascending positions from 0.</param>
/// <param name="Values">One value a position.</param>
internal sealed record SparseVector(int[] Indices, double[] Values)
{
    public static SparseVector Empty { get; } = new([], []);

    /// <summary>The same vector spelled out.</summary>
    public double[] ToDense(int length)
    {
        var dense = new double[length];
        CopyTo(dense);
        return dense;
    }

    /// <summary>Writes the entries that are not zero to their places.</summary>
    public void CopyTo(Span<double> dense)
    {
        for (int k = 0; k < Indices.Length; k++)
        {
            dense[Indices[k]] = Values[k];
        }
    }

    /// <summary>The entries at some positions.</summary>
    public double[] At(int[] positions) => Array.ConvertAll(positions, t => this[t]);

    /// <summary>The entry at a position, 0 where there is none.</summary>
    public double this[int index] => Array.BinarySearch(Indices, index) is var at and >= 0 ? Values[at] : 0;
}
