using System.Globalization;
using System.Text;

namespace Whittle.Report;

/// <summary>Writes SVG elements: every text and attribute is escaped, every coordinate has at most two decimals. Not thread-safe.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new();

    public Svg(double width, double height, string title, string description, string style)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title description\">\n");
        _text.Append(CultureInfo.InvariantCulture, $"<title id=\"title\">{Escape(title)}</title>\n<desc id=\"description\">{Escape(description)}</desc>\n<style>{style}</style>\n");
        _text.Append(CultureInfo.InvariantCulture, $"<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n");
    }

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<line class=\"{Escape(style)}\" x1=\"{Round(x1)}\" y1=\"{Round(y1)}\" x2=\"{Round(x2)}\" y2=\"{Round(y2)}\"/>\n");

    public void Text(double x, double y, string text, string style, string anchor = "start") =>
        _text.Append(CultureInfo.InvariantCulture, $"<text class=\"{Escape(style)}\" x=\"{Round(x)}\" y=\"{Round(y)}\" text-anchor=\"{anchor}\">{Escape(text)}</text>\n");

    public void Polyline(IEnumerable<(double X, double Y)> points, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{Escape(style)}\" points=\"{string.Join(' ', points.Select(p => $"{Round(p.X)},{Round(p.Y)}"))}\"/>\n");

    public override string ToString() => $"{_text}</svg>\n";

    private static string Round(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    // XML text: markup becomes entities, and what XML cannot hold at all becomes a visible box.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ when char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE' => "\u25A1",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }
}
