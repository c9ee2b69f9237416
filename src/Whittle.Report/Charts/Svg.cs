using System.Globalization;
using System.Text;

namespace Whittle.Report;

/// <summary>Writes SVG elements: every text and attribute is escaped, every coordinate has at most two decimals. Not thread-safe.</summary>
internal sealed class Svg(double width, double height)
{
    private const double Most = 1e12;

    // The most letters that a number takes.
    private const int Longest = 32;

    private readonly StringBuilder _text = new();

    public void Line(double x1, double y1, double x2, double y2, string style)
    {
        Open("line", style);
        Number("x1", x1);
        Number("y1", y1);
        Number("x2", x2);
        Number("y2", y2);
        _text.Append("/>\n");
    }

    public void Text(double x, double y, string text, string style, string anchor = "start")
    {
        Open("text", style);
        Number("x", x);
        Number("y", y);
        if (anchor != "start")
        {
            _text.Append(" text-anchor=\"").Append(anchor).Append('"');
        }

        _text.Append('>').Append(MarkupText.Escape(text)).Append("</text>\n");
    }

    /// <summary>A rectangle between two corners, in any order.</summary>
    public void Box(double x1, double y1, double x2, double y2, string style)
    {
        Open("rect", style);
        Number("x", Math.Min(x1, x2));
        Number("y", Math.Min(y1, y2));
        Number("width", Math.Abs(x2 - x1));
        Number("height", Math.Abs(y2 - y1));
        _text.Append("/>\n");
    }

    public void Polyline(IEnumerable<(double X, double Y)> points, string style) => Points("polyline", points, style);

    public void Polygon(IEnumerable<(double X, double Y)> points, string style) => Points("polygon", points, style);

    /// <summary>Dots of the line's width, all in one element: thousands of them stay small.</summary>
    public void Dots(IEnumerable<(double X, double Y)> points, string style)
    {
        Open("path", style);
        _text.Append(" d=\"");
        foreach ((double x, double y) in points)
        {
            _text.Append('M');
            Append(x, 1);
            _text.Append(' ');
            Append(y, 1);
            _text.Append("h0");
        }

        _text.Append("\"/>\n");
    }

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

    /// <summary>Draws what another has drawn.</summary>
    /// <param name="other">The other.</param>
    /// <param name="name">Letters and digits that name this drawing alone, so that a page which shows it already can leave it as it is; default none.</param>
    public void Add(Svg other, string? name = null)
    {
        _text.Append(name is null ? "" : $"<g data-drawn=\"{name}\">").Append(other._text).Append(name is null ? "" : "</g>\n");
    }

    /// <summary>Draws what another has drawn in a group that a page can put anew by itself.</summary>
    /// <param name="other">The other.</param>
    /// <param name="name">Letters and digits that name the group alone.</param>
    public void AddMoving(Svg other, string name) => _text.Append("<g data-moves=\"").Append(name).Append("\">").Append(other._text).Append("</g>\n");

    /// <summary>What has been drawn, as elements.</summary>
    public string Shapes => _text.ToString();

    /// <summary>A file of its own.</summary>
    public string ToDocument(string title, string description, string style)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" ");
        WriteBody(page, "", title, description, $"<style>{style}</style>\n");
        return page.ToString();
    }

    /// <summary>Writes a part of a page, whose style it takes.</summary>
    /// <param name="page">Where it is written.</param>
    /// <param name="id">Begins the names that title and description have in the page.</param>
    /// <param name="title">The title.</param>
    /// <param name="description">The description.</param>
    public void WriteInline(StringBuilder page, string id, string title, string description)
    {
        page.Append("<svg ");
        WriteBody(page, $"{id}-", title, description, "");
    }

    private void WriteBody(StringBuilder page, string id, string title, string description, string style) => page
        .Append(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}title {id}description\">\n<title id=\"{id}title\">{MarkupText.Escape(title)}</title>\n<desc id=\"{id}description\">{MarkupText.Escape(description)}</desc>\n{style}<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n")
        .Append(_text)
        .Append("</svg>\n");

    private void Open(string tag, string style) => _text.Append('<').Append(tag).Append(" class=\"").Append(style).Append('"');

    private void Number(string name, double value)
    {
        _text.Append(' ').Append(name).Append("=\"");
        Append(value);
        _text.Append('"');
    }

    // Of a stretch that is level, as coefficients are before they enter, the ends are written alone.
    private void Points(string tag, IEnumerable<(double X, double Y)> points, string style)
    {
        Open(tag, style);
        _text.Append(" points=\"");
        (double X, double Y)? written = null, next = null;
        foreach ((double X, double Y) point in points)
        {
            if (next is { } end && !(written is { } start && IsLevel(start, end, point)))
            {
                Write(end);
            }

            next = point;
        }

        if (next is { } last)
        {
            Write(last);
        }

        _text.Append("\"/>\n");

        void Write((double X, double Y) point)
        {
            if (written is not null)
            {
                _text.Append(' ');
            }

            Append(point.X);
            _text.Append(',');
            Append(point.Y);
            written = point;
        }
    }

    private static bool IsLevel((double X, double Y) start, (double X, double Y) middle, (double X, double Y) end) =>
        Hundredths(start.Y) == Hundredths(middle.Y) && Hundredths(middle.Y) == Hundredths(end.Y) && (middle.X - start.X) * (end.X - middle.X) >= 0;

    private static double Hundredths(double value) => Math.Round(value * 100);

    private void Append(double value, int digits = 2)
    {
        Span<char> buffer = stackalloc char[Longest];
        _text.Append(buffer[..Write(value, digits, buffer)]);
    }

    private static string Round(double value)
    {
        Span<char> buffer = stackalloc char[Longest];
        return buffer[..Write(value, 2, buffer)].ToString();
    }

    // At most two decimals, without zeros at the end; whole hundredths are written quicker than a double finds its shortest digits.
    private static int Write(double value, int digits, Span<char> buffer)
    {
        if (!(Math.Abs(value) < Most))
        {
            Math.Round(value, digits).TryFormat(buffer, out int all, default, CultureInfo.InvariantCulture);
            return all;
        }

        long parts = (long)Math.Round(value * (digits == 2 ? 100 : 10)) * (digits == 2 ? 1 : 10), size = Math.Abs(parts), rest = size % 100;
        int at = 0;
        if (parts < 0)
        {
            buffer[at++] = '-';
        }

        (size / 100).TryFormat(buffer[at..], out int whole, default, CultureInfo.InvariantCulture);
        at += whole;
        if (rest > 0)
        {
            buffer[at++] = '.';
            buffer[at++] = (char)('0' + (rest / 10));
            if (rest % 10 > 0)
            {
                buffer[at++] = (char)('0' + (rest % 10));
            }
        }

        return at;
    }
}
