namespace Whittle.Penalties;

/// <summary>The first fit from which the adaptive lasso takes its penalty factors.</summary>
public enum PilotMethod
{
    /// <summary>Ridge, its λ chosen from the data: it has an answer for any data.</summary>
    Ridge,

    /// <summary>No penalty, least squares or maximum likelihood, as Zou has it: only where that has a single answer.</summary>
    Unpenalized,
}
