namespace Whittle.Cli;

/// <summary>What a verb does with the penalty of a linear model.</summary>
internal enum PenaltyUse
{
    /// <summary>It is chosen on the command line.</summary>
    Chosen,

    /// <summary>The verb tries several.</summary>
    Tried,

    /// <summary>There is none.</summary>
    None,
}
