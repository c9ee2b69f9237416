namespace Whittle.Cli;

/// <summary>Wall-clock seconds.</summary>
/// <param name="Read">Reading the file and setting the problem up.</param>
/// <param name="Fit">Everything after.</param>
internal sealed record Seconds(double Read, double Fit)
{
    /// <summary>Says them beside the result.</summary>
    public void Say(Shell shell) => shell.Say(FormattableString.Invariant($"read {Read:F3} s, fit {Fit:F3} s"));
}
