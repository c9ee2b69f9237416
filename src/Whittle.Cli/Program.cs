using System.Text;
using Whittle.Cli;

// Not disposed: the command line flushes it and says so where that fails.
var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl-C keeps what is finished; the second ends the process, and shows the cursor that a bar has hidden.
    if (cancellation.IsCancellationRequested && !Console.IsErrorRedirected)
    {
        error.Write("\e[?25h");
    }

    pressed.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
return new CommandLine(new Shell(output, error, !Console.IsOutputRedirected, !Console.IsErrorRedirected)).Run(args, cancellation.Token);
