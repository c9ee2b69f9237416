namespace Whittle.Selection;

/// <summary>A method in a comparison. Immutable and thread-safe.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Mean">The mean error over folds, each counted once.</param>
/// <param name="MedianKept">The median number of coefficients that are not zero.</param>
/// <param name="Difference">By how much its mean is worse than the best's, 0 or more; 0 for the best itself.</param>
/// <param name="HalfWidth">Half of the 95 % interval of that difference, corrected for the overlap of training rows and for the number of comparisons; 0 for the best itself.</param>
/// <param name="PValue">The two-sided p-value of the difference, corrected in the same way; 1 for the best itself.</param>
/// <param name="FoldErrors">The error of each fold, draw by draw.</param>
public sealed record ComparedMethod(string Name, double Mean, double MedianKept, double Difference, double HalfWidth, double PValue, IReadOnlyList<double> FoldErrors)
{
    /// <summary>Whether the data show that it is worse than the best: the corrected p-value is below 0.05.</summary>
    public bool IsWorse => PValue < Comparison.Level;
}
