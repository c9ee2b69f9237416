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
    /// <summary>The response: its column and, where it names classes, these.</summary>
    public required ResponseStep Response { get; init; }

    /// <summary>What was minimized; its link makes a mean of a predictor.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The column that is added to every predictor, or null.</summary>
    public string? Offset { get; init; }

    /// <summary>How a table's columns become the model's; null for a model that was fitted to a matrix.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>The prediction where every column is 0; 0 without an intercept.</summary>
    public required double Intercept { get; init; }

    /// <summary>Whether the intercept was fitted.</summary>
    public required bool HasIntercept { get; init; }

    /// <summary>Whether the penalty looked at columns divided by their standard deviation.</summary>
    public required bool IsStandardized { get; init; }

    /// <summary>One coefficient a column, in the order of the recipe.</summary>
    public required IReadOnlyList<Coefficient> Coefficients { get; init; }

    /// <summary>λ in Whittle's convention.</summary>
    public required double Lambda { get; init; }

    /// <summary>λmax of the problem.</summary>
    public required double LambdaMax { get; init; }

    /// <summary>ρ in [0, 1]: 1 the lasso, 0 ridge.</summary>
    public required double L1Ratio { get; init; }

    /// <summary>How λ was chosen, such as <c>1se</c>, <c>min</c> or <c>given</c>.</summary>
    public required string ChosenBy { get; init; }

    /// <summary>n, the rows of positive weight.</summary>
    public required int Rows { get; init; }

    /// <summary>The share of the deviance explained on the rows of the fit.</summary>
    public required double DevianceExplained { get; init; }

    /// <summary>The standard error of the intercept; of a least-squares fit only.</summary>
    public double? InterceptStandardError { get; init; }

    /// <summary>The residual standard deviation √(Σwe²/df); of a least-squares fit only.</summary>
    public double? ResidualDeviation { get; init; }

    /// <summary>df, rows of positive weight less coefficients; of a least-squares fit only.</summary>
    public int? ResidualDegreesOfFreedom { get; init; }

    /// <summary>The proof of the fit.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>The mean of the response in every row of a table, whose columns are found by name; for classes the probability of the positive one.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset; others are ignored, order does not matter.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <returns>One prediction a row, in units of the response.</returns>
    /// <exception cref="WhittleException">A column or level is missing, or a cell is; the message offers the nearest name.</exception>
    public double[] Predict(Table table, UnseenPolicy unseen = UnseenPolicy.Error) => Predict(table, unseen, out _);

    /// <summary>Predicts every row of a table and counts the cells that held an unseen level.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <param name="unseenCells">How many such cells there were.</param>
    /// <exception cref="WhittleException">As the other overload.</exception>
    public double[] Predict(Table table, UnseenPolicy unseen, out int unseenCells) => Array.ConvertAll(PredictLink(table, unseen, out unseenCells), Loss.Mean);

    /// <summary>The mean of the response in every row of a matrix.</summary>
    /// <param name="columns">A matrix with one column a coefficient, in their order.</param>
    /// <param name="offset">One value a row that is added to the predictor; default none.</param>
    /// <returns>One prediction a row, in units of the response.</returns>
    /// <exception cref="WhittleException">Another number of columns or rows (<c>bad-length</c>).</exception>
    public double[] Predict(DesignMatrix columns, double[]? offset = null) => Array.ConvertAll(PredictLink(columns, offset), Loss.Mean);

    /// <summary>The predictor η of every row of a table, on the scale of the link.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <param name="unseenCells">How many such cells there were.</param>
    /// <exception cref="WhittleException">As <see cref="Predict(Table, UnseenPolicy)"/>.</exception>
    public double[] PredictLink(Table table, UnseenPolicy unseen, out int unseenCells)
    {
        EncodedColumns encoded = (Recipe ?? throw Faults.NoRecipe()).Apply(table, unseen);
        unseenCells = encoded.UnseenCells;
        return PredictLink(JoinedDesign.From(encoded), Offset is { } offset ? table.Numbers(offset) : null);
    }

    /// <summary>The predictor η of every row of a matrix, on the scale of the link.</summary>
    /// <param name="columns">A matrix with one column a coefficient, in their order.</param>
    /// <param name="offset">One value a row that is added; default none.</param>
    /// <exception cref="WhittleException">Another number of columns or rows (<c>bad-length</c>).</exception>
    public double[] PredictLink(DesignMatrix columns, double[]? offset = null)
    {
        if (columns.Columns != Coefficients.Count)
        {
            throw Faults.BadLength("The matrix", columns.Columns, Coefficients.Count);
        }

        if (offset is not null && offset.Length != columns.Rows)
        {
            throw Faults.BadLength("The offset", offset.Length, columns.Rows);
        }

        int[] support = [.. Enumerable.Range(0, Coefficients.Count).Where(j => Coefficients[j].Estimate != 0)];
        var predictions = new double[columns.Rows];
        for (int i = 0; i < predictions.Length; i++)
        {
            predictions[i] = Intercept + (offset is null ? 0 : offset[i]);
        }

        columns.AddProduct(support, Array.ConvertAll(support, j => Coefficients[j].Estimate), new double[columns.Columns], predictions, new Workers(1));
        return predictions;
    }

    /// <summary>The class of every row: the positive one where its probability is above a threshold.</summary>
    /// <param name="probabilities">Probabilities of the positive class, as <see cref="Predict(Table, UnseenPolicy)"/> gives them.</param>
    /// <param name="threshold">In [0, 1]; default ½.</param>
    /// <exception cref="WhittleException">The response is numbers (<c>no-classes</c>).</exception>
    public string[] Classify(IReadOnlyList<double> probabilities, double threshold = 0.5)
    {
        IReadOnlyList<string> classes = Response.Classes ?? throw Faults.NoClasses(Response.Column);
        return [.. probabilities.Select(p => classes[p > threshold ? 1 : 0])];
    }
}
