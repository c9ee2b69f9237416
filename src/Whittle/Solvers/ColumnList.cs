namespace Whittle.Solvers;

/// <summary>Columns in some order, in an array that is used again. Not thread-safe.</summary>
internal sealed class ColumnList
{
    private const int Smallest = 16;

    private int[] _items = [];

    public int Count { get; private set; }

    public int this[int position] => _items[position];

    /// <summary>The columns, as long as the list is not changed.</summary>
    public ReadOnlyMemory<int> Items => _items.AsMemory(0, Count);

    public void Add(int column)
    {
        Reserve(Count + 1);
        _items[Count++] = column;
    }

    public void RemoveAt(int position)
    {
        Count--;
        _items.AsSpan(position + 1, Count - position).CopyTo(_items.AsSpan(position));
    }

    public void Clear() => Count = 0;

    /// <summary>The columns with others after them, as long as the list is not changed, which holds these no more than before.</summary>
    public ReadOnlyMemory<int> With(ReadOnlySpan<int> others)
    {
        Reserve(Count + others.Length);
        others.CopyTo(_items.AsSpan(Count));
        return _items.AsMemory(0, Count + others.Length);
    }

    /// <summary>Adds to ascending columns those of others that they lack.</summary>
    public void Merge(ReadOnlySpan<int> others)
    {
        int sorted = Count;
        foreach (int column in others)
        {
            if (Array.BinarySearch(_items, 0, sorted, column) < 0)
            {
                Add(column);
            }
        }

        Array.Sort(_items, 0, Count);
    }

    /// <summary>Becomes those of some columns for which a condition holds.</summary>
    public void TakeThose(ReadOnlySpan<int> columns, Predicate<int> condition)
    {
        Clear();
        foreach (int column in columns)
        {
            if (condition(column))
            {
                Add(column);
            }
        }
    }

    private void Reserve(int count)
    {
        if (_items.Length < count)
        {
            Array.Resize(ref _items, Math.Max(count, Math.Max(2 * _items.Length, Smallest)));
        }
    }
}
