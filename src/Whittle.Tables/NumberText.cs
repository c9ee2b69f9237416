using System.Globalization;

namespace Whittle.Tables;

/// <summary>What counts as a number in a text: what <see cref="double.Parse(string)"/> accepts with invariant rules, and is finite.</summary>
internal static class NumberText
{
    private static readonly NumberFormatInfo CommaFormat = NumberFormatInfo.ReadOnly(new() { NumberDecimalSeparator = ",", NumberGroupSeparator = " " });

    /// <summary>The number a text stands for; false where it is none or is not finite.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, char decimalMark, out double value) => TryParseAny(text, decimalMark, out value) && double.IsFinite(value);

    /// <summary>Whether a text reads as NaN, an infinity or a number too large for a double.</summary>
    public static bool IsNotFinite(ReadOnlySpan<char> text, char decimalMark) => TryParseAny(text, decimalMark, out double value) && !double.IsFinite(value);

    /// <summary>Whether a text would be a number if the commas in it separated thousands, such as 1,234,567.</summary>
    public static bool HasThousands(ReadOnlySpan<char> text)
    {
        int comma = text.IndexOf(',');
        bool isGrouped = comma is > 0 and <= 4;
        for (ReadOnlySpan<char> rest = text; isGrouped && comma >= 0; comma = rest.IndexOf(','))
        {
            rest = rest[(comma + 1)..];
            isGrouped = rest.Length >= 3 && !rest[..3].ContainsAnyExceptInRange('0', '9') && (rest.Length == 3 || !char.IsAsciiDigit(rest[3]));
        }

        return isGrouped && double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, NumberFormatInfo.InvariantInfo, out _);
    }

    private static bool TryParseAny(ReadOnlySpan<char> text, char decimalMark, out double value) =>
        double.TryParse(text, NumberStyles.Float, decimalMark == ',' ? CommaFormat : NumberFormatInfo.InvariantInfo, out value);
}
