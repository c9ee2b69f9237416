using System.Net;
using System.Net.Sockets;

namespace Whittle.Cli;

/// <summary>
/// Hands the playground's files to this machine's own browser: on 127.0.0.1 alone, from memory alone, to requests that name this address as their host and, where they name one, as their origin; so that no other page can ask
/// for anything by a name that it makes point here.
/// </summary>
internal sealed class PlayServer : IDisposable
{
    private const int Attempts = 10;
    private readonly PlayFiles _files;
    private readonly HttpListener _listener;
    private readonly string _host;

    private PlayServer(PlayFiles files, HttpListener listener, int port) => (_files, _listener, _host) = (files, listener, $"127.0.0.1:{port}");

    /// <summary>Where the page is.</summary>
    public string Address => $"http://{_host}/";

    /// <summary>Starts to listen.</summary>
    /// <param name="files">What there is.</param>
    /// <param name="port">The port, or 0 for a free one.</param>
    /// <exception cref="Errors.WhittleException">The port is taken (<c>port-taken</c>).</exception>
    public static PlayServer Start(PlayFiles files, int port)
    {
        if (port > ushort.MaxValue)
        {
            throw CliFaults.PortTaken(port, $"ports end at {ushort.MaxValue}");
        }

        for (int attempt = 0; ; attempt++)
        {
            int own = port == 0 ? FreePort() : port;
            var listener = new HttpListener { IgnoreWriteExceptions = true };
            listener.Prefixes.Add($"http://127.0.0.1:{own}/");
            try
            {
                listener.Start();
                return new PlayServer(files, listener, own);
            }
            catch (HttpListenerException e)
            {
                listener.Close();

                // Someone else may have taken a free port meanwhile.
                if (port != 0 || attempt == Attempts)
                {
                    throw CliFaults.PortTaken(own, e.Message);
                }
            }
        }
    }

    /// <summary>Serves until it is cancelled.</summary>
    public void Run(CancellationToken cancellation)
    {
        using CancellationTokenRegistration end = cancellation.Register(_listener.Stop);
        while (!cancellation.IsCancellationRequested && _listener.IsListening)
        {
            try
            {
                Answer(_listener.GetContext());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // Who asked is gone, or the listener was stopped.
            }
        }
    }

    public void Dispose() => _listener.Close();

    private void Answer(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        using HttpListenerResponse response = context.Response;
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cache-Control"] = "no-cache";
        if (request.Headers["Host"] != _host || (request.Headers["Origin"] is { } origin && origin != $"http://{_host}"))
        {
            response.StatusCode = (int)HttpStatusCode.Forbidden;
            return;
        }

        if (request.HttpMethod is not ("GET" or "HEAD"))
        {
            response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
            return;
        }

        bool isCompressed = request.Headers["Accept-Encoding"]?.Contains("br", StringComparison.Ordinal) == true;
        string address = request.Url!.AbsolutePath;
        if (_files.Find(address, isCompressed) is not { } content)
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        response.ContentType = PlayFiles.TypeOf(address);
        response.Headers["Vary"] = "Accept-Encoding";
        if (isCompressed)
        {
            response.Headers["Content-Encoding"] = "br";
        }

        response.ContentLength64 = content.Length;
        if (request.HttpMethod == "GET")
        {
            response.OutputStream.Write(content);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
