using Whittle.Numerics;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>
/// Two standardized columns with a correlation, a response in which both count for 1, and two hundred samples of it: what least squares, ridge and the lasso make of each. With n rows and noise σ the estimates of least squares are
/// normal about (1, 1) with covariance σ²/n H⁻¹, H = (1, r; r, 1), and each penalized fit is a function of them and H alone, so that the samples need not be spelled out in rows.
/// </summary>
internal static class CollinearityPanel
{
    private const int Samples = 200;
    private const int Rows = 50;
    private const double Noise = 2;
    private const double Strength = 0.3;

    public static PanelView Draw(PlayState state)
    {
        (double X, double Y)[] free = [.. LeastSquares(state.Correlation, 1)];
        (double X, double Y)[] ridge = Fit(free, state.Correlation, 0), lasso = Fit(free, state.Correlation, 1);
        int first = lasso.Count(b => b.X != 0 && b.Y == 0), second = lasso.Count(b => b.X == 0 && b.Y != 0), both = lasso.Count(b => b.X != 0 && b.Y != 0);
        var html = new Html("collinearity-", state.HasNumbers);
        html.Paragraph($"Least squares spreads by {Plain.Number(Spread(free))}, ridge by {Plain.Number(Spread(ridge))}, the lasso by {Plain.Number(Spread(lasso))} (root mean squared distance from 1 and 1), at λ = {Plain.Number(Strength)}. Of {Samples} samples the lasso keeps the first alone in {first}, the second alone in {second}, both in {both}: which one it keeps is chance, not knowledge.");
        html.Figure(CloudChart.Draw([("least squares", free), ("ridge", ridge), ("lasso", lasso)], state.Correlation));
        return new PanelView($"the lasso keeps one alone in {first + second} of {Samples} samples", html.ToString());
    }

    /// <summary>The estimates of least squares in each sample.</summary>
    internal static IEnumerable<(double X, double Y)> LeastSquares(double correlation, long seed)
    {
        var random = new Xoshiro256(seed);
        for (int k = 0; k < Samples; k++)
        {
            // Sum and difference of the two are independent, with variances σ²/n · 2/(1 + r) and σ²/n · 2/(1 − r).
            double sum = random.NextNormal() * Noise * Math.Sqrt(2 / (1 + correlation) / Rows), difference = random.NextNormal() * Noise * Math.Sqrt(2 / (1 - correlation) / Rows);
            yield return (1 + ((sum + difference) / 2), 1 + ((sum - difference) / 2));
        }
    }

    // The bowl's ball has β² where ridge has ½β².
    private static (double X, double Y)[] Fit((double X, double Y)[] free, double correlation, double ratio) => Array.ConvertAll(free, b => new Bowl(b, 1, correlation, 1).Penalized(ratio == 0 ? Strength / 2 : Strength, ratio));

    private static double Spread((double X, double Y)[] points) => Math.Sqrt(points.Average(p => ((p.X - 1) * (p.X - 1)) + ((p.Y - 1) * (p.Y - 1))));
}
