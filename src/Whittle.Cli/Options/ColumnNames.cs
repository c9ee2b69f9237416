using System.CommandLine;
using Whittle.Data;

namespace Whittle.Cli;

/// <summary>Names of columns as an option gives them: repeated, or in one word with commas; a column whose own name has a comma is named whole.</summary>
internal static class ColumnNames
{
    /// <summary>The names, or null where the option was not given.</summary>
    public static string[]? Read(ParseResult options, Option<string[]> option, Table table)
    {
        if (!options.IsGiven(option))
        {
            return null;
        }

        string[] names = [.. options.GetValue(option)!.SelectMany(word => table.TryGetColumn(word, out _) ? [word]
            : word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return names.Length > 0 ? names : throw CliFaults.NoNames(option.Name);
    }
}
