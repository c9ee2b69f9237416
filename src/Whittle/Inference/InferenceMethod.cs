namespace Whittle.Inference;

/// <summary>What an interval of a coefficient rests on.</summary>
public enum InferenceMethod
{
    /// <summary>A fit without a penalty: Student's t for least squares with normal noise, exact; the normal distribution for likelihoods, for many rows.</summary>
    Unpenalized,

    /// <summary>The debiased lasso: normal for many rows and few real coefficients, of the model with all columns.</summary>
    Debiased,

    /// <summary>The law of least squares on the kept columns, given that the lasso kept them with these signs.</summary>
    PostSelection,

    /// <summary>A fit without a penalty of the kept columns to rows that had no part in keeping them.</summary>
    DataSplit,

    /// <summary>The spread of fits to rows drawn with replacement, λ chosen anew in each.</summary>
    Bootstrap,
}
