using Whittle.Errors;

namespace Whittle.Data;

/// <summary>A column of numbers, used as it is.</summary>
public sealed record NumberStep : RecipeStep
{
    /// <summary>Describes a column of numbers.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="fill">What a missing cell is replaced by; null where missing cells are an error.</param>
    /// <param name="indicator">Whether a column <c>x=missing</c> follows.</param>
    public NumberStep(string column, double? fill = null, bool indicator = false)
        : base(column)
    {
        Fill = fill;
        Indicator = indicator;
    }

    /// <summary>What a missing cell is replaced by; null where missing cells are an error.</summary>
    public double? Fill { get; }

    /// <summary>Whether a column of 0 and 1 for missing cells follows.</summary>
    public bool Indicator { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => Indicator ? [Column, $"{Column}={FactorStep.MissingLevel}"] : [Column];

    /// <inheritdoc/>
    public override bool LearnsFromRows => Fill is not null;

    /// <inheritdoc/>
    internal override EncodedBlock Encode(TableEncoding encoding)
    {
        NumberColumn column = encoding.Table.NumberColumn(Column);
        if (column.MissingCount > 0 && Fill is null)
        {
            throw Faults.MissingFeature(encoding.Table.Source, Column, column.MissingCount, Table.FirstMissing(column), false);
        }

        if (!Indicator && column.MissingCount == 0)
        {
            return new EncodedNumbers(column.Memory, 1);
        }

        int n = column.Rows;
        var values = new double[Indicator ? 2 * n : n];
        for (int i = 0; i < n; i++)
        {
            bool isMissing = column.IsMissing(i);
            values[i] = isMissing ? Fill!.Value : column.Values[i];
            if (Indicator)
            {
                values[n + i] = isMissing ? 1 : 0;
            }
        }

        return new EncodedNumbers(values, Indicator ? 2 : 1);
    }
}
