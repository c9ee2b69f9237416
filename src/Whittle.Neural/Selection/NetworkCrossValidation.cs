using Whittle.Selection;

namespace Whittle.Neural;

/// <summary>
/// How well networks predict rows that their training has not seen, on the same folds. Means, standard errors and what happens with repeated draws are those of <see cref="CrossValidation"/>. A training of another seed gives another network: repeated draws have a seed
/// each, so that their means are over that luck too. Immutable and thread-safe.
/// </summary>
public sealed class NetworkCrossValidation
{
    private readonly HeldOutErrors _errors;
    private readonly CrossValidation _found;
    private readonly IReadOnlyList<string>? _classes;

    internal NetworkCrossValidation(IReadOnlyList<NetworkOptions> candidates, IReadOnlyList<HeldOutErrors> draws, bool isComplete, IReadOnlyList<double> kept, IReadOnlyList<string>? classes)
    {
        _errors = HeldOutErrors.Average(draws);
        double[] lambdas = [.. candidates.Select(c => c.Penalty.Lambda)];
        _found = _errors.Along(lambdas);
        (Candidates, IsComplete, Kept, _classes) = (candidates, isComplete, kept, classes);
        DrawMeans = [.. draws.Select(d => d.Means[..candidates.Count])];
    }

    /// <summary>The networks, as they were given.</summary>
    public IReadOnlyList<NetworkOptions> Candidates { get; }

    /// <summary>What errors are.</summary>
    public ErrorMeasure Measure => _found.Measure;

    /// <summary>Whether a larger mean is a better one, as of <see cref="ErrorMeasure.AreaUnderCurve"/>.</summary>
    public bool IsLargerBetter => _found.IsLargerBetter;

    /// <summary>The mean error of the rows left out, one a candidate; NaN where the training of some fold diverged in its first epoch.</summary>
    public IReadOnlyList<double> Means => _found.Means;

    /// <summary>Standard errors of <see cref="Means"/>. Folds share training rows, so they are too small rather than too large.</summary>
    public IReadOnlyList<double> StandardErrors => _found.StandardErrors;

    /// <summary>Mean error of each fold: [fold][candidate], one draw after another; NaN where the fold was not finished.</summary>
    public IReadOnlyList<IReadOnlyList<double>> FoldMeans => _found.FoldMeans;

    /// <summary>Mean errors of each draw of folds: [draw][candidate].</summary>
    public IReadOnlyList<IReadOnlyList<double>> DrawMeans { get; }

    /// <summary>How many weights are not 0, the mean over finished folds, one a candidate.</summary>
    public IReadOnlyList<double> Kept { get; }

    /// <summary>The mean error of the null models on the same rows.</summary>
    public double NullMean => _errors.Means[^1];

    /// <summary>The folds, of the first draw.</summary>
    public Folds Folds => _found.Folds;

    /// <summary>False where the work was cancelled: only finished folds count.</summary>
    public bool IsComplete { get; }

    /// <summary>Position of the best mean; of equal ones the first.</summary>
    public int MinimumIndex => _found.MinimumIndex;

    /// <summary>Position of the first candidate whose mean is within the standard error of the best of it: where the most regularized stand first, that is the simplest as good.</summary>
    public int OneStandardErrorIndex => _found.OneStandardErrorIndex;

    /// <summary>The position that a rule chooses.</summary>
    /// <param name="rule">Which rule.</param>
    public int IndexOf(SelectionRule rule) => _found.IndexOf(rule);

    /// <summary>1 − mean/<see cref="NullMean"/>, the share of the null model's error that a candidate takes away; NaN for measures of which more is better.</summary>
    /// <param name="index">The candidate's position.</param>
    public double Explained(int index) => IsLargerBetter ? double.NaN : 1 - (Means[index] / NullMean);

    /// <summary>How well the two classes of held-out rows are told apart; null where the response is not two classes. Rows count by their observation weights alone.</summary>
    /// <param name="index">The candidate's position.</param>
    /// <param name="threshold">The probability above which a row is named positive, in [0, 1]; default ½.</param>
    public ClassSummary? SummarizeClasses(int index, double threshold = 0.5) => _found.SummarizeClasses(index, threshold);

    /// <summary>Which classes held-out rows are of and which they are named; null where the response is numbers. Of repeated draws the mean counts.</summary>
    /// <param name="index">The candidate's position.</param>
    public ClassTable? TabulateClasses(int index) => double.IsNaN(Means[index]) || _errors.Tables?.Invoke(index) is not { } table ? null : table with { Classes = _classes ?? table.Classes };

    /// <summary>How well each response is predicted on held-out rows, in their order; null where there is one response.</summary>
    /// <param name="index">The candidate's position.</param>
    public IReadOnlyList<ResponseSummary>? SummarizeResponses(int index) => _found.SummarizeResponses(index);
}
