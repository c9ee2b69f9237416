using System.Globalization;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Inference;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;

namespace Whittle;

/// <content>Selection by knockoffs.</content>
public sealed partial class Regression
{
    /// <summary>
    /// Selects features with a bound on the expected share of false ones among them: each penalized column is fitted beside a knockoff of itself, and selected where it beats its own by more than columns lose by. Every draw is a
    /// fit of twice as many columns. Columns with penalty factor 0 are in the model and not tested. Fixed-X needs least squares, normal noise of one variance and n ≥ p + tested + 1; Model-X needs the law of the columns, which is
    /// taken for normal, and estimated unless it is given. Cost: p³ for the knockoffs, and a path or a cross-validation of all columns and knockoffs a draw.
    /// </summary>
    /// <param name="options">Everything; default a rate of 0.1.</param>
    /// <param name="progress">Told the share of draws that are done.</param>
    /// <param name="cancellation">Ends the work; finished draws are kept.</param>
    /// <exception cref="WhittleException">
    /// An option is out of range (<c>bad-options</c>); the penalty is not the lasso or the elastic net, rows are too few, rows have different weights, or columns depend on each other (<c>no-knockoffs</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled before a draw was finished.</exception>
    public KnockoffSelection SelectByKnockoffs(KnockoffOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new KnockoffOptions();
        (int[] columns, bool[] isTested) = CheckKnockoffs(options);
        int n = _weights.Count(w => w > 0), tested = isTested.Count(t => t), needed = columns.Length + tested + (_problem.Design.HasIntercept ? 1 : 0);
        bool isFixed = options.Kind == KnockoffKind.FixedX || (options.Kind is null && options.AllowsFixedColumns && Loss.IsLeastSquares && Outputs.Count == 1 && n >= needed);
        string law = "none is assumed, since columns are fixed; noise is normal with one variance";
        double[] sizes = [.. columns.Select(j => options.Covariance is { } known ? Math.Sqrt(known[(j * Names.Count) + j]) : _problem.Design.RootMeanSquare(j) * _problem.Design.Scales[j])];
        KnockoffColumns? made = isFixed ? Prepare(x => CorrelationEstimate.Sample(x, columns.Length, _problem.Design.Workers)) : null;
        KnockoffKind kind = isFixed && (made is not null || options.Kind is not null) ? KnockoffKind.FixedX : KnockoffKind.ModelX;
        KnockoffStatistic statistic = options.StatisticFor(kind);
        CheckKind(kind, statistic, options, n, needed);
        made = (kind == KnockoffKind.FixedX ? made : Prepare(EstimateLaw))
            ?? throw Faults.NoKnockoffs("columns depend on each other, so that no knockoff can differ from its column", "Leave some out, or assume Model-X, whose estimate of the law is always regular.");
        int[] positions = [.. Enumerable.Range(0, columns.Length).Where(k => isTested[k])];
        KnockoffSelection found = Select([.. positions.Select(k => columns[k])], kind, statistic, options, Draw, progress, cancellation);
        return found with { Law = law, Distances = [.. positions.Select(k => made.Distances[k])] };

        KnockoffColumns? Prepare(Func<double[], double[]> correlationOf) => KnockoffColumns.Of(_problem.Design, columns, isTested, sizes, correlationOf, options.Construction);

        DenseDesign Draw(long seed) => kind == KnockoffKind.ModelX ? made.Draw(new Xoshiro256(seed))
            : made.Fixed(new Xoshiro256(seed)) ?? throw Faults.NoKnockoffs("columns and intercept depend on each other", "Leave some out.");

        double[] EstimateLaw(double[] x)
        {
            if (options.Covariance is { } known)
            {
                law = "normal, with the covariance that was given";
                return [.. columns.SelectMany((j, a) => columns.Select((k, b) => known[(j * Names.Count) + k] / (sizes[a] * sizes[b])))];
            }

            (double[] correlation, double shrinkage) = CorrelationEstimate.Shrunken(x, columns.Length, _problem.Design.Workers);
            law = string.Create(CultureInfo.InvariantCulture, $"taken for normal, with correlations estimated from the same {n} rows and shrunken by {100 * shrinkage:G3} % (Ledoit & Wolf)");
            return correlation;
        }
    }

    /// <summary>The same with knockoffs that were made elsewhere.</summary>
    /// <param name="knockoffs">A matrix with a knockoff of each column, in their order; those of columns that are excluded or not tested are not looked at.</param>
    /// <param name="options">What does not concern how knockoffs are made.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WhittleException">Another number of rows or columns (<c>bad-length</c>), or several draws (<c>bad-options</c>); else as for knockoffs of our own.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public KnockoffSelection SelectByKnockoffs(DesignMatrix knockoffs, KnockoffOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new KnockoffOptions();
        (int[] columns, bool[] isTested) = CheckKnockoffs(options);
        if (knockoffs.Rows != Rows || knockoffs.Columns != Names.Count)
        {
            throw knockoffs.Rows != Rows ? Faults.BadLength("A column of knockoffs", knockoffs.Rows, Rows) : Faults.BadLength("The list of knockoffs", knockoffs.Columns, Names.Count);
        }

        if (options.Draws > 1)
        {
            throw Faults.BadOptions([Faults.OutOfRange("Draws", options.Draws, "{1}", "knockoffs that are given are one draw")]);
        }

        KnockoffKind kind = options.Kind ?? KnockoffKind.ModelX;
        KnockoffStatistic statistic = options.StatisticFor(kind);
        int[] tested = [.. columns.Where((_, k) => isTested[k])];
        CheckKind(kind, statistic, options, _weights.Count(w => w > 0), 0);
        var own = new double[Rows * tested.Length];
        for (int k = 0; k < tested.Length; k++)
        {
            knockoffs.CopyColumn(tested[k], 0, own.AsSpan(k * Rows, Rows));
        }

        return Select(tested, kind, statistic, options, _ => new DenseDesign(own, Rows, tested.Length), null, cancellation) with { Law = "that of the knockoffs that were given" };
    }

    private KnockoffSelection Select(
        int[] tested, KnockoffKind kind, KnockoffStatistic statistic, KnockoffOptions options, Func<long, DenseDesign> draw, IProgress<double>? progress, CancellationToken cancellation)
    {
        var found = new List<double[]>();
        try
        {
            for (int k = 0; k < options.Draws; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                found.Add(StatisticsOf(tested, draw(options.Seed + k), statistic, options, options.Seed + k, cancellation));
                progress?.Report((double)found.Count / options.Draws);
            }
        }
        catch (OperationCanceledException) when (found.Count > 0)
        {
            // Draws that are finished are kept.
        }

        double[] means = [.. tested.Select((_, k) => found.Average(f => f[k]))];
        bool isSingle = options.Draws == 1;
        double threshold = KnockoffSelection.ThresholdOf(means, options.TargetRate, options.Offset);

        // The draws' own rate is half of the whole's, as Ren & Barber advise.
        double[]? values = isSingle ? null : [.. found.Select(f => KnockoffSelection.EValuesOf(f, options.TargetRate / 2)).Aggregate(new double[tested.Length], (sum, e) => [.. sum.Zip(e, (a, b) => a + b)]).Select(e => e / found.Count)];
        int[] selected = values is null ? [.. Enumerable.Range(0, means.Length).Where(k => means[k] >= threshold)] : KnockoffSelection.SelectBy(values, options.TargetRate);
        return new KnockoffSelection
        {
            Names = [.. tested.Select(j => Names[j])],
            Statistics = means,
            Distances = [],
            Selected = [.. selected.OrderByDescending(k => values?[k] ?? 0).ThenByDescending(k => means[k])],
            Threshold = isSingle ? threshold : null,
            EValues = values,
            TargetRate = options.TargetRate,
            Offset = options.Offset,
            Kind = kind,
            Statistic = statistic,
            Law = "",
            Draws = found.Count,
            IsComplete = found.Count == options.Draws,
        };
    }

    // W of a fit of the columns and then the knockoffs, each pair with one factor.
    private double[] StatisticsOf(int[] tested, DenseDesign knockoffs, KnockoffStatistic statistic, KnockoffOptions options, long seed, CancellationToken cancellation)
    {
        string[] names = [.. Names, .. tested.Select(j => $"knockoff of {Names[j]}")];
        Dictionary<string, double> factors = Enumerable.Range(0, names.Length).ToDictionary(k => names[k], k => Factors[k < Names.Count ? k : tested[k - Names.Count]]);
        var both = new Regression(new JoinedDesign([_problem.Columns, knockoffs]), _response, _l1Ratio, _weights, names, _options with { PenaltyFactors = factors, Loss = Loss, RidgeErrors = false }, _offset);
        int p = names.Length;
        double[] strength = new double[p];
        if (statistic == KnockoffStatistic.EntryOrder)
        {
            RegularizationPath path = both.FitPath(options.Grid, null, cancellation);
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<double?> entries = both.FindEntries(path, cancellation);
            for (int t = 0; t < entries.Count; t++)
            {
                strength[t % p] = Math.Max(strength[t % p], entries[t] ?? 0);
            }
        }
        else
        {
            FoldPlan plan = FoldPlan.Random(Math.Min(InnerFolds, _weights.Count(w => w > 0)), seed);
            (_, PathPoint point) = both.FitOn(both._weights, options.Lambda, plan, options.Grid, SelectionRule.Minimum, cancellation) ?? throw new OperationCanceledException(cancellation);
            for (int k = 0; k < point.Indices.Count; k++)
            {
                strength[point.Indices[k] % p] += Math.Abs(point.StandardizedValues[k]);
            }
        }

        return [.. tested.Select((j, k) => Compare(strength[j], strength[Names.Count + k]))];

        double Compare(double own, double other) => statistic == KnockoffStatistic.EntryOrder ? Math.Max(own, other) * Math.Sign(own - other) : own - other;
    }

    // The columns that are not excluded, and which of them are tested.
    private (int[] Columns, bool[] IsTested) CheckKnockoffs(KnockoffOptions options)
    {
        string[] problems =
        [
            .. options.Problems(),
            .. options.Covariance is { } given && (given.Count != Names.Count * Names.Count || Enumerable.Range(0, Names.Count).Any(j => !(given[(j * Names.Count) + j] > 0)))
                ? [string.Create(CultureInfo.InvariantCulture, $"Covariance has {given.Count} numbers; it must be {Names.Count} × {Names.Count}, positive on its diagonal.")]
                : Array.Empty<string>(),
        ];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }

        string? why = !_plan.IsElasticNet || _problem.PenaltySum is not ElasticNetSum ? "the penalty must treat a column and its knockoff alike, as the lasso, the elastic net and ridge do"
            : _weights.Where(w => w > 0).Distinct().Count() > 1 || ClassWeights is not null ? "rows have different weights, and what knockoffs promise is for rows that count alike"
            : null;
        if (why is not null)
        {
            throw Faults.NoKnockoffs(why, null);
        }

        int[] columns = [.. _problem.Design.AllColumns.Where(j => !Factors.IsExcluded(j) && !_problem.Design.IsConstant[j])];
        return (columns, Array.ConvertAll(columns, j => Factors[j] > 0));
    }

    private void CheckKind(KnockoffKind kind, KnockoffStatistic statistic, KnockoffOptions options, int rows, int needed)
    {
        (string? Why, string? Fix) fault = kind == KnockoffKind.FixedX && (!Loss.IsLeastSquares || Outputs.Count > 1) ? ($"Fixed-X is for least squares, not for the {Loss.Name} loss", "Assume Model-X.")
            : kind == KnockoffKind.FixedX && rows < needed ? (string.Create(CultureInfo.InvariantCulture, $"Fixed-X needs a row for each column, each knockoff and the intercept, {needed} here; there are {rows}"), "Assume Model-X.")
            : kind == KnockoffKind.FixedX && statistic == KnockoffStatistic.CoefficientDifference && options.Lambda is null ? ("with Fixed-X a comparison must not look at rows one by one, as the folds that choose λ do", "Compare entries, or give λ.")
            : kind == KnockoffKind.FixedX && options.Covariance is not null ? ("Fixed-X has no law of the columns, so no covariance", "Assume Model-X.")
            : kind == KnockoffKind.ModelX && !_problem.Design.HasIntercept ? ("without an intercept the mean of the columns matters, and the law of Model-X has none", "Fit an intercept.")
            : statistic == KnockoffStatistic.EntryOrder && _l1Ratio == 0 ? ("with ridge no column enters", "Compare coefficients.")
            : (null, null);
        if (fault.Why is not null)
        {
            throw Faults.NoKnockoffs(fault.Why, fault.Fix);
        }
    }
}
