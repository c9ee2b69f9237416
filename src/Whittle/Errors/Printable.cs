using System.Globalization;

namespace Whittle.Errors;

/// <summary>Text that a terminal or a log may show as it is: a name or cell of a file may hold anything, escape sequences among it.</summary>
internal static class Printable
{
    /// <summary>The same text with every control and formatting character as its code, such as <c>\u001b</c>.</summary>
    public static string Of(string text) => text.All(IsPrintable)
        ? text
        : string.Concat(text.Select(c => IsPrintable(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));

    private static bool IsPrintable(char c) =>
        !char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
