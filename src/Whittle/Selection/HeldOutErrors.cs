namespace Whittle.Selection;

/// <summary>The errors of candidates on rows that their fits did not see. A candidate without a fit in some fold has NaN.</summary>
/// <param name="Measure">What errors are.</param>
/// <param name="Means">One a candidate.</param>
/// <param name="StandardErrors">Their standard errors.</param>
/// <param name="FoldMeans">[fold][candidate].</param>
/// <param name="Folds">The folds.</param>
/// <param name="IsComplete">False where the work was cancelled.</param>
/// <param name="Classes">How well a candidate tells classes apart at a threshold; null where the response is not two classes.</param>
/// <param name="Responses">How well a candidate predicts each response; null where there is one.</param>
/// <param name="Tables">Whom a candidate takes for whom; null where the response is not classes, or more than two whose probabilities were not kept.</param>
internal sealed record HeldOutErrors(
    ErrorMeasure Measure, double[] Means, double[] StandardErrors, double[][] FoldMeans, Folds Folds, bool IsComplete, Func<int, double, ClassSummary>? Classes, Func<int, ResponseSummary[]>? Responses,
    Func<int, ClassTable>? Tables)
{
    /// <summary>Some candidates that follow each other, as a cross-validation along λ.</summary>
    public CrossValidation Along(IReadOnlyList<double> lambdas, int first = 0)
    {
        int last = first + lambdas.Count;
        return new CrossValidation(lambdas, this with
        {
            Means = Means[first..last],
            StandardErrors = StandardErrors[first..last],
            FoldMeans = Array.ConvertAll(FoldMeans, f => f[first..last]),
            Classes = Classes is null ? null : (index, threshold) => Classes(first + index, threshold),
            Responses = Responses is null ? null : index => Responses(first + index),
            Tables = Tables is null ? null : index => Tables(first + index),
        });
    }

    /// <summary>These candidates and after them others, on the same folds.</summary>
    public HeldOutErrors Join(HeldOutErrors others) => this with
    {
        Means = [.. Means, .. others.Means],
        StandardErrors = [.. StandardErrors, .. others.StandardErrors],
        FoldMeans = [.. FoldMeans.Zip(others.FoldMeans, (a, b) => (double[])[.. a, .. b])],
        IsComplete = IsComplete && others.IsComplete,
        Classes = Classes is null ? null : (index, threshold) => index < Means.Length ? Classes(index, threshold) : others.Classes!(index - Means.Length, threshold),
        Responses = Responses is null ? null : index => index < Means.Length ? Responses(index) : others.Responses!(index - Means.Length),
        Tables = Tables is null ? null : index => index < Means.Length ? Tables(index) : others.Tables!(index - Means.Length),
    };

    /// <summary>
    /// The mean over draws of folds, fold means one draw after another. Standard errors are means as well, not divided by the number of draws: drawing again takes away the luck of folds, not that of rows.
    /// </summary>
    public static HeldOutErrors Average(IReadOnlyList<HeldOutErrors> draws)
    {
        HeldOutErrors first = draws[0];
        return draws.Count == 1 ? first : first with
        {
            Means = [.. first.Means.Select((_, k) => draws.Average(d => d.Means[k]))],
            StandardErrors = [.. first.StandardErrors.Select((_, k) => draws.Average(d => d.StandardErrors[k]))],
            FoldMeans = [.. draws.SelectMany(d => d.FoldMeans)],
            IsComplete = draws.All(d => d.IsComplete),
            Classes = first.Classes is null ? null : (index, threshold) => ClassSummary.Average([.. draws.Select(d => d.Classes!(index, threshold))]),
            Responses = first.Responses is null ? null : index => ResponseSummary.Average([.. draws.Select(d => d.Responses!(index))]),
            Tables = first.Tables is null ? null : index => ClassTable.Average([.. draws.Select(d => d.Tables!(index))]),
        };
    }
}
