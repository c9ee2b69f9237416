using Whittle.Errors;

namespace Whittle.Paths;

/// <summary>
/// The λ of a path: either a geometric grid from λmax down, λₖ = λmax·ratio^(k/(count−1)), or a list. λmax is the smallest λ at which
/// every penalized coefficient is 0 (ridge, which has none, takes the one of L1 ratio 0.001, as glmnet does).
/// </summary>
public sealed record LambdaGrid
{
    /// <summary>How many λ the automatic grid has; default 100, at least 1.</summary>
    public int Count { get; init; } = 100;

    /// <summary>The last λ of the automatic grid over the first, in (0, 1); default (null) 0.001 when n &gt; p and 0.01 otherwise.</summary>
    public double? Ratio { get; init; }

    /// <summary>Explicit λ, finite and ≥ 0, in any order; null for the automatic grid. Fitted from the largest down, equal ones once.</summary>
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>The λ on the way from λmax down to one that is wanted, each half of the one before: steps small enough for the solver to exchange few columns.</summary>
    /// <param name="lambdaMax">λmax of the problem, ≥ 0.</param>
    /// <param name="lambda">The λ that is wanted, ≥ 0; the last of the grid.</param>
    public static LambdaGrid DownTo(double lambdaMax, double lambda)
    {
        const double Least = 1e-4;
        var values = new List<double>();
        for (double step = lambdaMax; step > Math.Max(lambda, Least * lambdaMax); step /= 2)
        {
            values.Add(step);
        }

        return new LambdaGrid { Values = [.. values, lambda] };
    }

    /// <summary>Whether the end of the grid is nobody's choice, so that a cross-validation whose best λ is the last may go on.</summary>
    internal bool CanExtend => Values is null && Ratio is null && Count > 1;

    /// <summary>The λ, descending, that go on where a grid ends, at its own steps: to a tenth of its last, or up to ten times its first.</summary>
    internal static double[] Extend(IReadOnlyList<double> lambdas, bool isUp)
    {
        double step = lambdas[^1] / lambdas[^2];
        int count = (int)Math.Ceiling(Math.Log(0.1) / Math.Log(step));
        return [.. Enumerable.Range(1, count).Select(k => isUp ? lambdas[0] / Math.Pow(step, count + 1 - k) : lambdas[^1] * Math.Pow(step, k))];
    }

    /// <summary>Every fault of these options as a sentence.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Count < 1)
        {
            yield return Faults.OutOfRange("LambdaGrid.Count", Count, "[1, 2147483647]", "how many λ are fitted");
        }

        if (Ratio is { } ratio && !(ratio is > 0 and < 1))
        {
            yield return Faults.OutOfRange("LambdaGrid.Ratio", ratio, "(0, 1)", "the last λ over the first");
        }

        foreach (double value in Values ?? [])
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                yield return Faults.OutOfRange("LambdaGrid.Values", value, "[0, ∞)", "0 is no penalty");
            }
        }

        if (Values is { Count: 0 })
        {
            yield return "LambdaGrid.Values is empty; it needs at least one λ.";
        }
    }

    /// <summary>The λ of a problem, descending.</summary>
    internal double[] Resolve(double lambdaMax, int rows, int columns)
    {
        if (Values is { } values)
        {
            return [.. values.Distinct().OrderDescending()];
        }

        if (lambdaMax == 0 || Count == 1)
        {
            return [lambdaMax];
        }

        double ratio = Ratio ?? (rows > columns ? 1e-3 : 1e-2);
        var grid = new double[Count];
        for (int k = 0; k < Count; k++)
        {
            grid[k] = lambdaMax * Math.Pow(ratio, k / (Count - 1.0));
        }

        return grid;
    }
}
