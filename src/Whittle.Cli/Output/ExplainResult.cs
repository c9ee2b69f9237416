using Whittle.Explain;
using Whittle.Models;

namespace Whittle.Cli;

/// <summary>What <c>explain</c> found: one of an explanation of the fit, of rows, of all rows' influence, or of a coefficient.</summary>
/// <param name="Model">The model of the fit.</param>
internal sealed record ExplainResult(LinearModel Model)
{
    /// <summary>Why the fit is as it is.</summary>
    public FitExplanation? Fit { get; init; }

    /// <summary>A row's predictions, one an output.</summary>
    public IReadOnlyList<RowExplanation>? Rows { get; init; }

    /// <summary>How much each row draws the fit to itself.</summary>
    public IReadOnlyList<RowInfluence>? Influence { get; init; }

    /// <summary>The name of a coefficient.</summary>
    public string? Feature { get; init; }

    /// <summary>Its steps to zero.</summary>
    public IReadOnlyList<LedgerStep>? Steps { get; init; }
}
