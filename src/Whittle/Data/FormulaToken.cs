namespace Whittle.Data;

/// <summary>What a token of a formula is.</summary>
internal enum FormulaTokenKind
{
    Name,
    Number,
    Text,
    Sign,
    End,
}

/// <summary>A word of a formula.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name without backticks, a text without quotes, a number or sign as written (<c>**</c> as <c>^</c>).</param>
/// <param name="Position">Where it begins, from 0.</param>
/// <param name="IsQuoted">Whether a name stood in backticks.</param>
internal sealed record FormulaToken(FormulaTokenKind Kind, string Text, int Position, bool IsQuoted = false)
{
    /// <summary>The token in a message.</summary>
    public string Shown => Kind switch { FormulaTokenKind.End => "The end", FormulaTokenKind.Text => $"the text \"{Text}\"", _ => $"'{Text}'" };

    public bool Is(string sign) => Kind == FormulaTokenKind.Sign && Text == sign;
}
