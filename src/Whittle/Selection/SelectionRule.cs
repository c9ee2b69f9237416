namespace Whittle.Selection;

/// <summary>Which λ of a cross-validated path is taken.</summary>
public enum SelectionRule
{
    /// <summary>The largest λ at the smallest mean error.</summary>
    Minimum,

    /// <summary>The largest λ anywhere whose mean error is at most the smallest plus its standard error.</summary>
    OneStandardError,
}
