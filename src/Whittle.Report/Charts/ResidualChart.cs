using Whittle.Explain;
using Whittle.Models;

namespace Whittle.Report;

/// <summary>The pictures of what a fit leaves of its rows. Thread-safe.</summary>
public static class ResidualChart
{
    private const int NamedRows = 3;
    private const int InfluentialRows = 5;
    private const double Strong = 2;

    /// <summary>Residuals against predictions: a cloud without a shape says that the model has said what it can; a bow asks for a bent feature, a funnel for another loss or weights.</summary>
    /// <param name="residuals">What <see cref="Regression.FindResiduals"/> found.</param>
    /// <param name="isLeastSquares">Whether residuals are in units of the response.</param>
    public static Chart DrawFitted(IReadOnlyList<RowResidual> residuals, bool isLeastSquares = true)
    {
        string kind = isLeastSquares ? "Residuals" : "Deviance residuals";
        RowResidual[] largest = [.. residuals.OrderByDescending(r => Math.Abs(r.Residual)).Take(NamedRows)];
        return new ScatterChart($"{kind} against predictions", "predicted mean", isLeastSquares ? "residual, response − prediction" : "deviance residual")
        {
            Points = [.. residuals.Select(r => (r.Row, r.Mean, r.Residual))],
            Law = (0, 0),
            LawName = "no residual",
            HasTrend = true,
            Named = NamedRows,
        }.Draw($"{kind} of {residuals.Count} rows against their predictions. The largest: {string.Join(", ", largest.Select(r => $"row {r.Row + 1} {Plain.Number(r.Residual)}"))}.");
    }

    /// <summary>Residuals, ordered, against those of a normal law: on the line they are normal; ends that leave it are heavy tails.</summary>
    /// <param name="residuals">What <see cref="Regression.FindResiduals"/> found.</param>
    /// <param name="isLeastSquares">Whether residuals are in units of the response.</param>
    public static Chart DrawNormal(IReadOnlyList<RowResidual> residuals, bool isLeastSquares = true)
    {
        // The line through the quartiles, so that the tails have no say in it.
        RowResidual[] order = [.. residuals.OrderBy(r => r.NormalScore)];
        RowResidual low = order[order.Length / 4], high = order[3 * (order.Length - 1) / 4];
        double slope = high.NormalScore > low.NormalScore ? (high.Residual - low.Residual) / (high.NormalScore - low.NormalScore) : 0;
        double tail = slope > 0 ? Math.Max(Math.Abs(order[0].Residual - Of(order[0])), Math.Abs(order[^1].Residual - Of(order[^1]))) / slope : 0;
        return new ScatterChart($"{(isLeastSquares ? "Residuals" : "Deviance residuals")} against normal ones", "normal quantile", "ordered residual")
        {
            Points = [.. residuals.Select(r => (r.Row, r.NormalScore, r.Residual))],
            Law = (low.Residual - (slope * low.NormalScore), slope),
            LawName = "normal, through the quartiles",
            Named = NamedRows,
        }.Draw($"Ordered residuals of {residuals.Count} rows against normal quantiles. The ends leave the line through the quartiles by up to {Axis.Label(tail)} standard deviations.");

        double Of(RowResidual row) => low.Residual + (slope * (row.NormalScore - low.NormalScore));
    }

    /// <summary>Residuals against leverage: rows far to the right and far from zero move the fit.</summary>
    /// <param name="residuals">What <see cref="Regression.FindResiduals"/> found.</param>
    /// <param name="influence">What <see cref="Regression.FindInfluence"/> found, of the same rows.</param>
    /// <param name="isLeastSquares">Whether residuals are in units of the response.</param>
    public static Chart DrawLeverage(IReadOnlyList<RowResidual> residuals, IReadOnlyList<RowInfluence> influence, bool isLeastSquares = true)
    {
        Dictionary<int, RowInfluence> own = influence.ToDictionary(i => i.Row);
        double mean = influence.Average(i => i.Leverage);
        RowInfluence[] most = [.. influence.OrderByDescending(MoveOf).Take(InfluentialRows)];
        return new ScatterChart("Residuals against leverage", "leverage, a row's share in its own prediction", isLeastSquares ? "residual, response − prediction" : "deviance residual")
        {
            Points = [.. residuals.Select(r => (r.Row, own[r.Row].Leverage, r.Residual))],
            Size = p => MoveOf(own[p.Row]),
            Law = (0, 0),
            LawName = "no residual",
            Named = InfluentialRows,
        }.Draw($"Residuals of {residuals.Count} rows against their leverage, {Axis.Label(mean)} on average; {influence.Count(i => i.Leverage > Strong * mean)} rows have more than twice that. The most influential rows: {string.Join(", ", most.Select(r => r.Row + 1))}.");
    }

    /// <summary>Partial residuals of a feature against its values: whether a line is what the feature asks for.</summary>
    /// <param name="regression">A regression of least squares.</param>
    /// <param name="point">A fit of it.</param>
    /// <param name="feature">A coefficient's name.</param>
    /// <exception cref="Errors.WhittleException">As <see cref="Regression.FindPartialResiduals"/> says.</exception>
    public static Chart DrawPartial(Regression regression, PathPoint point, string feature)
    {
        IReadOnlyList<(double Value, double Residual)> found = regression.FindPartialResiduals(point, feature);
        int at = Enumerable.Range(0, point.Indices.Count).FirstOrDefault(k => regression.Names[point.Indices[k]] == feature, -1);
        double slope = at < 0 ? 0 : point.Values[at], mean = found.Average(f => f.Value);
        return new ScatterChart($"What the others leave to {Plot.Short(feature)}", feature, "residual with the feature's own part")
        {
            Points = [.. found.Select((f, i) => (i, f.Value, f.Residual))],
            Law = (-slope * mean, slope),
            LawName = at < 0 ? "left out" : $"its coefficient, {Plain.Number(slope)}",
            HasTrend = true,
        }.Draw($"Partial residuals of {found.Count} rows against {feature}; the fit gives it {Plain.Number(slope)} per unit.");
    }

    /// <summary>How far a row moves the fit: Cook's distance, or where there is none by how much its own predictor moves.</summary>
    internal static double MoveOf(RowInfluence row) => row.CooksDistance ?? Math.Abs(row.Without - row.Predictor);
}
