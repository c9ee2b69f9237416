using Whittle.Data;
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
        double[][] link = PredictLink(table, unseen, out _);
        double[]? offset = Offset is { } shift ? Expression.Evaluate(shift, table) : null;
        double[] none = [.. Shifts.SelectMany(c => Enumerable.Range(0, table.Rows).Select(i => c + (offset is null ? 0 : offset[i])))];
        return HeldOutSummary.Of(Loss, Response.Classes, Response.Encode(table), weights is null ? [.. Enumerable.Repeat(1.0, table.Rows)] : table.Numbers(weights), [.. link.SelectMany(l => l)], none);
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
    /// <exception cref="WhittleException">As for <see cref="Summarize"/>; repeats are below 1 (<c>bad-options</c>); the measure is not of this loss (<c>bad-measure</c>).</exception>
    public PermutationImportance FindImportance(
        Table table, ErrorMeasure measure = ErrorMeasure.Deviance, int repeats = PermutationImportance.DefaultRepeats, long seed = 1, string? weights = null, UnseenPolicy unseen = UnseenPolicy.Baseline, IProgress<double>? progress = null,
        CancellationToken cancellation = default) =>
        PermutationImportance.Of(table, (Recipe ?? throw Faults.NoRecipe()).Columns, Response, Loss, rows => PredictLink(rows, unseen, out _), measure, repeats, seed, weights, progress, cancellation);
}
