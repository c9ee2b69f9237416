using System.Collections.Concurrent;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>Arrays in which one fold after another works: folds are alike, and what each would leave behind is as large as the data together. Thread-safe.</summary>
internal sealed class FoldRooms
{
    private readonly ConcurrentBag<RowPool> _rows = [];
    private readonly ConcurrentBag<double[]> _copies = [];

    /// <summary>Where the rows of a factor come from; one at a time.</summary>
    public RowPool TakeRows() => _rows.TryTake(out RowPool? rows) ? rows : new RowPool();

    /// <summary>Takes a pool back, to which all rows were returned.</summary>
    public void Return(RowPool rows) => _rows.Add(rows);

    /// <summary>At least so many numbers, whatever they are.</summary>
    public double[] TakeNumbers(int length) => _copies.TryTake(out double[]? numbers) && numbers.Length >= length ? numbers : new double[length];

    /// <summary>Takes numbers back that nobody reads any more.</summary>
    public void Return(double[] numbers) => _copies.Add(numbers);
}
