using Spectre.Console;

namespace Whittle.Cli;

/// <summary>Headers of the tables that are printed.</summary>
internal static class Headers
{
    /// <summary>Of a column of numbers.</summary>
    public static TableColumn Right(string header) => new(header) { Alignment = Justify.Right, NoWrap = true };
}
