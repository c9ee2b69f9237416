using System.CommandLine;
using Whittle.Data;
using Whittle.Explain;
using Whittle.Neural;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>A saved network in the place of data, and the rows on which it is measured; shared by the verbs that tell of fits.</summary>
/// <param name="problem">Names the file, and says how the rows are read.</param>
/// <param name="folds">Says how columns are shuffled.</param>
internal sealed class NetworkOnRows(ProblemArguments problem, FoldOptions folds)
{
    private readonly Argument<string?> _rows = new("ROWS") { Description = "After a saved network: a table of rows to measure it on, best rows that it was not trained on.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Adds the argument, after that of the data.</summary>
    public void AddTo(Command command) => command.Add(_rows);

    /// <summary>The file of the rows; null where none is named.</summary>
    public string? File(ParseResult options) => options.GetValue(_rows);

    /// <summary>The network, where the data are one; else null.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="own">Options of the verb that a network knows too.</param>
    /// <exception cref="Errors.WhittleException">The file cannot be read or was rejected; an option is not of networks; or rows are named beside data.</exception>
    public NeuralModel? Read(ParseResult options, params Option[] own)
    {
        string file = options.GetRequiredValue(problem.Table.File);
        if (MatrixFile.Is(file) || !NeuralModelFile.Begins(Start(file)))
        {
            return File(options) is { } rows ? throw CliFaults.RowsWithoutNetwork(rows) : null;
        }

        Option[] known = [.. own, .. problem.Table.All, problem.Weights, .. folds.OfShuffles];
        if (options.CommandResult.Command.Options.Except(known).FirstOrDefault(o => o.Name is not ("--json" or "--quiet") && options.IsGiven(o)) is { } foreign)
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
    public Table? ReadRows(ParseResult options, Shell shell, NeuralModel model)
    {
        if (File(options) is not { } rows)
        {
            FoldOptions.SayIdle(shell, options, [.. problem.Table.All, problem.Weights, .. folds.OfShuffles], "no rows are named after the network");
            return null;
        }

        return MatrixFile.Is(rows) || model.Recipe is null ? throw CliFaults.MatrixForTableModel() : problem.Table.Read(rows, options, [.. model.Recipe.TextColumns]).Table;
    }

    /// <summary>How well the rows are predicted.</summary>
    public HeldOutSummary Summarize(ParseResult options, NeuralModel model, Table rows) => model.Summarize(rows, options.GetValue(problem.Weights));

    /// <summary>On which columns that relies.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before one column was finished.</exception>
    public PermutationImportance FindImportance(ParseResult options, Shell shell, NeuralModel model, Table rows, CancellationToken cancellation)
    {
        PermutationImportance found = shell.WithProgress("shuffling columns", progress => model.FindImportance(rows, folds.Measure(options), folds.Shuffles(options), folds.Seed(options), options.GetValue(problem.Weights), UnseenPolicy.Baseline, progress, cancellation));
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
