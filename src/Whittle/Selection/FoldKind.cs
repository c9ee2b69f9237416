namespace Whittle.Selection;

/// <summary>How rows are shared out to folds.</summary>
public enum FoldKind
{
    /// <summary>At random.</summary>
    Random,

    /// <summary>At random, the rows of each class spread evenly.</summary>
    Stratified,

    /// <summary>At random, the rows of a group together.</summary>
    Grouped,

    /// <summary>In the order of time: each fold is fitted to all that comes before it.</summary>
    Forward,

    /// <summary>Each row a fold of its own.</summary>
    LeaveOneOut,

    /// <summary>Each row a fold of its own, its prediction approximated from the fit of all rows and not fitted anew.</summary>
    ApproximateLeaveOneOut,

    /// <summary>As the user says.</summary>
    Given,
}
