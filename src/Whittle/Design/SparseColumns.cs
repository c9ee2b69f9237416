using System.Globalization;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Design;

/// <summary>Compressed columns: the entries of each column, ascending by row. Checked when they are made, so that kernels may trust every row.</summary>
internal sealed class SparseColumns
{
    private readonly ReadOnlyMemory<double> _values;
    private readonly ReadOnlyMemory<int> _rowIndices;
    private readonly ReadOnlyMemory<int> _starts;

    /// <exception cref="WhittleException">As the constructor of <see cref="SparseDesign"/>.</exception>
    public SparseColumns(ReadOnlyMemory<double> values, ReadOnlyMemory<int> rowIndices, ReadOnlyMemory<int> columnStarts, int rows)
    {
        (_values, _rowIndices, _starts, Rows) = (values, rowIndices, columnStarts, rows);
        ReadOnlySpan<int> starts = columnStarts.Span;
        if (rows < 1)
        {
            throw Faults.BadSparse(string.Create(CultureInfo.InvariantCulture, $"it has {rows} rows, and there must be at least one"), "rows");
        }

        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != values.Length || values.Length != rowIndices.Length)
        {
            throw Faults.BadSparse(
                string.Create(CultureInfo.InvariantCulture, $"{values.Length} values, {rowIndices.Length} rows and columns that run from {(starts.Length == 0 ? 0 : starts[0])} to {(starts.Length == 0 ? 0 : starts[^1])} do not fit together"),
                "columnStarts");
        }

        for (int j = 0; j < Count; j++)
        {
            CheckColumn(j);
        }
    }

    public int Rows { get; }

    /// <summary>How many columns there are.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>How many entries are stored.</summary>
    public int EntryCount => _values.Length;

    /// <summary>The rows of a column's entries, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(int column) => _rowIndices.Span[_starts.Span[column].._starts.Span[column + 1]];

    /// <summary>The values of a column's entries.</summary>
    public ReadOnlySpan<double> ValuesOf(int column) => _values.Span[_starts.Span[column].._starts.Span[column + 1]];

    /// <summary>How many entries some columns have.</summary>
    public long CountEntries(ReadOnlySpan<int> columns)
    {
        long count = 0;
        foreach (int column in columns)
        {
            count += RowsOf(column).Length;
        }

        return count;
    }

    /// <summary>Σᵢ x[i, column] vᵢ.</summary>
    public double Dot(int column, ReadOnlySpan<double> v) => Kernels.SparseDot(RowsOf(column), ValuesOf(column), v);

    /// <summary>What <see cref="SparseDesign.FromTriplets"/> says.</summary>
    public static SparseColumns FromTriplets(ReadOnlySpan<int> rowIndices, ReadOnlySpan<int> columnIndices, ReadOnlySpan<double> values, int rows, int columns)
    {
        if (rowIndices.Length != values.Length || columnIndices.Length != values.Length || rows < 1 || columns < 0)
        {
            throw Faults.BadSparse(
                string.Create(CultureInfo.InvariantCulture, $"{rowIndices.Length} rows, {columnIndices.Length} columns and {values.Length} values do not make a matrix of {rows} × {columns}"), "values");
        }

        for (int e = 0; e < values.Length; e++)
        {
            if ((uint)rowIndices[e] >= (uint)rows || (uint)columnIndices[e] >= (uint)columns)
            {
                throw Faults.BadSparse(
                    string.Create(CultureInfo.InvariantCulture, $"entry {e} stands in row {rowIndices[e]}, column {columnIndices[e]} (from 0) of a matrix of {rows} × {columns}"),
                    string.Create(CultureInfo.InvariantCulture, $"entry {e}"));
            }
        }

        // Counted by row and then, keeping that order, by column.
        (int[] byRow, _) = CountingOrder(rowIndices, [], rows);
        (int[] order, int[] starts) = CountingOrder(columnIndices, byRow, columns);
        var sortedRows = new int[values.Length];
        var sorted = new double[values.Length];
        int at = 0;
        for (int j = 0; j < columns; j++)
        {
            int first = at;
            for (int e = starts[j]; e < starts[j + 1]; e++)
            {
                int row = rowIndices[order[e]];
                if (at > first && sortedRows[at - 1] == row)
                {
                    sorted[at - 1] += values[order[e]];
                    continue;
                }

                (sortedRows[at], sorted[at]) = (row, values[order[e]]);
                at++;
            }

            starts[j] = first;
        }

        starts[columns] = at;
        return new SparseColumns(sorted.AsMemory(0, at), sortedRows.AsMemory(0, at), starts, rows);
    }

    // The positions of keys in ascending order, those of an earlier order first among equals; and where each key begins.
    private static (int[] Order, int[] Starts) CountingOrder(ReadOnlySpan<int> keys, int[] earlier, int count)
    {
        var starts = new int[count + 1];
        foreach (int key in keys)
        {
            starts[key + 1]++;
        }

        for (int k = 0; k < count; k++)
        {
            starts[k + 1] += starts[k];
        }

        int[] next = [.. starts], order = new int[keys.Length];
        for (int e = 0; e < order.Length; e++)
        {
            int position = earlier.Length > 0 ? earlier[e] : e;
            order[next[keys[position]]++] = position;
        }

        return (order, starts);
    }

    private void CheckColumn(int column)
    {
        string Name() => string.Create(CultureInfo.InvariantCulture, $"x{column + 1}");
        int from = _starts.Span[column], to = _starts.Span[column + 1];
        if (to < from || to > EntryCount)
        {
            throw Faults.BadSparse(string.Create(CultureInfo.InvariantCulture, $"column {column} (from 0) begins at entry {from} and ends at {to}"), Name());
        }

        int before = -1;
        ReadOnlySpan<int> at = RowsOf(column);
        ReadOnlySpan<double> x = ValuesOf(column);
        for (int e = 0; e < at.Length; e++)
        {
            if (at[e] <= before || at[e] >= Rows)
            {
                throw Faults.BadSparse(
                    at[e] >= 0 && at[e] < Rows
                        ? string.Create(CultureInfo.InvariantCulture, $"row {at[e]} follows row {before} in column {column} (from 0); rows must ascend")
                        : string.Create(CultureInfo.InvariantCulture, $"column {column} names row {at[e]} of {Rows} (from 0)"),
                    Name());
            }

            before = at[e];
            if (!double.IsFinite(x[e]))
            {
                throw Faults.NotFinite(Name(), before, x[e]);
            }
        }
    }
}
