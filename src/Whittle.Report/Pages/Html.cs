using System.Globalization;
using System.Text;

namespace Whittle.Report;

/// <summary>Writes HTML: every text and attribute is escaped. Not thread-safe.</summary>
/// <param name="prefix">Begins the names that charts have in the page, where the page has several such parts.</param>
/// <param name="hasNumbers">Whether the numbers of charts are written; else their disclosure is empty.</param>
internal sealed class Html(string prefix = "", bool hasNumbers = true)
{
    private readonly StringBuilder _text = new();
    private int _figures;

    /// <summary>MarkupText of our own, as it is.</summary>
    public void Raw(string markup) => _text.Append(markup).Append('\n');

    public void Element(string tag, string text) => _text.Append(CultureInfo.InvariantCulture, $"<{tag}>{MarkupText.Escape(text)}</{tag}>\n");

    public void Paragraph(string text) => Element("p", text);

    public void List(IEnumerable<string> items)
    {
        Raw("<ul>");
        foreach (string item in items)
        {
            Element("li", item);
        }

        Raw("</ul>");
    }

    /// <summary>Terms and what they mean.</summary>
    public void Terms(IEnumerable<(string Term, string Meaning)> terms)
    {
        Raw("<dl>");
        foreach ((string term, string meaning) in terms)
        {
            Element("dt", term);
            Element("dd", meaning);
        }

        Raw("</dl>");
    }

    /// <summary>A table whose first column names the rows; it scrolls by itself where the page is narrow.</summary>
    /// <param name="caption">What it is.</param>
    /// <param name="headers">A header a column.</param>
    /// <param name="rows">Cells, a list a row.</param>
    /// <param name="hidden">How many rows are not in it.</param>
    public void Table(string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, int hidden = 0)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: {MarkupText.Escape(caption)}\">\n<table><caption>{MarkupText.Escape(caption)}</caption>\n<thead><tr>");
        foreach (string header in headers)
        {
            // A corner without a text heads nothing.
            _text.Append(header.Length == 0 ? "<td></td>" : $"<th scope=\"col\">{MarkupText.Escape(header)}</th>");
        }

        _text.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            _text.Append("<tr>");
            for (int k = 0; k < row.Count; k++)
            {
                _text.Append(k == 0 ? $"<th scope=\"row\">{MarkupText.Escape(row[k])}</th>" : $"<td>{MarkupText.Escape(row[k])}</td>");
            }

            _text.Append("</tr>\n");
        }

        _text.Append("</tbody></table></div>\n");
        if (hidden > 0)
        {
            Paragraph($"{hidden.ToString(CultureInfo.InvariantCulture)} more are not shown.");
        }
    }

    /// <summary>A chart, what is to be said under it, and its numbers behind a disclosure.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="numbers">The title of the chart that has the same numbers, where they are not to be written again.</param>
    public void Figure(Chart chart, string? numbers = null)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{prefix}chart{++_figures}");
        Raw("<figure>");
        Raw($"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Chart: {MarkupText.Escape(chart.Title)}\">");
        chart.WriteInline(_text, id);
        Raw("\n</div>");
        if (chart.Notes.Count > 0)
        {
            Element("figcaption", string.Join(" ", chart.Notes));
        }

        if (numbers is null)
        {
            Disclose($"The numbers of “{chart.Title}”", () =>
            {
                if (hasNumbers)
                {
                    Table(chart.Title, chart.Table.Headers, chart.Table.Rows, chart.Table.Hidden);
                }
            });
        }
        else
        {
            Paragraph($"Its numbers are those of “{numbers}”.");
        }

        Raw("</figure>");
    }

    /// <summary>What is shown when it is asked for.</summary>
    public void Disclose(string summary, Action write)
    {
        Raw($"<details><summary>{MarkupText.Escape(summary)}</summary>");
        write();
        Raw("</details>");
    }

    public override string ToString() => _text.ToString();
}
