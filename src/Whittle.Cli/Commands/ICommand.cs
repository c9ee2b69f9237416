using System.CommandLine;

namespace Whittle.Cli;

/// <summary>One verb.</summary>
internal interface ICommand
{
    /// <summary>Its name, options and help.</summary>
    Command Create();

    /// <summary>Does it.</summary>
    int Run(ParseResult options, Shell shell, CancellationToken cancellation);
}
