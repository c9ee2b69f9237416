using Whittle.Report;

namespace Whittle.Playground;

/// <summary>Ellipses of equal loss, the penalty's ball, and where they touch; both axes have one scale.</summary>
internal static class GeometryChart
{
    private const double Side = 460;
    private const double Reach = 3.5;
    private const int Corners = 120;
    private static readonly double[] Levels = [0.25, 0.6, 1, 1.8];

    public static Chart Draw(Bowl bowl, (double X, double Y) touch, double ratio, string ball)
    {
        const string Title = "Where the loss’s bowl touches the penalty’s ball";
        Axis x = new(-Reach, Reach, 20, 20 + Side), y = new(-Reach, Reach, 40 + Side, 40);
        var svg = new Svg(Side + 40, Side + 70);
        svg.Text(16, 24, Title, "title");
        double level = bowl.At(touch);
        svg.Clip(20, 40, 20 + Side, 40 + Side, () =>
        {
            svg.Line(x.Map(-Reach), y.Map(0), x.Map(Reach), y.Map(0), "axis");
            svg.Line(x.Map(0), y.Map(-Reach), x.Map(0), y.Map(Reach), "axis");
            svg.Polygon(Turn(t => OnBall(t, ratio)), "ribbon");
            foreach (double share in Levels)
            {
                double own = level > 0 ? level * share : 0.3 * share;
                svg.Polyline([.. Turn(t => OnEllipse(bowl, own, t)), At(OnEllipse(bowl, own, 0))], share == 1 && level > 0 ? "l1" : "fold");
            }
        });
        svg.Mark(x.Map(bowl.Bottom.X), y.Map(bowl.Bottom.Y), Shape.Diamond, "m2");
        svg.Mark(x.Map(touch.X), y.Map(touch.Y), Shape.Circle, "m0");
        svg.Text(20, Side + 60, "◇ where the loss alone would be; ● where they touch", "label");
        return new Chart(
            Title, $"A {ball} about 0, and ellipses about the loss’s bottom at {Plain.Number(bowl.Bottom.X)} and {Plain.Number(bowl.Bottom.Y)}. They touch at {Plain.Number(touch.X)} and {Plain.Number(touch.Y)}.",
            new ChartTable(["point", "first coefficient", "second coefficient", "loss"], [["bottom", Plain.Number(bowl.Bottom.X), Plain.Number(bowl.Bottom.Y), "0"], ["touching", Plain.Number(touch.X), Plain.Number(touch.Y), Plain.Number(level)]]),
            svg);

        (double X, double Y) At((double X, double Y) p) => (x.Map(p.X), y.Map(p.Y));
        IEnumerable<(double X, double Y)> Turn(Func<double, (double X, double Y)> of) => Enumerable.Range(0, Corners).Select(k => At(of(2 * Math.PI * k / Corners)));
    }

    // ρ s r + (1 − ρ) r² = 1 along a direction whose |cos| + |sin| is s.
    private static (double X, double Y) OnBall(double angle, double ratio)
    {
        double cos = Math.Cos(angle), sin = Math.Sin(angle), linear = ratio * (Math.Abs(cos) + Math.Abs(sin)), square = 1 - ratio;
        double radius = square == 0 ? 1 / linear : (-linear + Math.Sqrt((linear * linear) + (4 * square))) / (2 * square);
        return (radius * cos, radius * sin);
    }

    private static (double X, double Y) OnEllipse(Bowl bowl, double level, double angle)
    {
        double cos = Math.Cos(angle), sin = Math.Sin(angle), curve = ((bowl.A * cos * cos) + (2 * bowl.B * cos * sin) + (bowl.C * sin * sin)) / 2, radius = Math.Sqrt(level / curve);
        return (bowl.Bottom.X + (radius * cos), bowl.Bottom.Y + (radius * sin));
    }
}
