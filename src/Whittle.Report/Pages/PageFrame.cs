using System.Security.Cryptography;
using System.Text;

namespace Whittle.Report;

/// <summary>A page of parts: a policy that lets nothing in, a style of its own, a list of the parts, and these one after the other.</summary>
internal static class PageFrame
{
    /// <summary>The whole page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="lead">Writes what stands before the parts.</param>
    /// <param name="parts">Each part's anchor, heading and what writes it.</param>
    public static string Write(string title, Action<Html> lead, IReadOnlyList<(string Id, string Title, Action<Html> Write)> parts)
    {
        string style = $"{PageStyle.Css}\n{ChartStyle.Css}";
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        var html = new Html();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        html.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Element("title", title);
        html.Raw($"<style>{style}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the report</a>\n<header>");
        html.Element("h1", title);
        html.Raw("</header>\n<nav aria-label=\"Parts\"><ul>");
        foreach ((string id, string name, _) in parts)
        {
            html.Raw($"<li><a href=\"#{id}\">{MarkupText.Escape(name)}</a></li>");
        }

        html.Raw("</ul></nav>\n<main id=\"main\">");
        lead(html);
        foreach ((string id, string name, Action<Html> write) in parts)
        {
            html.Raw($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{MarkupText.Escape(name)}</h2>");
            write(html);
            html.Raw("</section>");
        }

        html.Raw("</main>\n</body>\n</html>");
        return html.ToString();
    }
}
