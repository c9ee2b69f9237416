namespace Whittle.Selection;

/// <summary>By what rows that a fit did not see are compared with its predictions of them.</summary>
public enum ErrorMeasure
{
    /// <summary>The mean unit deviance of the loss, which is the squared error for least squares; of several responses the sum of theirs. For any loss.</summary>
    Deviance,

    /// <summary>The mean of (y − prediction)², summed over responses; for classes over all of them, y being 1 for the row's own and 0 for others and the prediction a probability. For all losses but Cox's.</summary>
    SquaredError,

    /// <summary>The mean of |y − prediction|, summed as <see cref="SquaredError"/> is.</summary>
    AbsoluteError,

    /// <summary>The share of rows whose class is not the one predicted as most probable. For losses of classes.</summary>
    ClassError,

    /// <summary>
    /// The share of pairs of a positive and a negative row of the same fold in which the positive one has the larger predictor, ties half (the area under the ROC curve); larger is better. For losses of
    /// two classes; every fold needs rows of both.
    /// </summary>
    AreaUnderCurve,

    /// <summary>
    /// Harrell's C: the share of pairs of rows of the same fold and stratum, of which one is known to have ended first, in which that one has the larger predictor, ties half; larger is better. For
    /// Cox's loss; every fold needs such a pair.
    /// </summary>
    Concordance,
}
