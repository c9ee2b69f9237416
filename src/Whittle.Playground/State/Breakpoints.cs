using Whittle.Paths;

namespace Whittle.Playground;

/// <summary>
/// Where the coefficients of a mixture come and go along λ. Its path is smooth and not linear between these points, so that no formula gives them: where two neighbours on a grid of certified fits keep different features, the λ between
/// them is narrowed by more fits, to a relative width of 1e-8. What comes and goes between two neighbours is not seen.
/// </summary>
internal static class Breakpoints
{
    /// <summary>So many significant digits are sure.</summary>
    public const int Digits = 8;

    private const double Width = 1e-8;
    private const int Neighbours = 250;
    private const int Cuts = 16;

    /// <summary>Where the search ends, as a share of λmax.</summary>
    public const double Least = 1e-4;

    /// <summary>What enters and leaves, by descending λ.</summary>
    /// <param name="regression">A penalty that has a share of L1.</param>
    public static IReadOnlyList<PathEvent> Find(Regression regression)
    {
        List<(Fit Above, Fit Below)> all = Changes(At(regression, new LambdaGrid { Count = Neighbours, Ratio = Least }));
        while (all.Exists(IsWide))
        {
            double[] cuts = [.. all.Where(IsWide).SelectMany(Between)];
            all = Changes([.. all.SelectMany(c => new[] { c.Above, c.Below }), .. At(regression, new LambdaGrid { Values = cuts })]);
        }

        return [.. all.SelectMany(Events)];
    }

    private static Fit[] At(Regression regression, LambdaGrid grid) => [.. regression.FitPath(grid).Points.Select(p => new Fit(p.Lambda, [.. p.Indices]))];

    // Neighbours that keep different features.
    private static List<(Fit Above, Fit Below)> Changes(IEnumerable<Fit> fits)
    {
        Fit[] order = [.. fits.DistinctBy(f => f.Lambda).OrderByDescending(f => f.Lambda)];
        return [.. order.Zip(order.Skip(1)).Where(pair => !pair.First.Kept.SetEquals(pair.Second.Kept))];
    }

    private static bool IsWide((Fit Above, Fit Below) change) => change.Above.Lambda - change.Below.Lambda > Width * change.Above.Lambda;

    private static IEnumerable<double> Between((Fit Above, Fit Below) change) =>
        Enumerable.Range(1, Cuts - 1).Select(k => change.Above.Lambda - (k * (change.Above.Lambda - change.Below.Lambda) / Cuts));

    private static IEnumerable<PathEvent> Events((Fit Above, Fit Below) change)
    {
        double lambda = (change.Above.Lambda + change.Below.Lambda) / 2;
        return change.Above.Kept.Except(change.Below.Kept).Order().Select(j => new PathEvent(lambda, j, false))
            .Concat(change.Below.Kept.Except(change.Above.Kept).Order().Select(j => new PathEvent(lambda, j, true)));
    }

    private sealed record Fit(double Lambda, HashSet<int> Kept);
}
