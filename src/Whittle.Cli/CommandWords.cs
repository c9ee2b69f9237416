using System.CommandLine;

namespace Whittle.Cli;

/// <summary>The words of a command, to be given again.</summary>
internal static class CommandWords
{
    /// <summary>The words as they were typed, those with other characters than a shell takes as they are in quotes.</summary>
    public static string Of(ParseResult options) => string.Join(' ', options.Tokens.Select(t => t.Value).Prepend("whittle").Select(word =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}
