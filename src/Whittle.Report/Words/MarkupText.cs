using System.Buffers;
using System.Text;

namespace Whittle.Report;

/// <summary>Text in HTML, SVG and their attributes.</summary>
internal static class MarkupText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'\uFFFE\uFFFF");

    /// <summary>
    /// Text that stands in an element or a quoted attribute as itself: markup becomes entities; control, direction and line marks are shown as their codes, as a terminal shows them; and half of a
    /// surrogate pair, or what is no character, becomes a visible box.
    /// </summary>
    public static string Escape(string text)
    {
        string clean = Plain.Clean(text);
        if (!clean.AsSpan().ContainsAny(Special) && !clean.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return clean;
        }

        var escaped = new StringBuilder(clean.Length);
        for (int k = 0; k < clean.Length; k++)
        {
            char c = clean[k];
            if (char.IsHighSurrogate(c) && k + 1 < clean.Length && char.IsLowSurrogate(clean[k + 1]))
            {
                escaped.Append(c).Append(clean[++k]);
                continue;
            }

            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ when char.IsSurrogate(c) || c >= '\uFFFE' => "\u25A1",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }
}
