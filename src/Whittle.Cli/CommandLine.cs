using System.CommandLine;
using System.CommandLine.Parsing;
using Whittle.Errors;

namespace Whittle.Cli;

/// <summary>The verbs of <c>whittle</c>, and the one place where failures become exit codes.</summary>
internal sealed class CommandLine
{
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };
    private readonly Shell _shell;

    public CommandLine(Shell shell) => _shell = shell;

    /// <summary>Runs one command.</summary>
    /// <param name="args">The words after <c>whittle</c>.</param>
    /// <param name="cancellation">Set by Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public int Run(string[] args, CancellationToken cancellation)
    {
        try
        {
            int code = RunVerb(args, cancellation);
            _shell.Flush();
            return code;
        }
        catch (IOException e)
        {
            // Files are read and written behind faults of their own, so this is the result, on its way to standard output.
            _shell.Say($"whittle: standard output could not be written: {e.Message}");
            return ExitCode.NotWritten;
        }
    }

    private int RunVerb(string[] args, CancellationToken cancellation)
    {
        _shell.Json = args.Contains("--json");
        try
        {
            if (args.Any(a => a == "--alpha" || a.StartsWith("--alpha=", StringComparison.Ordinal) || a.StartsWith("--alpha:", StringComparison.Ordinal)))
            {
                throw CliFaults.Alpha();
            }

            RootCommand root = CreateRoot(cancellation);
            if (args.Length == 0)
            {
                Invoke(root.Parse(["--help"], Parsing), _shell.Error.Profile.Out.Writer);
                return ExitCode.Usage;
            }

            ParseResult parse = root.Parse(args, Parsing);
            _shell.Json |= parse.GetResult("--json") is OptionResult json && !json.Errors.Any() && json.GetValueOrDefault<bool>();
            return parse.Errors.Count > 0 ? throw Fault(parse, root)
                : SwallowedOption(parse) is { } swallowed ? throw swallowed
                : Invoke(parse, _shell.Output.Profile.Out.Writer);
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
        catch (Exception e) when (e is not IOException)
        {
            _shell.WriteFailure("bug", $"This is a bug in Whittle: {e.ToString().ReplaceLineEndings(" ")}", null, "Please report it with the command and, if you can, the data.");
            return ExitCode.Bug;
        }
    }

    private static WhittleException Fault(ParseResult parse, RootCommand root)
    {
        Command command = parse.CommandResult.Command;
        return command == root && parse.UnmatchedTokens.Count > 0 && !parse.UnmatchedTokens[0].StartsWith('-')
            ? CliFaults.NoSuchVerb(parse.UnmatchedTokens[0], root.Subcommands.Select(c => c.Name))
            : CliFaults.BadUsage(string.Join(" ", parse.Errors.Select(e => e.Message)), command == root ? null : command.Name);
    }

    // The parser takes the word after an option as its value even where that is another option: "--save --json" would write a file of that name.
    private static WhittleException? SwallowedOption(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        HashSet<string> known = [.. command.Options.SelectMany(o => o.Aliases.Append(o.Name))];
        (string Option, string Value) first = parse.CommandResult.Children.OfType<OptionResult>()
            .SelectMany(o => o.Tokens.Select(t => (Option: o.Option.Name, t.Value))).FirstOrDefault(t => known.Contains(t.Value));
        return first.Option is null ? null : CliFaults.BadUsage($"{first.Option} needs a value; '{first.Value}' is an option.", command.Name);
    }

    private RootCommand CreateRoot(CancellationToken cancellation)
    {
        RootCommand root = new("Regularized regression with a proof: lasso, ridge and elastic net, certified and explained.");
        foreach (ICommand command in Commands())
        {
            root.Add(Verb(command, cancellation));
        }

        return root;
    }

    private Command Verb(ICommand command, CancellationToken cancellation)
    {
        Command verb = command.Create();
        verb.SetAction(result => command.Run(result, _shell, cancellation));
        foreach (ICommand child in command.Children)
        {
            verb.Add(Verb(child, cancellation));
        }

        return verb;
    }

    private int Invoke(ParseResult parse, TextWriter output) =>
        parse.Invoke(new InvocationConfiguration { Output = output, Error = _shell.Error.Profile.Out.Writer, EnableDefaultExceptionHandler = false });

    private static ICommand[] Commands() => [new CheckCommand(), new FitCommand(), new PathCommand(), new CvCommand(), new CompareCommand(), new NetCommand(), new StabilityCommand(), new KnockoffsCommand(), new ExplainCommand(), new PredictCommand(), new InspectCommand(), new PlotCommand(), new ReportCommand(), new PlayCommand(), new SelfTestCommand()];
}
