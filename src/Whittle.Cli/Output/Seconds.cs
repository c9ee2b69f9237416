namespace Whittle.Cli;

/// <summary>Wall-clock seconds.</summary>
/// <param name="Read">Reading the file and setting the problem up.</param>
/// <param name="Fit">Everything after.</param>
internal sealed record Seconds(double Read, double Fit);
