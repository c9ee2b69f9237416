using Whittle.Certificates;
using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Models;

/// <summary>
/// A fitted linear model: the predictor η = offset + intercept + Σⱼ βⱼxⱼ in original units and the mean that its loss's link makes of it, with the recipe that makes its columns, what it was asked to be and the
/// proof that it is that. Immutable and thread-safe.
/// </summary>
public sealed record LinearModel
{
    /// <summary>The response: its column, those of several, and where it names classes, these.</summary>
    public required ResponseStep Response { get; init; }

    /// <summary>What was minimized; its link makes a mean of a predictor.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The column that is added to every predictor, or the text of an expression of columns; null without one.</summary>
    public string? Offset { get; init; }

    /// <summary>How a table's columns become the model's; null for a model that was fitted to a matrix.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>The names of the predictors: the response's, those of several responses, or those of the classes where each has its own (K).</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The predictor of each output where every column is 0; 0 without an intercept.</summary>
    public required IReadOnlyList<double> Intercepts { get; init; }

    /// <summary>The first of <see cref="Intercepts"/>.</summary>
    public double Intercept => Intercepts[0];

    /// <summary>Whether the intercept was fitted.</summary>
    public required bool HasIntercept { get; init; }

    /// <summary>Whether the penalty looked at columns divided by their standard deviation.</summary>
    public required bool IsStandardized { get; init; }

    /// <summary>One coefficient a column, in the order of the recipe; output after output.</summary>
    public required IReadOnlyList<Coefficient> Coefficients { get; init; }

    /// <summary>λ in Whittle's convention.</summary>
    public required double Lambda { get; init; }

    /// <summary>λmax of the problem.</summary>
    public required double LambdaMax { get; init; }

    /// <summary>ρ in [0, 1]: 1 the lasso, 0 ridge.</summary>
    public required double L1Ratio { get; init; }

    /// <summary>The penalty's name: <c>elastic-net</c> (lasso and ridge included), <c>group</c>, <c>sparse-group</c>, <c>bounded</c>, <c>mcp</c>, <c>scad</c>, <c>adaptive-lasso</c> (adaptive elastic nets included), or a user's own.</summary>
    public string Penalty { get; init; } = "elastic-net";

    /// <summary>How λ was chosen, such as <c>1se</c>, <c>min</c> or <c>given</c>.</summary>
    public required string ChosenBy { get; init; }

    /// <summary>n, the rows of positive weight.</summary>
    public required int Rows { get; init; }

    /// <summary>The weight by which the rows of each class were multiplied, by name; null where none was asked for.</summary>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; init; }

    /// <summary>The share of the deviance explained on the rows of the fit; of several responses of theirs together, with class weights of rows so weighted.</summary>
    public required double DevianceExplained { get; init; }

    /// <summary>The standard error of the intercept; of a fit without a penalty only.</summary>
    public double? InterceptStandardError { get; init; }

    /// <summary>The residual standard deviation √(Σwe²/df); of a least-squares fit only.</summary>
    public double? ResidualDeviation { get; init; }

    /// <summary>df, rows of positive weight less coefficients; of a least-squares fit only.</summary>
    public int? ResidualDegreesOfFreedom { get; init; }

    /// <summary>The cumulative baseline hazard of each stratum; of a Cox fit only.</summary>
    public IReadOnlyList<BaselineHazard>? Baseline { get; init; }

    /// <summary>The proof of the fit; of a relaxed model that of its penalized fit.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>How the model is a mixture of a penalized fit and its refit; null where it is not relaxed.</summary>
    public Relaxation? Relaxation { get; init; }

    /// <summary>What prediction intervals are made of; null where none were asked for.</summary>
    public PredictionIntervals? Intervals { get; init; }

    /// <summary>Whether every fit behind the model is certified: its own, and of a mixture the refit too.</summary>
    public bool IsCertified => Certificate.IsCertified && Relaxation is not { PenalizedShare: < 1, Refit.IsCertified: false };

    /// <summary>The mean of the response in every row of a table, whose columns are found by name; for two classes the probability of the positive one.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset; others are ignored, order does not matter.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <returns>One prediction a row, in units of the response.</returns>
    /// <exception cref="WhittleException">
    /// A column or level is missing, or a cell is; the message offers the nearest name. Or the model has several outputs (<c>several-outputs</c>).
    /// </exception>
    public double[] Predict(Table table, UnseenPolicy unseen = UnseenPolicy.Error) => Single(PredictMeans(table, unseen, out _));

    /// <summary>The mean of the response in every row of a matrix.</summary>
    /// <param name="columns">A matrix with one column a coefficient, in their order.</param>
    /// <param name="offset">One value a row that is added to the predictor; default none.</param>
    /// <returns>One prediction a row, in units of the response.</returns>
    /// <exception cref="WhittleException">Another number of columns or rows (<c>bad-length</c>), or several outputs (<c>several-outputs</c>).</exception>
    public double[] Predict(DesignMatrix columns, double[]? offset = null) => Single(ToMeans(PredictLink(columns, offset)));

    /// <summary>The mean of every output in every row of a table: for classes their probabilities.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <param name="unseenCells">How many such cells there were.</param>
    /// <returns>[output][row].</returns>
    /// <exception cref="WhittleException">A column or level is missing, or a cell is.</exception>
    public double[][] PredictMeans(Table table, UnseenPolicy unseen, out int unseenCells) => ToMeans(PredictLink(table, unseen, out unseenCells));

    /// <summary>The predictors of every row of a table, on the scale of the link.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <param name="unseenCells">How many such cells there were.</param>
    /// <returns>[output][row].</returns>
    /// <exception cref="WhittleException">A column or level is missing, or a cell is.</exception>
    public double[][] PredictLink(Table table, UnseenPolicy unseen, out int unseenCells)
    {
        EncodedColumns encoded = (Recipe ?? throw Faults.NoRecipe()).Apply(table, unseen);
        unseenCells = encoded.UnseenCells;
        return PredictLink(JoinedDesign.From(encoded), Offset is { } offset ? Expression.Evaluate(offset, table) : null);
    }

    /// <summary>The predictors of every row of a matrix, on the scale of the link.</summary>
    /// <param name="columns">A matrix with one column a coefficient of an output, in their order.</param>
    /// <param name="offset">One value a row that is added; default none.</param>
    /// <returns>[output][row].</returns>
    /// <exception cref="WhittleException">Another number of columns or rows (<c>bad-length</c>).</exception>
    public double[][] PredictLink(DesignMatrix columns, double[]? offset = null)
    {
        int p = Coefficients.Count / Outputs.Count;
        if (columns.Columns != p)
        {
            throw Faults.BadLength("The matrix", columns.Columns, p);
        }

        if (offset is not null && offset.Length != columns.Rows)
        {
            throw Faults.BadLength("The offset", offset.Length, columns.Rows);
        }

        var predictors = new double[Outputs.Count][];
        for (int k = 0; k < predictors.Length; k++)
        {
            int first = k * p;
            int[] support = [.. Enumerable.Range(0, p).Where(j => Coefficients[first + j].Estimate != 0)];
            double[] sums = new double[columns.Rows];
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = Intercepts[k] + (offset is null ? 0 : offset[i]);
            }

            columns.AddProduct(support, Array.ConvertAll(support, j => Coefficients[first + j].Estimate), new double[p], sums, new Workers(1));
            predictors[k] = sums;
        }

        return predictors;
    }

    /// <summary>The class of every row: of two the positive one where its probability is above a threshold, of more the most probable.</summary>
    /// <param name="means">Probabilities, as <see cref="PredictMeans"/> gives them.</param>
    /// <param name="threshold">In [0, 1]; default ½; for two classes.</param>
    /// <exception cref="WhittleException">The response is numbers (<c>no-classes</c>).</exception>
    public string[] Classify(double[][] means, double threshold = 0.5) =>
        Response.Classify(means, threshold);

    /// <summary>The probability that no event has happened until a time, exp(−H₀(t) e^η), in every row of a table; of a Cox fit only.</summary>
    /// <param name="table">Any table with the recipe's columns, the offset and the stratum.</param>
    /// <param name="time">t ≥ 0, in units of the response.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <exception cref="WhittleException">The model has no baseline (<c>no-baseline</c>), a column or level is missing, or a stratum is not the fit's.</exception>
    public double[] PredictSurvival(Table table, double time, UnseenPolicy unseen = UnseenPolicy.Error)
    {
        IReadOnlyList<BaselineHazard> baseline = Baseline ?? throw Faults.NoBaseline(Loss.Name);
        double[] predictor = PredictLink(table, unseen, out _)[0];
        string[]? strata = Response.Stratum is null ? null : Response.StratumTexts(table);
        for (int i = 0; i < predictor.Length; i++)
        {
            BaselineHazard own = strata is null ? baseline[0]
                : baseline.FirstOrDefault(b => b.Stratum == strata[i]) ?? throw Faults.UnknownClass(table.Source, Response.Stratum!, strata[i], i, [.. baseline.Select(b => b.Stratum!)]);
            predictor[i] = Math.Exp(-own.At(time) * Math.Exp(predictor[i]));
        }

        return predictor;
    }

    /// <summary>Where the response of every row of a table is expected.</summary>
    /// <param name="table">As for <see cref="Predict(Table, UnseenPolicy)"/>.</param>
    /// <param name="level">The share of rows to come that the intervals are made for, in (0, 1), such as 0.9; see <see cref="PredictionIntervals.Guaranteed"/>.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <returns>One interval a row, in units of the response.</returns>
    /// <exception cref="WhittleException">The model has no intervals (<c>no-intervals</c>), the level is out of range (<c>bad-options</c>), or as for a prediction.</exception>
    public PredictionInterval[] PredictIntervals(Table table, double level, UnseenPolicy unseen = UnseenPolicy.Error) =>
        (Intervals ?? throw Faults.ModelHasNoIntervals()).Of(level, Predict(table, unseen), other => other.Predict(table, unseen == UnseenPolicy.Error ? UnseenPolicy.Baseline : unseen));

    /// <summary>Where the response of every row of a matrix is expected.</summary>
    /// <param name="columns">As for a prediction.</param>
    /// <param name="level">The share of rows to come that the intervals are made for, in (0, 1).</param>
    /// <returns>One interval a row, in units of the response.</returns>
    /// <exception cref="WhittleException">The model has no intervals (<c>no-intervals</c>), or the level is out of range (<c>bad-options</c>).</exception>
    public PredictionInterval[] PredictIntervals(DesignMatrix columns, double level) => (Intervals ?? throw Faults.ModelHasNoIntervals()).Of(level, Predict(columns), other => other.Predict(columns));

    private static double[] Single(double[][] outputs) => outputs.Length == 1 ? outputs[0] : throw Faults.SeveralOutputs(outputs.Length);

    /// <summary>The means of predictors: the inverse link, in place.</summary>
    /// <param name="predictors">Predictors as <see cref="PredictLink(DesignMatrix, double[])"/> gives them, [output][row]; changed in place and returned.</param>
    public double[][] ToMeans(double[][] predictors) => Loss.ToMeans(predictors);
}
