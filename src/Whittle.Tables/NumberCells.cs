using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>
/// Gathers the cells of a column that holds numbers and missing cells; the first cell of any other kind ends that, and the column must be
/// read again as text. Not thread-safe.
/// </summary>
internal sealed class NumberCells(string name, CsvOptions options)
{
    private double[] _values = new double[16];
    private int _count;
    private bool _hasNumber;
    private WhittleException? _concern;

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
            if (NumberText.TryParse(text, options.DecimalMark, out double number))
            {
                (value, _hasNumber) = (number, true);
            }
            else if (NumberText.IsNotFinite(text, options.DecimalMark))
            {
                _concern ??= TableFaults.NotFinite(name, text.ToString(), record.LineOf(cell));
            }
            else
            {
                (IsText, _values) = (true, []);
                return;
            }
        }

        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
        }

        _values[_count++] = value;
    }

    /// <summary>The column; a cell that is not finite is missing from it and named in its concern.</summary>
    public NumberColumn Create()
    {
        Array.Resize(ref _values, _count);
        return new NumberColumn(name, _values, _concern ?? (_hasNumber ? null : TableFaults.AllMissing(name)));
    }
}
