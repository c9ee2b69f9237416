using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Spectre.Console;

namespace Whittle.Cli;

/// <summary><c>whittle play</c>: the playground in this machine's browser.</summary>
internal sealed class PlayCommand : ICommand
{
    private readonly Option<int?> _port = CheckedOption.Whole("--port", "N", "The port of 127.0.0.1 to listen on (default a free one).", 1);
    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Say the address and open no browser." };
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("play", "Open the playground: what L1 and L2 do, to be felt in a browser.") { _port, _noBrowser };
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        var files = new PlayFiles();
        if (files.IsEmpty)
        {
            throw CliFaults.NoPlayground();
        }

        using PlayServer server = PlayServer.Start(files, options.GetValue(_port) ?? 0);
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.play/1");
                json.WriteString("address", server.Address);
            });
        }
        else
        {
            shell.Output.WriteLine(server.Address);
        }

        shell.Flush();
        shell.Note("Ctrl-C ends it.");
        if (!options.GetValue(_noBrowser))
        {
            Open(server.Address, shell);
        }

        server.Run(cancellation);
        return ExitCode.Done;
    }

    private static void Open(string address, Shell shell)
    {
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            shell.Note("No browser could be opened; open the address by hand.");
        }
    }
}
