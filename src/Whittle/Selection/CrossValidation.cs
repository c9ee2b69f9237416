namespace Whittle.Selection;

/// <summary>
/// Out-of-fold unit deviances along a path, which are squared errors for least squares. With fold weights Wₖ = Σ of the weights of fold k's rows and fold means mₖ, the mean is
/// ΣWₖmₖ/ΣWₖ and the standard error √(ΣWₖ(mₖ − mean)²/ΣWₖ/(K − 1)), as glmnet defines them; with fewer than 3 rows a fold the rows
/// themselves stand in the folds' place. Immutable and thread-safe.
/// </summary>
public sealed class CrossValidation
{
    private readonly Func<int, double, ClassSummary?>? _classes;
    private readonly Func<int, ResponseSummary[]?>? _responses;

    internal CrossValidation(
        IReadOnlyList<double> lambdas, double[] means, double[] standardErrors, double[][] foldMeans, Folds folds, bool isComplete, Func<int, double, ClassSummary?>? classes,
        Func<int, ResponseSummary[]?>? responses)
    {
        _classes = classes;
        _responses = responses;
        Lambdas = lambdas;
        Means = means;
        StandardErrors = standardErrors;
        FoldMeans = foldMeans;
        Folds = folds;
        IsComplete = isComplete;
        int minimum = 0;
        for (int k = 1; k < means.Length; k++)
        {
            minimum = means[k] < means[minimum] || double.IsNaN(means[minimum]) ? k : minimum;
        }

        MinimumIndex = minimum;
        double bound = means[minimum] + standardErrors[minimum];
        OneStandardErrorIndex = double.IsNaN(bound) ? minimum : Array.FindIndex(means, m => m <= bound);
    }

    /// <summary>λ, descending.</summary>
    public IReadOnlyList<double> Lambdas { get; }

    /// <summary>
    /// Mean unit deviance of the rows left out, one a λ; NaN where some fold has no fit, as a refit may have none. Of several responses the sum of theirs. With class weights these
    /// count, as fitted to all rows.
    /// </summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>Standard errors of <see cref="Means"/>.</summary>
    public IReadOnlyList<double> StandardErrors { get; }

    /// <summary>Mean unit deviance of each fold at each λ: [fold][λ].</summary>
    public IReadOnlyList<IReadOnlyList<double>> FoldMeans { get; }

    /// <summary>The folds.</summary>
    public Folds Folds { get; }

    /// <summary>False where the work was cancelled: only finished folds count.</summary>
    public bool IsComplete { get; }

    /// <summary>Position of the largest λ at the smallest mean.</summary>
    public int MinimumIndex { get; }

    /// <summary>Position of the largest λ whose mean is at most the smallest plus its standard error.</summary>
    public int OneStandardErrorIndex { get; }

    /// <summary>
    /// How well the two classes of held-out rows are told apart at a λ; null where the response is not two classes. Rows count by their observation weights alone, without class
    /// weights.
    /// </summary>
    /// <param name="index">The position of λ.</param>
    /// <param name="threshold">The probability above which a row is named positive, in [0, 1]; default ½.</param>
    public ClassSummary? SummarizeClasses(int index, double threshold = 0.5) => _classes?.Invoke(index, threshold);

    /// <summary>How well each response is predicted on held-out rows at a λ, in their order; null where there is one response.</summary>
    /// <param name="index">The position of λ.</param>
    public IReadOnlyList<ResponseSummary>? SummarizeResponses(int index) => _responses?.Invoke(index);

    /// <summary>The position that a rule chooses.</summary>
    /// <param name="rule">Which rule.</param>
    public int IndexOf(SelectionRule rule) => rule == SelectionRule.Minimum ? MinimumIndex : OneStandardErrorIndex;
}
