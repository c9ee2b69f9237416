using Whittle.Errors;
using Whittle.Paths;

namespace Whittle.Inference;

/// <summary>How features are selected by knockoffs. All faults are reported at once.</summary>
public sealed record KnockoffOptions
{
    /// <summary>q in (0, 1), the false discovery rate that is aimed at: the expected share of false ones among what is selected; default 0.1.</summary>
    public double TargetRate { get; init; } = 0.1;

    /// <summary>1 (knockoff+) controls the false discovery rate; 0 only E[false/(selected + 1/q)], and selects a little more. Default 1.</summary>
    public int Offset { get; init; } = 1;

    /// <summary>What is assumed; default (null) Fixed-X for least squares with rows enough and columns that do not depend on each other, else Model-X.</summary>
    public KnockoffKind? Kind { get; init; }

    /// <summary>How far knockoffs keep from their columns; default maximum entropy.</summary>
    public KnockoffConstruction Construction { get; init; } = KnockoffConstruction.MaximumEntropy;

    /// <summary>How columns and knockoffs are compared; default (null) coefficients for Model-X and where λ is given, entries for Fixed-X, which allows nothing that looks at rows one by one, as folds do.</summary>
    public KnockoffStatistic? Statistic { get; init; }

    /// <summary>The covariance of the columns, p × p in their units, where Model-X knows it; default (null) estimated.</summary>
    public IReadOnlyList<double>? Covariance { get; init; }

    /// <summary>λ of the coefficients' difference, fixed without looking at the response; default (null) chosen by 10 folds.</summary>
    public double? Lambda { get; init; }

    /// <summary>Which λ folds choose from, or how far down the path goes on which columns enter; default 100 from λmax down.</summary>
    public LambdaGrid Grid { get; init; } = new();

    /// <summary>
    /// How many times knockoffs are drawn, at least 1; default 1. With more, the draws' e-values are averaged and selected from at rate q (Ren &amp; Barber 2024, doi:10.1093/jrsssb/qkad085), so that less hangs on one draw.
    /// </summary>
    public int Draws { get; init; } = 1;

    /// <summary>The seed of draws and folds; default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether nothing here needs a law of the columns: no covariance, and no λ that folds choose.</summary>
    internal bool AllowsFixedColumns => Covariance is null && (Statistic != KnockoffStatistic.CoefficientDifference || Lambda is not null);

    /// <summary>How columns and knockoffs are compared: as asked, at the λ that is given, or as the kind allows.</summary>
    internal KnockoffStatistic StatisticFor(KnockoffKind kind) => Statistic ?? (kind == KnockoffKind.FixedX && Lambda is null ? KnockoffStatistic.EntryOrder : KnockoffStatistic.CoefficientDifference);

    internal IEnumerable<string> Problems()
    {
        if (Statistic == KnockoffStatistic.EntryOrder && Lambda is not null)
        {
            yield return "Lambda is for the coefficients' difference; the order of entry takes the whole path.";
        }

        if (!(TargetRate is > 0 and < 1))
        {
            yield return Faults.OutOfRange("TargetRate", TargetRate, "(0, 1)", "the expected share of false ones among what is selected");
        }

        if (Offset is not (0 or 1))
        {
            yield return Faults.OutOfRange("Offset", Offset, "{0, 1}", "1 controls the false discovery rate, 0 a modified one");
        }

        if (Draws < 1)
        {
            yield return Faults.OutOfRange("Draws", Draws, "[1, 2147483647]", "how many times knockoffs are drawn");
        }

        if (Draws > 1 && Offset == 0)
        {
            yield return "Several draws are put together for the false discovery rate itself, which takes Offset 1.";
        }

        if (Lambda is { } lambda && !(lambda > 0 && double.IsFinite(lambda)))
        {
            yield return Faults.OutOfRange("Lambda", lambda, "(0, ∞)", "of the coefficients' difference");
        }

        foreach (string problem in Grid.Problems())
        {
            yield return problem;
        }
    }
}
