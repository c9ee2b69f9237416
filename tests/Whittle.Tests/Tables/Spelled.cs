using Whittle.Design;

namespace Whittle.Tests.Tables;

/// <summary>A design as plain numbers, for comparison.</summary>
internal static class Spelled
{
    /// <summary>Rows × columns values, column 0 first.</summary>
    public static double[] Of(DesignMatrix x)
    {
        var values = new double[x.Rows * x.Columns];
        for (int j = 0; j < x.Columns; j++)
        {
            x.CopyColumn(j, 0, values.AsSpan(j * x.Rows, x.Rows));
        }

        return values;
    }
}
