namespace Whittle.Inference;

/// <summary>What knockoffs assume.</summary>
public enum KnockoffKind
{
    /// <summary>Columns are fixed and the response is linear in them with normal noise of one variance (Barber &amp; Candès 2015); at least twice as many rows as columns.</summary>
    FixedX,

    /// <summary>Rows are draws of a law of the columns that is known (Candès, Fan, Janson &amp; Lv 2018), here normal; the response may depend on them in any way.</summary>
    ModelX,
}
