using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Polynomials of growing degree on twenty points: the error on them falls all the way, that on points to come does not; and what a penalty does about it.</summary>
internal static class OverfittingPanel
{
    /// <summary>The least λ of ridge, at which it is no penalty.</summary>
    public const double Least = 1e-6;

    private static readonly Cache<(double At, double Training, double Test)[]> Kept = new();
    private static readonly double[] Lambdas = [.. Enumerable.Range(0, 15).Select(k => Math.Pow(10, -6 + (0.5 * k)))];

    public static PanelView Draw(PlayState state)
    {
        double[] y = state.Heights;
        string points = $"{state.Sample} {string.Join(',', state.Moved)}";
        Func<double, double> fit = Curve.Fit(y, state.Degree, state.Smoothing);
        (double training, double test) = Curve.Errors(y, fit);
        (double bias, double variance) = Curve.Split(state.Degree, state.Smoothing);
        (double, double, double)[] byDegree = Kept.Find($"degrees {points} {state.Smoothing:R}", () => [.. Enumerable.Range(1, Curve.MostDegree).Select(d => With(d, Curve.Errors(y, Curve.Fit(y, d, state.Smoothing))))]);
        (double, double, double)[] byLambda = Kept.Find($"lambdas {points} {state.Degree}", () => [.. Lambdas.Select(l => With(l, Curve.Errors(y, Curve.Fit(y, state.Degree, l))))]);
        var html = new Html("overfitting-", state.HasNumbers);
        html.Paragraph($"Degree {state.Degree}{(state.Smoothing > Least ? $", λ = {Plain.Number(state.Smoothing)}" : ", without a penalty to speak of")}: the mean squared error on these points is {Plain.Number(training)}, on points to come {Plain.Number(test)}, of which {Plain.Number(Curve.Noise * Curve.Noise)} is noise that nobody can foresee.");
        html.Paragraph($"Over {Curve.Resamples} samples: squared bias {Plain.Number(bias)}, variance {Plain.Number(variance)}. A stronger penalty buys less variance with more bias.");
        html.Figure(CurveChart.Draw(y, fit, $"a polynomial of degree {state.Degree}", state.Point - 1));

        // Below the picture, which must not move while a point of it is dragged.
        if (state.Moved.Count > 0)
        {
            html.Raw($"<p>{MarkupText.Escape(state.Moved.Count == 1 ? "One point was moved by hand." : $"{state.Moved.Count} points were moved by hand.")} <button type=\"button\" data-set=\"moved=\">Put them back</button></p>");
        }

        html.Figure(ErrorChart.Draw("Errors against the degree", "degree", byDegree, state.Degree, false));
        html.Figure(ErrorChart.Draw($"Errors of degree {state.Degree} against λ", "λ (stronger to the right)", byLambda, state.Smoothing, true));
        return new PanelView($"error {Plain.Number(training)} on the points, {Plain.Number(test)} on points to come", html.ToString());

        static (double, double, double) With(double at, (double Training, double Test) errors) => (at, errors.Training, errors.Test);
    }
}
