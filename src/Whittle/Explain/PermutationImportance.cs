using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle.Explain;

/// <summary>
/// What a model relies on: for each column of a table by how much its error on the table's rows grows when the column's cells are shuffled, so that they say nothing of the row any more (Breiman 2001,
/// doi:10.1023/A:1010933404324; for any model Fisher, Rudin &amp; Dominici 2019). E(shuffled) − E(as it is), as scikit-learn's <c>permutation_importance</c> defines it for the score −E.
/// It is a statement about this model and these rows: of columns that say the same each may look dispensable beside the other, and on rows of the fit noise that was learned counts as well. Immutable and thread-safe.
/// </summary>
/// <param name="Measure">What errors are.</param>
/// <param name="Error">The error on the rows as they are.</param>
/// <param name="Rows">Rows of positive weight; the others are not looked at.</param>
/// <param name="Columns">One a column, in the order that was asked for; where it was cancelled, those that are finished.</param>
/// <param name="IsComplete">False where it was cancelled.</param>
public sealed record PermutationImportance(ErrorMeasure Measure, double Error, int Rows, IReadOnlyList<PermutedColumn> Columns, bool IsComplete)
{
    /// <summary>How often each column is shuffled where nothing is said.</summary>
    public const int DefaultRepeats = 10;

    /// <summary>Whether a larger error is a better one, as of <see cref="ErrorMeasure.AreaUnderCurve"/>: importance is then by how much it falls.</summary>
    public bool IsLargerBetter => Measure.IsRanking();

    /// <summary>Shuffles one column after the other. Every column is shuffled by the same permutations. Cost: a prediction of all rows a column and shuffle.</summary>
    /// <param name="table">Rows with the response; best those that had no part in the fit.</param>
    /// <param name="columns">Which columns.</param>
    /// <param name="response">How the response becomes numbers.</param>
    /// <param name="loss">A loss that is a sum over rows.</param>
    /// <param name="predict">Of a table the predictors on the scale of the link, [output][row]; looks columns up by name.</param>
    /// <param name="measure">What errors are; default the deviance.</param>
    /// <param name="repeats">R, how often each column is shuffled, at least 1; default 10.</param>
    /// <param name="seed">The same seed gives the same numbers; default 1.</param>
    /// <param name="weights">The column of weights; default every row counts 1.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Ends the work after a column; finished columns are kept.</param>
    /// <exception cref="WhittleException">Repeats are below 1 (<c>bad-options</c>); no such column, a missing cell or a response that the loss does not take; the measure is not of this loss (<c>bad-measure</c>).</exception>
    public static PermutationImportance Of(
        Table table, IReadOnlyList<string> columns, ResponseStep response, Loss loss, Func<Table, double[][]> predict, ErrorMeasure measure = ErrorMeasure.Deviance, int repeats = DefaultRepeats, long seed = 1, string? weights = null,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        double[] all = weights is null ? [.. Enumerable.Repeat(1.0, table.Rows)] : table.Numbers(weights);
        return Of(table, columns, response.Encode(table), all, loss, predict, measure, repeats, seed, progress, cancellation);
    }

    /// <summary>The same of a response and weights that are no columns.</summary>
    internal static PermutationImportance Of(
        Table table, IReadOnlyList<string> columns, double[] response, double[] weights, Loss loss, Func<Table, double[][]> predict, ErrorMeasure measure, int repeats, long seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (repeats < 1)
        {
            throw Faults.BadOptions([Faults.OutOfRange("Repeats", repeats, "[1, 2147483647]", "how often each column is shuffled")]);
        }

        int[] counted = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0)];
        Table rows = counted.Length == weights.Length ? table : table.Take(counted);
        double[] own = Array.ConvertAll(counted, i => weights[i]), y = [.. Enumerable.Range(0, response.Length / weights.Length).SelectMany(c => counted.Select(i => response[(c * weights.Length) + i]))];
        HeldOutSummary.Check(loss, y, own.Length);
        var held = new HeldOutMeasure(measure, loss, y, own);
        int[][] shuffles = [.. Enumerable.Range(0, repeats).Select(r => Shuffle(own.Length, seed + r))];
        double[] errors = ErrorsOf(rows);
        var found = new List<PermutedColumn>();
        foreach (string name in columns.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            found.Add(Measured(name));
            progress?.Report((double)found.Count / columns.Count);
        }

        return new PermutationImportance(measure, Mean(errors), own.Length, found, found.Count == columns.Count);

        double[] ErrorsOf(Table of) => HeldOutSummary.ErrorsOf(held, own, [.. predict(of).SelectMany(p => p)]);

        double Mean(double[] of) => Kernels.Dot(of, own) / Kernels.Sum(own);

        PermutedColumn Measured(string name)
        {
            Column column = rows[name];
            double[] increases = new double[repeats], byRow = new double[own.Length];
            for (int r = 0; r < repeats; r++)
            {
                Column shuffled = column.Take(shuffles[r]);
                double[] worse = ErrorsOf(new Table([.. rows.Columns.Select(c => c.Name == name ? shuffled : c)], rows.Source));
                for (int i = 0; i < worse.Length; i++)
                {
                    worse[i] = held.IsRanking ? errors[i] - worse[i] : worse[i] - errors[i];
                    byRow[i] += worse[i] / repeats;
                }

                increases[r] = Mean(worse);
            }

            return new PermutedColumn(name, increases, held.IsOfFold ? double.NaN : Math.Sqrt(Kernels.CentredSquares(byRow, own, Mean(byRow)) / Kernels.Sum(own) / Math.Max(1, own.Length - 1)));
        }
    }

    private static int[] Shuffle(int count, long seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Xoshiro256(seed).Shuffle(order);
        return order;
    }
}
