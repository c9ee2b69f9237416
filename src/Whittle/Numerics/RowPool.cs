namespace Whittle.Numerics;

/// <summary>Arrays for the rows of a triangle, used again after they were given back. Not thread-safe.</summary>
internal sealed class RowPool
{
    private const int Unit = 64;

    private readonly Stack<double[]> _rows = [];

    /// <summary>An array of at least so many numbers, whatever they are. Rows are asked for from the shortest up: those on top that are too short are let go, so that none piles up.</summary>
    public double[] Take(int length)
    {
        while (_rows.TryPop(out double[]? row))
        {
            if (row.Length >= length)
            {
                return row;
            }
        }

        return new double[(length + Unit) / Unit * Unit];
    }

    /// <summary>Takes a row back.</summary>
    public void Return(double[] row) => _rows.Push(row);

    /// <summary>Takes rows back, so that the shortest is handed out first.</summary>
    public void Return(List<double[]> rows)
    {
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            _rows.Push(rows[i]);
        }

        rows.Clear();
    }
}
