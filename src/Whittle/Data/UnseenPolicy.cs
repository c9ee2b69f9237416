namespace Whittle.Data;

/// <summary>What happens at prediction to a text that no row of the fit had.</summary>
public enum UnseenPolicy
{
    /// <summary>It is an error that names it; the default.</summary>
    Error,

    /// <summary>It counts as none of the levels: every column of the factor is 0.</summary>
    Baseline,
}
