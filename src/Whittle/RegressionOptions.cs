using Whittle.Certificates;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Penalties;
using Whittle.Selection;

namespace Whittle;

/// <summary>How a regression is set up. All faults are reported at once, when the regression is made.</summary>
public sealed record RegressionOptions
{
    /// <summary>The loss; default (null) least squares for a response of numbers, of all where there are several; for one of text logistic regression, multinomial with more than two.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Which class counts as 1, for losses of two classes; default the last in ordinal order. Also turns a column of two numbers into classes.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>
    /// What the rows of each class count, for losses of classes; default (null) all 1. They multiply the observation weights, for all that a fit learns from rows: loss,
    /// standardization, means, and the error by which a cross-validation chooses λ. The summary of held-out classes (<see cref="ClassSummary"/>) has the observation weights
    /// alone, since it says what happens among rows as they come.
    /// </summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// Columns of numbers that are responses beside the first, explained together by the loss <c>multi-squared</c>, which is then the default: a feature is kept or
    /// left out for all responses. Default none.
    /// </summary>
    public IReadOnlyList<string> MoreResponses { get; init; } = [];

    /// <summary>The table's column of events, 1 (it happened) or 0 (censored), where the response is a time and the loss Cox's; default none.</summary>
    public string? Event { get; init; }

    /// <summary>The table's column whose values are the strata of a Cox regression, numbers or text; default none.</summary>
    public string? Stratum { get; init; }

    /// <summary>The table's column that is added to every predictor, with coefficient 1 and no penalty; predictions then need it too. Default none.</summary>
    public string? Offset { get; init; }

    /// <summary>Whether an intercept is fitted, which is never penalized; default true.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>Whether the penalty looks at columns divided by their standard deviation (weighted, 1/n); default true.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>The table's column of observation weights, each ≥ 0; default none, every row 1.</summary>
    public string? Weights { get; init; }

    /// <summary>The table's column by which rows are shared out to folds, their names, groups or times, which is then no feature; default none.</summary>
    public string? FoldColumn { get; init; }

    /// <summary>The table's columns that are features, in this order; default (null) all but response, weights, folds and <see cref="Exclude"/>.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns that are no features; default none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>
    /// Which terms of which columns are features, in place of <see cref="Features"/>; default none. <see cref="Exclude"/> is then what <c>.</c> leaves out beside
    /// the other roles. A formula without an intercept fits none.
    /// </summary>
    public Formula? Formula { get; init; }

    /// <summary>
    /// Penalty factors in [0, ∞] by column (all its levels) or coefficient (<c>column=level</c>): 0 is never penalized, ∞ excluded; default
    /// 1 for all.
    /// </summary>
    public IReadOnlyDictionary<string, double> PenaltyFactors { get; init; } = new Dictionary<string, double>();

    /// <summary>A penalty in the place of the elastic net; default (null) none. Set by <c>Regression.Penalized</c>; its own mixture is the regression's L1 ratio.</summary>
    public Penalty? Penalty { get; init; }

    /// <summary>What makes the elastic net adaptive: penalty factors learned from a first fit, in every fold anew; default (null) none. With an L1 ratio above 0.</summary>
    public AdaptiveFactors? Adaptive { get; init; }

    /// <summary>
    /// T, in the place of the identity in the L2 part: λ[ρ Σv|β| + (1 − ρ)/2 βᵀTβ], one row a coefficient in the order of the model's, on the scale that the penalty sees; factors multiply
    /// rows and columns by their square roots. Default none. With ridge and the elastic net.
    /// </summary>
    public TikhonovMatrix? Tikhonov { get; init; }

    /// <summary>
    /// The group of a column (all its levels) or coefficient by name, for penalties on groups; columns that are not named are groups of their own, with all their
    /// levels. Default none named. A group's factor is multiplied by √size.
    /// </summary>
    public IReadOnlyDictionary<string, string> Groups { get; init; } = new Dictionary<string, string>();

    /// <summary>Bounds of coefficients by column (all its levels) or coefficient, in units of the response per unit of the column; default none. With the elastic net.</summary>
    public IReadOnlyDictionary<string, CoefficientBounds> Bounds { get; init; } = new Dictionary<string, CoefficientBounds>();

    /// <summary>What happens to missing cells of features; default an error.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>
    /// Whether the fits of a ridge path of least squares come with their exact leave-one-out and generalized cross-validation errors (<see cref="Models.PathPoint.RidgeErrors"/>), which
    /// cost about as much as ten paths; default false.
    /// </summary>
    public bool RidgeErrors { get; init; }

    /// <summary>When a fit counts as certified; default gap 1e-9 and KKT 1e-7.</summary>
    public CertificateTolerance Tolerance { get; init; } = CertificateTolerance.Default;

    /// <summary>How many threads may work at once, at least 1; default 1. Results are the same bits on any number.</summary>
    public int Threads { get; init; } = 1;

    internal void ThrowIfBad(double l1Ratio)
    {
        var problems = new List<string>();
        if (!(l1Ratio is >= 0 and <= 1))
        {
            problems.Add(Faults.OutOfRange("L1Ratio", l1Ratio, "[0, 1]", "1 is the lasso, 0 is ridge"));
        }

        if (Formula is not null && Features is not null)
        {
            problems.Add("Features and Formula are both given; the formula alone says which columns are features.");
        }

        if (Threads < 1)
        {
            problems.Add(Faults.OutOfRange("Threads", Threads, "[1, 2147483647]", "how many may work at once"));
        }

        if (!(Tolerance.RelativeGap > 0))
        {
            problems.Add(Faults.OutOfRange("Tolerance.RelativeGap", Tolerance.RelativeGap, "(0, ∞)", "the largest relative duality gap"));
        }

        if (!(Tolerance.KktViolation > 0))
        {
            problems.Add(Faults.OutOfRange("Tolerance.KktViolation", Tolerance.KktViolation, "(0, ∞)", "the largest scaled KKT violation"));
        }

        problems.AddRange(ClassWeights?.Problems() ?? []);
        foreach ((string name, double factor) in PenaltyFactors)
        {
            if (!(factor >= 0))
            {
                problems.Add(Faults.OutOfRange($"PenaltyFactors['{name}']", factor, "[0, ∞]", "0 is never penalized, ∞ is excluded"));
            }
        }

        if (Adaptive is not null)
        {
            problems.AddRange(Adaptive.Problems());
            if (Penalty is not null || Bounds.Count > 0)
            {
                problems.Add($"Adaptive factors go with the elastic net, not with {(Penalty is null ? "bounds" : $"the {Penalty.Name} penalty")}.");
            }

            if (l1Ratio == 0)
            {
                problems.Add("Adaptive factors need an L1Ratio above 0: ridge leaves nothing out, whatever its factors.");
            }
        }

        if (problems.Count > 0)
        {
            throw Faults.BadOptions(problems);
        }
    }
}
