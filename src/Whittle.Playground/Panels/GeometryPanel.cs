using Whittle.Numerics;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Two coefficients: the loss's bowl, the penalty's ball, and the point where they touch.</summary>
internal static class GeometryPanel
{
    private const int Bowls = 5000;
    private static readonly Cache<double> Shares = new();

    public static PanelView Draw(PlayState state)
    {
        double ratio = state.Penalty == "none" ? 1 : state.L1Ratio;
        var bowl = Bowl.Of(state.Bowl, state.Stretch, state.Angle);
        (double X, double Y) touch = bowl.Touch(ratio);
        bool isInside = touch == state.Bowl;
        string ball = ratio switch { 1 => "diamond", 0 => "circle", _ => "rounded diamond" };
        string where = isInside ? "The bowl’s bottom lies within the ball: nothing is shrunk." : touch.X == 0 || touch.Y == 0 ? $"They touch at a corner: {(touch.X == 0 ? "the first" : "the second")} coefficient is exactly zero." : "They touch on a side: both coefficients stay.";
        var html = new Html("geometry-", state.HasNumbers);
        html.Paragraph($"{where} Where they touch: {Plain.Number(touch.X)} and {Plain.Number(touch.Y)}.");
        html.Figure(GeometryChart.Draw(bowl, touch, ratio, ball));
        double share = Shares.Find($"{ratio:R}", () => ShareOfZeros(ratio));
        html.Paragraph($"Of {Bowls} random bowls whose bottom lies outside, {Plain.Percent(share)} touch the {ball} where a coefficient is exactly zero.");
        return new PanelView($"touching at {Plain.Number(touch.X)} and {Plain.Number(touch.Y)}", html.ToString());
    }

    // Bottoms between one and three balls away in any direction, stretched up to eightfold in any other.
    internal static double ShareOfZeros(double ratio)
    {
        var random = new Xoshiro256(1);
        int zeros = 0, outside = 0;
        while (outside < Bowls)
        {
            double direction = 2 * Math.PI * random.NextDouble(), far = 1 + (2 * random.NextDouble());
            (double X, double Y) bottom = (far * Math.Cos(direction), far * Math.Sin(direction));
            var bowl = Bowl.Of(bottom, Math.Pow(8, random.NextDouble()), 180 * random.NextDouble());
            (double X, double Y) touch = bowl.Touch(ratio);
            if (touch != bottom)
            {
                outside++;
                zeros += touch.X == 0 || touch.Y == 0 ? 1 : 0;
            }
        }

        return (double)zeros / outside;
    }
}
