using System.CommandLine;

namespace Whittle.Cli;

/// <summary><c>whittle net</c>: networks beside linear models.</summary>
internal sealed class NetCommand : ICommand
{
    public IReadOnlyList<ICommand> Children { get; } = [new NetFitCommand(), new NetCvCommand(), new NetPathCommand(), new NetAblateCommand()];

    public Command Create() => new("net", "Networks with L1, L2 and dropout: fit one, cross-validate it, follow LassoNet's path, or try each regularizer.");

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation) => throw CliFaults.BadUsage("net needs a verb of its own: fit, cv, path or ablate.", "net");
}
