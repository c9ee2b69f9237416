using System.CommandLine;

namespace Whittle.Cli;

/// <summary>One verb.</summary>
internal interface ICommand
{
    /// <summary>Its name, options and help.</summary>
    Command Create();

    /// <summary>The verbs below it; default none.</summary>
    IReadOnlyList<ICommand> Children => [];

    /// <summary>Does it.</summary>
    int Run(ParseResult options, Shell shell, CancellationToken cancellation);
}
