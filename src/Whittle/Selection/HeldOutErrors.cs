namespace Whittle.Selection;

/// <summary>The errors of candidates on rows that their fits did not see. A candidate without a fit in some fold has NaN.</summary>
/// <param name="Means">One a candidate.</param>
/// <param name="StandardErrors">Their standard errors.</param>
/// <param name="FoldMeans">[fold][candidate].</param>
/// <param name="Folds">The folds.</param>
/// <param name="IsComplete">False where the work was cancelled.</param>
/// <param name="Classes">How well a candidate tells classes apart at a threshold; null where the response is not two classes.</param>
/// <param name="Responses">How well a candidate predicts each response; null where there is one.</param>
internal sealed record HeldOutErrors(
    double[] Means, double[] StandardErrors, double[][] FoldMeans, Folds Folds, bool IsComplete, Func<int, double, ClassSummary>? Classes, Func<int, ResponseSummary[]>? Responses)
{
    /// <summary>Some candidates that follow each other, as a cross-validation along λ.</summary>
    public CrossValidation Along(IReadOnlyList<double> lambdas, int first = 0)
    {
        int last = first + lambdas.Count;
        return new CrossValidation(
            lambdas, Means[first..last], StandardErrors[first..last], Array.ConvertAll(FoldMeans, f => f[first..last]), Folds, IsComplete,
            Classes is null ? null : (index, threshold) => double.IsNaN(Means[first + index]) ? null : Classes(first + index, threshold),
            Responses is null ? null : index => double.IsNaN(Means[first + index]) ? null : Responses(first + index));
    }
}
