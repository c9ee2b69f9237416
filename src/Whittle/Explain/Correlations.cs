using Whittle.Design;

namespace Whittle.Explain;

/// <summary>Correlations of the columns of a standardized design, formed where they are asked for; cosines without an intercept. Not thread-safe.</summary>
internal sealed class Correlations(StandardizedDesign design)
{
    private readonly Dictionary<(int, int), double> _known = [];

    /// <summary>That of two columns, in [−1, 1]; 0 where one has one value.</summary>
    public double Of(int column, int other)
    {
        if (!_known.TryGetValue((column, other), out double found))
        {
            var product = new double[1];
            design.CrossProducts(new[] { column }, new[] { other }, design.Shares, product);
            found = _known[(column, other)] = Scale(product[0], column, other);
        }

        return found;
    }

    /// <summary>Those of some columns, k × k.</summary>
    public double[] Of(int[] columns)
    {
        var matrix = new double[columns.Length * columns.Length];
        design.CrossProducts(columns, columns, design.Shares, matrix);
        for (int a = 0; a < columns.Length; a++)
        {
            for (int b = 0; b < columns.Length; b++)
            {
                matrix[a + (b * columns.Length)] = a == b ? 1 : Scale(matrix[a + (b * columns.Length)], columns[a], columns[b]);
            }
        }

        return matrix;
    }

    private double Scale(double product, int column, int other)
    {
        double size = design.RootMeanSquare(column) * design.RootMeanSquare(other);
        return size > 0 ? Math.Clamp(product / size, -1, 1) : 0;
    }
}
