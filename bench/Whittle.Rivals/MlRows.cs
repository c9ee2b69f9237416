using Microsoft.ML;
using Microsoft.ML.Data;

namespace Whittle.Rivals;

/// <summary>A problem's rows in ML.NET's own form.</summary>
internal static class MlRows
{
    public static IDataView Load(MLContext ml, Problem problem, double[] xShift, double yShift)
    {
        MlRow[] rows = [.. problem.Y.Select(y => new MlRow { Label = (float)(y - yShift), IsPositive = y > 0, Features = new float[problem.Columns] })];
        for (int column = 0; column < problem.Columns; column++)
        {
            ReadOnlySpan<double> values = problem.Column(column);
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row].Features[column] = (float)(values[row] - xShift[column]);
            }
        }

        var schema = SchemaDefinition.Create(typeof(MlRow));
        schema[nameof(MlRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, problem.Columns);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }
}
