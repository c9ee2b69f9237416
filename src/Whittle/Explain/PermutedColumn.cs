namespace Whittle.Explain;

/// <summary>How much worse a model predicts rows when the cells of one column are shuffled among them. Immutable and thread-safe.</summary>
/// <param name="Name">The column of the table; a factor's is all of its levels.</param>
/// <param name="Increases">By how much the error grows (or a share of ordered pairs falls), a number a shuffle.</param>
/// <param name="StandardError">Of <see cref="Mean"/> as one of rows: of each row's own increase, its mean over shuffles taken. NaN for measures that only all rows together have.</param>
public sealed record PermutedColumn(string Name, IReadOnlyList<double> Increases, double StandardError)
{
    // An increase of so many standard errors is called one.
    private const double Clear = 2;

    /// <summary>The mean increase: the importance.</summary>
    public double Mean => Increases.Average();

    /// <summary>√(Σ(increase − mean)²/R): how much shuffles differ among each other.</summary>
    public double StandardDeviation => Math.Sqrt(Increases.Average(i => (i - Mean) * (i - Mean)));

    /// <summary>Whether the increase is more than two standard errors above 0.</summary>
    public bool IsClear => Mean > Clear * StandardError;
}
