namespace Whittle.Data;

/// <summary>What happens to missing cells of features.</summary>
public enum MissingPolicy
{
    /// <summary>They are an error that names column, count and first row; the default.</summary>
    Error,

    /// <summary>Rows with a missing cell are left out, and counted.</summary>
    Drop,

    /// <summary>A number is replaced by its column's weighted mean, learned from the rows of the fit (of the fold). Text is an error.</summary>
    Mean,

    /// <summary>As <see cref="Mean"/>, with a column <c>x=missing</c> of 0 and 1 beside it; missing text is a level of its own.</summary>
    Indicator,
}
