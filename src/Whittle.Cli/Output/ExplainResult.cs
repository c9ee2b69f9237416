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

    /// <summary>Its steps to zero, where it is kept.</summary>
    public IReadOnlyList<LedgerStep>? Steps { get; init; }

    /// <summary>What it earns of its price along the path.</summary>
    public IReadOnlyList<WorthAt>? Worths { get; init; }
}

/// <summary>What a coefficient earns of its price at a λ, and its value there.</summary>
/// <param name="Lambda">λ.</param>
/// <param name="Worth">Null where nothing has a price at zero.</param>
/// <param name="Standardized">On the scale that the penalty sees; 0 where it is left out.</param>
internal sealed record WorthAt(double Lambda, double? Worth, double Standardized);
