using System.CommandLine;
using Whittle.Errors;

namespace Whittle.Cli;

/// <summary>The verbs of <c>whittle</c>, and the one place where failures become exit codes.</summary>
internal sealed class CommandLine
{
    private readonly Shell _shell;

    public CommandLine(Shell shell) => _shell = shell;

    /// <summary>Runs one command.</summary>
    /// <param name="args">The words after <c>whittle</c>.</param>
    /// <param name="cancellation">Set by Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public int Run(string[] args, CancellationToken cancellation)
    {
        _shell.Json = args.Contains("--json");
        try
        {
            if (args.Any(a => a == "--alpha" || a.StartsWith("--alpha=", StringComparison.Ordinal)))
            {
                throw CliFaults.Alpha();
            }

            int code = ExitCode.Bug;
            RootCommand root = new("Regularized regression with a proof: lasso, ridge and elastic net, certified and explained.");
            foreach (ICommand command in Commands())
            {
                Command parsed = command.Create();
                parsed.SetAction(result =>
                {
                    code = command.Run(result, _shell, cancellation);
                    return code;
                });
                root.Add(parsed);
            }

            ParseResult parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Errors.Count > 0)
            {
                throw CliFaults.BadUsage(string.Join(" ", parse.Errors.Select(e => e.Message)));
            }

            // Help and version are the library's own actions: they write to output and end with 0.
            bool ours = parse.CommandResult.Command != root;
            int invoked = parse.Invoke(new InvocationConfiguration { Output = _shell.Output.Profile.Out.Writer, Error = _shell.Error.Profile.Out.Writer, EnableDefaultExceptionHandler = false });
            return ours ? invoked : args.Length == 0 ? ExitCode.Usage : invoked;
        }
        catch (WhittleException fault)
        {
            return _shell.Fail(fault);
        }
        catch (NotWrittenException e)
        {
            _shell.WriteFailure("not-written", e.Message, e.File, "Check the folder and its permissions.");
            return ExitCode.NotWritten;
        }
        catch (OperationCanceledException)
        {
            _shell.WriteFailure("cancelled", "Cancelled before there was a result.", null, null);
            return ExitCode.Cancelled;
        }
        catch (Exception e)
        {
            _shell.WriteFailure("bug", $"This is a bug in Whittle: {e}", null, "Please report it with the command and, if you can, the data.");
            return ExitCode.Bug;
        }
    }

    private static ICommand[] Commands() => [new CheckCommand(), new FitCommand(), new PathCommand(), new PredictCommand(), new InspectCommand(), new PlotCommand(), new SelfTestCommand()];
}
