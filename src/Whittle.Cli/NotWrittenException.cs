namespace Whittle.Cli;

/// <summary>An output file could not be written; what stood there before is untouched.</summary>
internal sealed class NotWrittenException(string file, Exception inner) : Exception($"{file} could not be written: {inner.Message}", inner)
{
    public string File { get; } = file;
}
