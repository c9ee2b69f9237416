using Whittle.Certificates;
using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Models;

/// <summary>
/// A fitted linear model ŷ = intercept + Σⱼ βⱼxⱼ in original units, with the recipe that makes its columns, what it was asked to be and the
/// proof that it is that. Immutable and thread-safe.
/// </summary>
public sealed record LinearModel
{
    /// <summary>The name of the response.</summary>
    public required string Response { get; init; }

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

    /// <summary>Predicts every row of a table, whose columns are found by name.</summary>
    /// <param name="table">Any table with the recipe's columns; others are ignored, order does not matter.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <returns>One prediction a row, in units of the response.</returns>
    /// <exception cref="WhittleException">A column or level is missing, or a cell is; the message offers the nearest name.</exception>
    public double[] Predict(Table table, UnseenPolicy unseen = UnseenPolicy.Error) => Predict(table, unseen, out _);

    /// <summary>Predicts every row of a table and counts the cells that held an unseen level.</summary>
    /// <param name="table">Any table with the recipe's columns.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <param name="unseenCells">How many such cells there were.</param>
    /// <exception cref="WhittleException">As the other overload.</exception>
    public double[] Predict(Table table, UnseenPolicy unseen, out int unseenCells)
    {
        EncodedColumns encoded = (Recipe ?? throw Faults.NoRecipe()).Apply(table, unseen);
        unseenCells = encoded.UnseenCells;
        return Predict(JoinedDesign.From(encoded));
    }

    /// <summary>Predicts every row of a matrix.</summary>
    /// <param name="columns">A matrix with one column a coefficient, in their order.</param>
    /// <returns>One prediction a row, in units of the response.</returns>
    /// <exception cref="WhittleException">Another number of columns (<c>bad-length</c>).</exception>
    public double[] Predict(DesignMatrix columns)
    {
        if (columns.Columns != Coefficients.Count)
        {
            throw Faults.BadLength("The matrix", columns.Columns, Coefficients.Count);
        }

        int[] support = [.. Enumerable.Range(0, Coefficients.Count).Where(j => Coefficients[j].Estimate != 0)];
        var predictions = new double[columns.Rows];
        Array.Fill(predictions, Intercept);
        columns.AddProduct(support, Array.ConvertAll(support, j => Coefficients[j].Estimate), new double[columns.Columns], predictions, new Workers(1));
        return predictions;
    }
}
