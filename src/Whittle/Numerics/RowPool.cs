namespace Whittle.Numerics;

/// <summary>Arrays for the rows of a triangle, used again after they were given back: those of like lengths lie together, so that no more are made than were ever in use at once. Not thread-safe.</summary>
internal sealed class RowPool
{
    private const int Unit = 64;

    private readonly List<Stack<double[]>> _rows = [];

    /// <summary>An array of at least so many numbers, whatever they are.</summary>
    public double[] Take(int length)
    {
        int units = (length + Unit - 1) / Unit;
        return units < _rows.Count && _rows[units].TryPop(out double[]? row) ? row : new double[units * Unit];
    }

    /// <summary>Takes back an array that it made.</summary>
    public void Return(double[] row)
    {
        int units = row.Length / Unit;
        while (_rows.Count <= units)
        {
            _rows.Add([]);
        }

        _rows[units].Push(row);
    }

    /// <summary>Takes back arrays that it made, and empties the list.</summary>
    public void Return(List<double[]> rows)
    {
        rows.ForEach(Return);
        rows.Clear();
    }
}
