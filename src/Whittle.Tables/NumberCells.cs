using Whittle.Data;

namespace Whittle.Tables;

/// <summary>
/// Gathers the cells of a column that holds finite numbers and missing cells; the first cell of any other kind ends that, and the column
/// must be read again as text. So a missing value in a column of numbers always means a missing cell. Not thread-safe.
/// </summary>
internal sealed class NumberCells(string name, CsvOptions options)
{
    private double[] _values = new double[16];
    private int _count;
    private bool _hasNumber;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>Whether the column must be read again as text.</summary>
    public bool IsText { get; private set; } = options.Factors.Contains(name);

    /// <summary>Takes the cell of the next row.</summary>
    public void Add(RecordReader record, int cell)
    {
        if (IsText)
        {
            return;
        }

        ReadOnlySpan<char> text = record[cell];
        double value = double.NaN;
        if (!options.IsMissing(text))
        {
            if (!NumberText.TryParse(text, options.DecimalMark, out value))
            {
                (IsText, _values) = (true, []);
                return;
            }

            _hasNumber = true;
        }

        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
        }

        _values[_count++] = value;
    }

    /// <summary>The column.</summary>
    public NumberColumn Create()
    {
        Array.Resize(ref _values, _count);
        return new NumberColumn(name, _values, _hasNumber ? null : TableFaults.AllMissing(name));
    }
}
