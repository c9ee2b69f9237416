using System.Globalization;
using System.Runtime.CompilerServices;
using Whittle.Paths;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>The report's picture of a path, of which a slider moves nothing but a mark: the rest is drawn once a path. Not thread-safe.</summary>
internal static class PathPicture
{
    private static readonly ConditionalWeakTable<RegularizationPath, Func<IReadOnlyList<(double Lambda, string Name)>, Chart>> Drawn = [];

    private static int _drawn;

    public static Chart Draw(RegularizationPath path, IReadOnlyList<(double Lambda, string Name)> marks) =>
        Drawn.GetValue(path, own => CoefficientPathChart.Prepare(own, string.Create(CultureInfo.InvariantCulture, $"path{++_drawn}")))(marks);
}
