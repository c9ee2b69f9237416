using Whittle.Models;

namespace Whittle.Report;

/// <summary>What a saved path holds, in words.</summary>
internal static class PathWords
{
    /// <summary>Which λ there are, the ends with all their digits, so that they can be asked for.</summary>
    public static string Range(ModelPath path)
    {
        IReadOnlyList<PathPoint> fits = Fits(path);
        string count = path.Points.Count > 0 ? $"{fits.Count} λ" : fits.Count == 1 ? "1 breakpoint" : $"{fits.Count} breakpoints";
        string held = fits.Count == 1 ? $"{count}, {Plain.Full(fits[0].Lambda)}" : $"{count} from {Plain.Full(fits[0].Lambda)} to {Plain.Full(fits[^1].Lambda)}";
        return path.ExactFrom is { } from ? $"{held}, and every λ from {Plain.Full(from)} up" : $"{held}, and none between them";
    }

    /// <summary>The fits of the grid, or of an exact path its breakpoints.</summary>
    public static IReadOnlyList<PathPoint> Fits(ModelPath path) => path.Points.Count > 0 ? path.Points : path.Knots;
}
