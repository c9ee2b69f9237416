using System.Text;
using System.Text.Json;
using Spectre.Console;
using Whittle.Errors;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>
/// Where a command's words go: results to output, everything else to error; colour and bars only where a terminal reads. One a run.
/// </summary>
internal sealed class Shell
{
    private const int Unlimited = 1_000_000;

    // Words and a bar fit side by side on 80 columns.
    private const int BarWidth = 20;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly bool _errorIsTerminal;

    public Shell(TextWriter output, TextWriter error, bool outputIsTerminal = false, bool errorIsTerminal = false)
    {
        _output = output;
        _error = error;
        _errorIsTerminal = errorIsTerminal;
        Output = CreateConsole(output, outputIsTerminal);
        Error = CreateConsole(error, errorIsTerminal);
    }

    /// <summary>Results, as text.</summary>
    public IAnsiConsole Output { get; }

    /// <summary>Notes, warnings and progress.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether the command was asked for JSON, which also shapes failures.</summary>
    public bool Json { get; set; }

    /// <summary>Whether notes and progress are unwanted.</summary>
    public bool Quiet { get; set; }

    /// <summary>Told the share of long work that is done, where no bar is drawn; default nobody.</summary>
    public IProgress<double>? Watcher { get; init; }

    /// <summary>Writes the one JSON document of a run.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        _output.Write(Encoding.UTF8.GetString(buffer.ToArray()));
        _output.Write('\n');
    }

    /// <summary>Says something that is not the result, unless notes are unwanted.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Say(text);
        }
    }

    /// <summary>Says something that is not the result.</summary>
    public void Say(string text) => _error.WriteLine(Plain.Clean(text));

    /// <summary>Hands the result over to whoever reads it.</summary>
    /// <exception cref="IOException">The reader is gone, or the disk is full.</exception>
    public void Flush() => _output.Flush();

    /// <summary>Runs long work, with a bar where a terminal watches.</summary>
    public T WithProgress<T>(string what, Func<IProgress<double>?, T> work) =>
        WithDescribedProgress(what, progress => work(progress is null ? null : new Relay<double>(share => progress.Report(new WorkDone(share)))));

    /// <summary>Runs long work that says where it stands, with a bar, these words and the time left where a terminal watches.</summary>
    public T WithDescribedProgress<T>(string what, Func<IProgress<WorkDone>?, T> work)
    {
        if (!_errorIsTerminal || Quiet)
        {
            return work(Watcher is null ? null : new Relay<WorkDone>(done => Watcher.Report(done.Share)));
        }

        return Error.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(what), maxValue: 1);
                return work(new Relay<WorkDone>(done =>
                {
                    task.Value = done.Share;
                    if (done.At.Length > 0)
                    {
                        task.Description = Markup.Escape($"{what}: {done.At}");
                    }
                }));
            });
    }

    /// <summary>Reports a failure in the form that was asked for.</summary>
    public void WriteFailure(string code, string message, string? where, string? fix, string? excerpt = null)
    {
        if (Json)
        {
            WriteJson(json =>
            {
                json.WriteStartObject("error");
                json.WriteString("code", code);
                json.WriteString("message", message);
                json.WriteString("where", where);
                json.WriteString("fix", fix);
                json.WriteEndObject();
            });
            return;
        }

        _error.WriteLine($"whittle: {Plain.Clean(message)}");
        foreach (string line in excerpt?.Split('\n') ?? [])
        {
            _error.WriteLine($"           {Plain.Clean(line)}");
        }

        if (fix is not null)
        {
            _error.WriteLine($"         {Plain.Clean(fix)}");
        }
    }

    /// <summary>Reports a fault.</summary>
    public int Fail(WhittleException fault)
    {
        WriteFailure(fault.Code, fault.Message, fault.Where, fault.Fix, fault.Excerpt);
        return ExitCode.Of(fault.Kind);
    }

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        bool colour = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,

            // Bars are drawn over themselves on a terminal alone; nothing is ever asked.
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });

        // A pipe has no width, and some terminals say 0: lines are then as long as they need to be.
        console.Profile.Width = isTerminal && console.Profile.Width > 0 ? Math.Max(60, console.Profile.Width) : Unlimited;
        return console;
    }

    private sealed class Relay<TDone>(Action<TDone> report) : IProgress<TDone>
    {
        public void Report(TDone value) => report(value);
    }
}
