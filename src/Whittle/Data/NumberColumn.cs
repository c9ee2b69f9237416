using Whittle.Errors;

namespace Whittle.Data;

/// <summary>A column of finite numbers, where NaN stands for a missing cell and for nothing else.</summary>
public sealed class NumberColumn : Column
{
    private readonly double[] _values;

    /// <summary>Wraps an array of numbers (not copied; do not change it afterwards).</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">One number a row; NaN is a missing cell.</param>
    /// <param name="concern">Why the column should not be used as it stands, or null.</param>
    /// <exception cref="WhittleException">A value is infinite (code <c>not-finite</c>).</exception>
    public NumberColumn(string name, double[] values, WhittleException? concern = null)
        : base(name, values.Length, concern)
    {
        _values = values;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                MissingCount++;
            }
            else if (double.IsInfinity(values[i]))
            {
                throw Faults.NotFinite(name, i, values[i]);
            }
        }
    }

    /// <summary>One number a row; NaN is a missing cell.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The same numbers where they may be kept.</summary>
    internal ReadOnlyMemory<double> Memory => _values;

    /// <inheritdoc/>
    public override int MissingCount { get; }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_values[row]);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            taken[i] = _values[rows[i]];
        }

        return new NumberColumn(Name, taken, Concern);
    }
}
