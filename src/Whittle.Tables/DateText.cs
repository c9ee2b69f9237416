using System.Globalization;

namespace Whittle.Tables;

/// <summary>What counts as a date or a time of day in a text: the usual numeric orders, ISO 8601, and English names of months.</summary>
internal static class DateText
{
    private const int LongestDate = 40;

    private static readonly string[] Days =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "d-M-yyyy", "M-d-yyyy", "d.M.yy", "d/M/yy", "M/d/yy", "d-M-yy",
        "d MMM yyyy", "d MMMM yyyy", "MMM d yyyy", "MMMM d yyyy", "MMM d, yyyy", "MMMM d, yyyy", "d-MMM-yyyy", "d-MMM-yy",
    ];

    private static readonly string[] Times = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mm:ss tt"];

    private static readonly string[] Formats =
    [
        .. Days,
        .. Times,
        "yyyy-M", "MMM yyyy", "MMMM yyyy", "MMM-yyyy",
        .. Days[..12].SelectMany(day => Times.Select(time => $"{day} {time}")),
        .. Times[..3].SelectMany(time => new[] { $"yyyy-M-d'T'{time}", $"yyyy-M-d'T'{time}K", $"yyyy-M-d {time}zzz" }),
    ];

    private static readonly HashSet<string> Months = new(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames.Where(m => m.Length > 0), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text is a date or a time.</summary>
    public static bool IsDate(string text) =>
        BeginsAsDate(text.AsSpan().Trim()) && DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out _);

    // What spares most texts the trial of every format: a month, or a short number before a month, a colon, or a second short number with
    // the same separator on both sides (of which a year and a month have one).
    private static bool BeginsAsDate(ReadOnlySpan<char> text)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        if (text.Length > LongestDate || digits is not (0 or 1 or 2 or 4))
        {
            return false;
        }

        char separator = text[digits];
        ReadOnlySpan<char> rest = digits == 0 ? text : text[(digits + 1)..];
        int more = rest.IndexOfAnyExceptInRange('0', '9');
        return separator == ':'
            || (more == 0 && rest.Length > 3 && Months.GetAlternateLookup<ReadOnlySpan<char>>().Contains(rest[..3]))
            || (digits > 0 && "-/.".Contains(separator) && (more < 0 ? digits == 4 && rest.Length is (1 or 2) : more is (1 or 2) && rest[more] == separator));
    }
}
