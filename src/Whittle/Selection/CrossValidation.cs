namespace Whittle.Selection;

/// <summary>
/// Out-of-fold errors along a path. With fold weights Wₖ = Σ of the weights of fold k's rows and fold means mₖ, the mean is
/// ΣWₖmₖ/ΣWₖ and the standard error √(ΣWₖ(mₖ − mean)²/ΣWₖ/(K − 1)), as glmnet defines them; with fewer than 3 rows a fold the rows
/// themselves stand in the folds' place, but for measures that only a fold has. Where folds were drawn repeatedly both are means over the draws. Immutable and thread-safe.
/// </summary>
public sealed class CrossValidation
{
    private readonly HeldOutErrors _errors;

    internal CrossValidation(IReadOnlyList<double> lambdas, HeldOutErrors errors, IReadOnlyList<CrossValidation>? repeats = null, (double From, double To)? extension = null)
    {
        _errors = errors;
        Lambdas = lambdas;
        Repeats = repeats ?? [];
        (ExtendedFrom, ExtendedTo) = (extension?.From, extension?.To);
        (double[] means, double[] standardErrors) = IsLargerBetter ? (Array.ConvertAll(errors.Means, m => -m), errors.StandardErrors) : (errors.Means, errors.StandardErrors);
        int minimum = 0;
        for (int k = 1; k < means.Length; k++)
        {
            minimum = means[k] < means[minimum] || double.IsNaN(means[minimum]) ? k : minimum;
        }

        MinimumIndex = minimum;
        double bound = means[minimum] + standardErrors[minimum];
        OneStandardErrorIndex = double.IsNaN(bound) ? minimum : Array.FindIndex(means, m => m <= bound);
    }

    /// <summary>What errors are.</summary>
    public ErrorMeasure Measure => _errors.Measure;

    /// <summary>Whether a larger mean is a better one, as of <see cref="ErrorMeasure.AreaUnderCurve"/> and <see cref="ErrorMeasure.Concordance"/>.</summary>
    public bool IsLargerBetter => Measure.IsRanking();

    /// <summary>One cross-validation a draw, where folds were drawn more than once; else empty.</summary>
    public IReadOnlyList<CrossValidation> Repeats { get; }

    /// <summary>The last λ of the automatic grid (for ridge perhaps the first), where the best mean stood at it and the grid was extended; null where it was not.</summary>
    public double? ExtendedFrom { get; }

    /// <summary>Where the extended grid ends: below <see cref="ExtendedFrom"/>, or for ridge perhaps above it; null where it was not extended.</summary>
    public double? ExtendedTo { get; }

    /// <summary>λ, descending.</summary>
    public IReadOnlyList<double> Lambdas { get; }

    /// <summary>
    /// Mean error of the rows left out, one a λ; NaN where some fold has no fit, as a refit may have none. With class weights these count, as fitted to all rows.
    /// </summary>
    public IReadOnlyList<double> Means => _errors.Means;

    /// <summary>Standard errors of <see cref="Means"/>.</summary>
    public IReadOnlyList<double> StandardErrors => _errors.StandardErrors;

    /// <summary>Mean error of each fold at each λ: [fold][λ], one draw after another; NaN where the fold was not finished.</summary>
    public IReadOnlyList<IReadOnlyList<double>> FoldMeans => _errors.FoldMeans;

    /// <summary>The folds, of the first draw.</summary>
    public Folds Folds => _errors.Folds;

    /// <summary>False where the work was cancelled: only finished folds count.</summary>
    public bool IsComplete => _errors.IsComplete;

    /// <summary>Position of the largest λ at the best mean: the smallest, or the largest where that is better.</summary>
    public int MinimumIndex { get; }

    /// <summary>Position of the largest λ whose mean is within the standard error of the best of it.</summary>
    public int OneStandardErrorIndex { get; }

    /// <summary>
    /// How well the two classes of held-out rows are told apart at a λ; null where the response is not two classes. Rows count by their observation weights alone, without class
    /// weights.
    /// </summary>
    /// <param name="index">The position of λ.</param>
    /// <param name="threshold">The probability above which a row is named positive, in [0, 1]; default ½.</param>
    public ClassSummary? SummarizeClasses(int index, double threshold = 0.5) => double.IsNaN(Means[index]) ? null : _errors.Classes?.Invoke(index, threshold);

    /// <summary>How well each response is predicted on held-out rows at a λ, in their order; null where there is one response.</summary>
    /// <param name="index">The position of λ.</param>
    public IReadOnlyList<ResponseSummary>? SummarizeResponses(int index) => double.IsNaN(Means[index]) ? null : _errors.Responses?.Invoke(index);

    /// <summary>The position that a rule chooses.</summary>
    /// <param name="rule">Which rule.</param>
    public int IndexOf(SelectionRule rule) => rule == SelectionRule.Minimum ? MinimumIndex : OneStandardErrorIndex;
}
