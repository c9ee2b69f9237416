using Whittle.Explain;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>Rows on which a saved network is measured.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Summarize">How well they are predicted.</param>
/// <param name="FindImportance">On which columns that relies.</param>
internal sealed record NetworkRows(string Name, Func<HeldOutSummary> Summarize, Func<IProgress<double>?, CancellationToken, PermutationImportance> FindImportance);
