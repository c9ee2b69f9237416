using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Selection;

namespace Whittle.Neural;

/// <content>How well a network predicts a table's rows, and on which columns that relies.</content>
public sealed partial record NeuralModel
{
    /// <summary>How well the rows of a table are predicted. Rows that had a part in the training flatter. Cost: a prediction of the table.</summary>
    /// <param name="table">A table with the recipe's columns, the response, and the offset where there is one.</param>
    /// <param name="weights">The column of weights; default every row counts 1.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as; default none of the levels.</param>
    /// <exception cref="WhittleException">A column, level or cell is missing; the model was fitted to a matrix (<c>no-recipe</c>); a response that the loss does not take (<c>outside-domain</c>).</exception>
    public HeldOutSummary Summarize(Table table, string? weights = null, UnseenPolicy unseen = UnseenPolicy.Baseline)
    {
        double[]? offset = Offset is { } shift ? Expression.Evaluate(shift, table) : null;
        return Summarize(PredictLink(table, unseen, out _), offset, Response.Encode(table), weights is null ? null : table.Numbers(weights));
    }

    /// <summary>How well the rows of a matrix are predicted. Cost: a prediction of the matrix.</summary>
    /// <param name="columns">A matrix with one column an input, in their order.</param>
    /// <param name="response">y, n values a column of the response.</param>
    /// <param name="weights">n weights ≥ 0; default 1 for every row.</param>
    /// <exception cref="WhittleException">Another number of columns, responses or weights (<c>bad-length</c>), or a response that the loss does not take (<c>outside-domain</c>).</exception>
    public HeldOutSummary Summarize(DesignMatrix columns, double[] response, double[]? weights = null)
    {
        CheckLengths(columns, response, weights);
        return Summarize(PredictLink(columns), null, response, weights);
    }

    /// <summary>On which columns of a table the network relies: by how much its error on the table's rows grows when a column's cells are shuffled (<see cref="PermutationImportance"/>).</summary>
    /// <param name="table">A table with the recipe's columns and the response; best rows that had no part in the training.</param>
    /// <param name="measure">What errors are; default the deviance.</param>
    /// <param name="repeats">How often each column is shuffled, at least 1; default 10.</param>
    /// <param name="seed">The same seed gives the same numbers; default 1.</param>
    /// <param name="weights">The column of weights; default every row counts 1.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as; default none of the levels.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Ends the work after a column; finished columns are kept.</param>
    /// <exception cref="WhittleException">As for <see cref="Summarize(Table, string, UnseenPolicy)"/>; repeats are below 1 (<c>bad-options</c>); the measure is not of this loss (<c>bad-measure</c>).</exception>
    public PermutationImportance FindImportance(
        Table table, ErrorMeasure measure = ErrorMeasure.Deviance, int repeats = PermutationImportance.DefaultRepeats, long seed = 1, string? weights = null, UnseenPolicy unseen = UnseenPolicy.Baseline, IProgress<double>? progress = null,
        CancellationToken cancellation = default) =>
        PermutationImportance.Of(table, (Recipe ?? throw Faults.NoRecipe()).Columns, Response, Loss, rows => PredictLink(rows, unseen, out _), measure, repeats, seed, weights, progress, cancellation);

    /// <summary>The same of a matrix, each of whose columns is shuffled.</summary>
    /// <param name="columns">A matrix with one column an input, in their order.</param>
    /// <param name="response">y, n values a column of the response.</param>
    /// <param name="measure">What errors are; default the deviance.</param>
    /// <param name="repeats">How often each column is shuffled, at least 1; default 10.</param>
    /// <param name="seed">The same seed gives the same numbers; default 1.</param>
    /// <param name="weights">n weights ≥ 0; default 1 for every row.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Ends the work after a column; finished columns are kept.</param>
    /// <exception cref="WhittleException">As for <see cref="Summarize(DesignMatrix, double[], double[])"/> and a table.</exception>
    public PermutationImportance FindImportance(
        DesignMatrix columns, double[] response, ErrorMeasure measure = ErrorMeasure.Deviance, int repeats = PermutationImportance.DefaultRepeats, long seed = 1, double[]? weights = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        CheckLengths(columns, response, weights);
        var cells = new NumberColumn[columns.Columns];
        for (int j = 0; j < cells.Length; j++)
        {
            var column = new double[columns.Rows];
            columns.CopyColumn(j, 0, column);
            cells[j] = new NumberColumn(Inputs[j], column);
        }

        return PermutationImportance.Of(
            new Table(cells), Inputs, response, weights ?? [.. Enumerable.Repeat(1.0, columns.Rows)], Loss,
            rows => PredictLink(new DenseDesign(rows.Columns.SelectMany(c => ((NumberColumn)c).Values.ToArray()).ToArray(), rows.Rows, rows.Columns.Count)), measure, repeats, seed, progress, cancellation);
    }

    private HeldOutSummary Summarize(double[][] link, double[]? offset, double[] response, double[]? weights)
    {
        int n = link[0].Length;
        double[] none = [.. Shifts.SelectMany(c => Enumerable.Range(0, n).Select(i => c + (offset is null ? 0 : offset[i])))];
        return HeldOutSummary.Of(Loss, Response.Classes, response, weights ?? [.. Enumerable.Repeat(1.0, n)], [.. link.SelectMany(l => l)], none);
    }

    private void CheckLengths(DesignMatrix columns, double[] response, double[]? weights)
    {
        int count = columns.Rows * Response.Columns.Count;
        if (response.Length != count || (weights ?? response).Length != (weights is null ? count : columns.Rows))
        {
            throw response.Length != count ? Faults.BadLength("The response", response.Length, count) : Faults.BadLength("The weights", weights!.Length, columns.Rows);
        }

        if (columns.Columns != Inputs.Count)
        {
            throw Faults.BadLength("The matrix", columns.Columns, Inputs.Count);
        }
    }
}
