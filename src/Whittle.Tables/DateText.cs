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

    /// <summary>Whether a text is a date or a time.</summary>
    public static bool IsDate(string text) =>
        text.Length <= LongestDate && text.AsSpan().ContainsAnyInRange('0', '9')
        && DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out _);
}
