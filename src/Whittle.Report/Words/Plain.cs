using System.Globalization;
using System.Text;

namespace Whittle.Report;

/// <summary>Numbers and names as a terminal may show them.</summary>
internal static class Plain
{
    /// <summary>A number to four significant digits, and below a million to its whole ones, so that a count reads as it is.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        return value.ToString(size >= 1e6 || size is > 0 and < 1e-4 ? "0.###e+0" : size >= 9999.5 ? "F0" : "G4", CultureInfo.InvariantCulture);
    }

    /// <summary>A number with as many digits as bring it back.</summary>
    public static string Full(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A figure of a proof to two significant digits; what is rounding alone reads as that, since its digits mean nothing, and what does not exist as none.</summary>
    public static string Tiny(double value) => double.IsNaN(value) ? "none" : value < 1e-12 ? "below 1e-12" : value.ToString("0.0e+0", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage with one decimal.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    /// <summary>Text without control characters (a file's names may hold any), each shown as its code.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.Any(IsUnsafe))
        {
            return text;
        }

        var clean = new StringBuilder();
        foreach (char c in text)
        {
            if (IsUnsafe(c))
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
