using System.Globalization;
using System.Text;

namespace Whittle.Report;

/// <summary>Writes SVG elements: every text and attribute is escaped, every coordinate has at most two decimals. Not thread-safe.</summary>
internal sealed class Svg(double width, double height)
{
    private const double Most = 1e12;
    private readonly StringBuilder _text = new();

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<line class=\"{style}\" x1=\"{Round(x1)}\" y1=\"{Round(y1)}\" x2=\"{Round(x2)}\" y2=\"{Round(y2)}\"/>\n");

    public void Text(double x, double y, string text, string style, string anchor = "start") =>
        _text.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{Round(x)}\" y=\"{Round(y)}\"{(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"")}>{MarkupText.Escape(text)}</text>\n");

    public void Polyline(IEnumerable<(double X, double Y)> points, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{style}\" points=\"{string.Join(' ', points.Select(p => $"{Round(p.X)},{Round(p.Y)}"))}\"/>\n");

    public void Polygon(IEnumerable<(double X, double Y)> points, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<polygon class=\"{style}\" points=\"{string.Join(' ', points.Select(p => $"{Round(p.X)},{Round(p.Y)}"))}\"/>\n");

    /// <summary>Dots of the line's width, all in one element: thousands of them stay small.</summary>
    public void Dots(IEnumerable<(double X, double Y)> points, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"{string.Concat(points.Select(p => $"M{Round(p.X, 1)} {Round(p.Y, 1)}h0"))}\"/>\n");

    /// <summary>A shape about a point: what tells series apart besides their colour.</summary>
    public void Mark(double x, double y, Shape shape, string style)
    {
        const double R = 5;
        string outline = shape switch
        {
            Shape.Circle => $"M{Round(x - R)} {Round(y)}a{R} {R} 0 1 0 {2 * R} 0a{R} {R} 0 1 0 {-2 * R} 0z",
            Shape.Square => $"M{Round(x - R + 0.5)} {Round(y - R + 0.5)}h{(2 * R) - 1}v{(2 * R) - 1}h{1 - (2 * R)}z",
            Shape.Diamond => $"M{Round(x)} {Round(y - R - 1)}l{R + 1} {R + 1}l{-R - 1} {R + 1}l{-R - 1} {-R - 1}z",
            _ => $"M{Round(x)} {Round(y - R)}l{R + 0.5} {2 * R}h{(-2 * R) - 1}z",
        };
        _text.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"{outline}\"/>\n");
    }

    /// <summary>Draws within a rectangle: what leaves it is not seen.</summary>
    public void Clip(double left, double top, double right, double bottom, Action draw)
    {
        string box = $"{Round(left)} {Round(top)} {Round(right - left)} {Round(bottom - top)}";
        _text.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Round(left)}\" y=\"{Round(top)}\" width=\"{Round(right - left)}\" height=\"{Round(bottom - top)}\" viewBox=\"{box}\" overflow=\"hidden\">\n");
        draw();
        _text.Append("</svg>\n");
    }

    /// <summary>A file of its own.</summary>
    public string ToDocument(string title, string description, string style) => string.Create(
        CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" {Body("", title, description, $"<style>{style}</style>\n")}");

    /// <summary>A part of a page, whose style it takes.</summary>
    /// <param name="id">Begins the names that title and description have in the page.</param>
    /// <param name="title">The title.</param>
    /// <param name="description">The description.</param>
    public string ToInline(string id, string title, string description) => $"<svg {Body($"{id}-", title, description, "")}";

    private string Body(string id, string title, string description, string style) => string.Create(
        CultureInfo.InvariantCulture,
        $"viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}title {id}description\">\n<title id=\"{id}title\">{MarkupText.Escape(title)}</title>\n<desc id=\"{id}description\">{MarkupText.Escape(description)}</desc>\n{style}<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n{_text}</svg>\n");

    // At most two decimals, without zeros at the end; whole hundredths are written quicker than a double finds its shortest digits.
    private static string Round(double value, int digits = 2)
    {
        if (!(Math.Abs(value) < Most))
        {
            return Math.Round(value, digits).ToString(CultureInfo.InvariantCulture);
        }

        long parts = (long)Math.Round(value * (digits == 2 ? 100 : 10)) * (digits == 2 ? 1 : 10), whole = Math.Abs(parts) / 100, rest = Math.Abs(parts) % 100;
        string sign = parts < 0 ? "-" : "", number = whole.ToString(CultureInfo.InvariantCulture);
        return rest == 0 ? $"{sign}{number}" : rest % 10 == 0 ? $"{sign}{number}.{rest / 10}" : $"{sign}{number}.{(rest < 10 ? "0" : "")}{rest}";
    }
}
