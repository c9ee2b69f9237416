namespace Whittle.Selection;

/// <summary>The progress of one of several equal pieces of work as a share of the whole.</summary>
/// <param name="whole">Told the share of all work.</param>
/// <param name="done">How many pieces came before.</param>
/// <param name="count">How many there are.</param>
internal sealed class RepeatProgress(IProgress<double> whole, int done, int count) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => whole.Report((done + value) / count);
}
