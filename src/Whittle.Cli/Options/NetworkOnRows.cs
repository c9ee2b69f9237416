using System.CommandLine;
using Whittle.Data;
using Whittle.Explain;
using Whittle.Neural;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>A saved network in the place of data, and the rows on which it is measured; shared by the verbs that tell of fits.</summary>
/// <param name="problem">Names the file, and says how the rows are read.</param>
/// <param name="folds">Says how columns are shuffled.</param>
internal sealed class NetworkOnRows(ProblemArguments problem, FoldOptions folds)
{
    private readonly Argument<string?> _rows = new("ROWS") { Description = "After a saved network: rows to measure it on, best rows that it was not trained on; --seed, --repeats and --measure say how its columns are shuffled.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Adds the argument, after that of the data.</summary>
    public void AddTo(Command command) => command.Add(_rows);

    /// <summary>The options that say how rows are read and measured.</summary>
    public IReadOnlyList<Option> OfRows => [.. problem.Table.All, problem.Response, problem.Weights, .. folds.OfShuffles];

    /// <summary>The network, where the data are one; else null.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="own">Options of the verb that a network knows too.</param>
    /// <exception cref="Errors.WhittleException">The file cannot be read or was rejected; an option is not of networks; or rows are named beside data.</exception>
    public NeuralModel? Read(ParseResult options, params Option[] own)
    {
        string file = options.GetRequiredValue(problem.Table.File);
        if (MatrixFile.Is(file) || !NeuralModelFile.Begins(Start(file)))
        {
            return options.GetValue(_rows) is { } rows ? throw CliFaults.RowsWithoutNetwork(rows) : null;
        }

        if (options.CommandResult.Command.Options.Except([.. own, .. OfRows]).FirstOrDefault(o => o.Name is not ("--json" or "--quiet") && options.IsGiven(o)) is { } foreign)
        {
            throw CliFaults.Contradiction(foreign.Name, "a saved network", "It is for linear models, or says how they are fitted; leave it out.");
        }

        return InputFile.Read(file, path =>
        {
            using FileStream stream = System.IO.File.OpenRead(path);
            return NeuralModelFile.Load(stream);
        });
    }

    /// <summary>The rows; null where none are named, and then options about them are named in a note.</summary>
    public NetworkRows? ReadRows(ParseResult options, Shell shell, NeuralModel model)
    {
        if (options.GetValue(_rows) is not { } rows)
        {
            FoldOptions.SayIdle(shell, options, OfRows, "no rows are named after the network");
            return null;
        }

        if (MatrixFile.Is(rows))
        {
            MatrixFile matrix = model.Recipe is null ? problem.Table.ReadMatrix(rows, options, model.Inputs.Count, problem.Weights) : throw CliFaults.MatrixForTableModel();
            double[] response = options.GetValue(problem.Response) is { } file ? InputFile.Read(file, NpyMatrix.Read).Values : matrix.Labels ?? throw CliFaults.NeedsResponse();
            return new NetworkRows(
                Path.GetFileName(rows), () => model.Summarize(matrix.Columns, response),
                (progress, cancellation) => model.FindImportance(matrix.Columns, response, folds.Measure(options), folds.Shuffles(options), folds.Seed(options), null, progress, cancellation));
        }

        if (options.IsGiven(problem.Response))
        {
            throw CliFaults.ResponseOnTable();
        }

        Table table = problem.Table.Read(rows, options, [.. model.Recipe?.TextColumns ?? []]).Table;
        string? weights = options.GetValue(problem.Weights);
        _ = model.PredictLink(table, UnseenPolicy.Baseline, out int unseen);
        if (unseen > 0)
        {
            shell.Note($"{unseen} {(unseen == 1 ? "cell" : "cells")} held a text that no row of the fit had; each counts as none of the levels.");
        }

        return new NetworkRows(
            Path.GetFileName(rows), () => model.Summarize(table, weights),
            (progress, cancellation) => model.FindImportance(table, folds.Measure(options), folds.Shuffles(options), folds.Seed(options), weights, UnseenPolicy.Baseline, progress, cancellation));
    }

    /// <summary>On which columns predictions of the rows rely.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before one column was finished.</exception>
    public static PermutationImportance FindImportance(NetworkRows rows, Shell shell, CancellationToken cancellation)
    {
        PermutationImportance found = shell.WithProgress("shuffling columns", progress => rows.FindImportance(progress, cancellation));
        if (!found.IsComplete)
        {
            _ = found.Columns.Count > 0 ? found : throw new OperationCanceledException(cancellation);
            shell.Note("Cancelled: the columns that were finished are there.");
        }

        return found;
    }

    // A pipe can be read but once, and holds no network: only a file of some length is looked into.
    private static byte[] Start(string file) => InputFile.Read(file, path =>
    {
        var named = new FileInfo(path);
        if ((named.ResolveLinkTarget(returnFinalTarget: true) ?? named) is not FileInfo { Exists: true, Length: > 0 })
        {
            return [];
        }

        using FileStream stream = System.IO.File.OpenRead(path);
        var start = new byte[16];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    });
}
