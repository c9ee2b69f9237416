using System.Globalization;
using System.Text;
using Whittle.Numerics;

namespace Whittle.Tests.Cli;

/// <summary>Tables whose truth is known.</summary>
internal static class SimulatedNetworks
{
    /// <summary>y = |x₁| + x₂x₃ + noise of a fifth: a linear model sees nothing of it.</summary>
    public static string Bent(int rows)
    {
        var random = new Xoshiro256(5);
        var text = new StringBuilder("x1,x2,x3,x4,y\n");
        for (int i = 0; i < rows; i++)
        {
            double[] x = [.. Enumerable.Range(0, 4).Select(_ => random.NextNormal())];
            double y = Math.Abs(x[0]) + (x[1] * x[2]) + (0.2 * random.NextNormal());
            text.AppendJoin(',', x.Append(y).Select(v => v.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }
}
