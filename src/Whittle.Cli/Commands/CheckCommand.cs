using System.CommandLine;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary><c>whittle check DATA</c>: what a file holds, and what stands in the way of using it.</summary>
internal sealed class CheckCommand : ICommand
{
    private readonly TableOptions _table = new();
    private readonly OutputOptions _output = new(hasAll: true);

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
        string file = options.GetRequiredValue(_table.File);
        if (MatrixFile.Is(file))
        {
            CheckOutput.Write(shell, Path.GetFileName(file), _table.ReadMatrix(file, options));
            return ExitCode.Done;
        }

        (_, TableReport report) = _table.Read(file, options);
        if (shell.Json)
        {
            shell.WriteJson(json => CheckOutput.Write(json, report));
        }
        else
        {
            CheckOutput.Write(shell.Output, report, _output.All(options));
        }

        return ExitCode.Done;
    }
}
