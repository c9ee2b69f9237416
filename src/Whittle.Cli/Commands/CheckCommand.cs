using System.CommandLine;

namespace Whittle.Cli;

/// <summary><c>whittle check DATA</c>: what a file holds, and what stands in the way of using it.</summary>
internal sealed class CheckCommand : ICommand
{
    private readonly TableOptions _table = new();
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("check", "Show what was found in a file: delimiter, types, levels, missing cells.");
        command.Add(_table.File);
        _table.AddTo(command);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        (_, Tables.TableReport report) = _table.Read(options.GetRequiredValue(_table.File), options);
        if (shell.Json)
        {
            shell.WriteJson(json => CheckOutput.Write(json, report));
        }
        else
        {
            CheckOutput.Write(shell, report, _output.All(options));
        }

        return ExitCode.Done;
    }
}
