using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>
/// A trained network: the predictor η = offset + c + s·f(x̃), x̃ = (x − centre)/scale, and the mean that its loss's link makes of it, with the recipe that makes its columns and how it was trained. A network has no certificate: its
/// training stops somewhere, and <see cref="Stop"/> says why. Immutable and thread-safe.
/// </summary>
public sealed partial record NeuralModel
{
    /// <summary>The response: its column, those of several, and where it names classes, these.</summary>
    public required ResponseStep Response { get; init; }

    /// <summary>What was minimized; its link makes a mean of a predictor.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The column that is added to every predictor, or the text of an expression of columns; null without one.</summary>
    public string? Offset { get; init; }

    /// <summary>How a table's columns become the network's inputs; null for a model that was fitted to a matrix.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>The names of the inputs.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The names of the predictors: the response's, those of several responses, or those of the classes where each has its own.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>What is subtracted from each input, in its unit.</summary>
    public required IReadOnlyList<double> Centres { get; init; }

    /// <summary>What each input is divided by, in its unit.</summary>
    public required IReadOnlyList<double> Scales { get; init; }

    /// <summary>C, the predictor of each output in the null model.</summary>
    public required IReadOnlyList<double> Shifts { get; init; }

    /// <summary>S, by which the network's outputs are multiplied; 1 where the response was not standardized.</summary>
    public required double Scale { get; init; }

    /// <summary>The network.</summary>
    public required Network Network { get; init; }

    /// <summary>How it was drawn, penalized and trained.</summary>
    public required NetworkOptions Options { get; init; }

    /// <summary>One record an epoch; of a loaded model too.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>The epoch whose weights are kept, from 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Why the training ended.</summary>
    public required TrainingStop Stop { get; init; }

    /// <summary>n, the rows of positive weight, those of validation among them.</summary>
    public required int Rows { get; init; }

    /// <summary>The share of the deviance explained on the rows of the fit, those of validation among them.</summary>
    public required double DevianceExplained { get; init; }

    /// <summary>The mean of the response in every row of a table, whose columns are found by name; for two classes the probability of the positive one.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset; others are ignored, order does not matter.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <exception cref="WhittleException">A column or level is missing, or a cell is. Or the model has several outputs (<c>several-outputs</c>).</exception>
    public double[] Predict(Table table, UnseenPolicy unseen = UnseenPolicy.Error) => Single(PredictMeans(table, unseen, out _));

    /// <summary>The mean of the response in every row of a matrix.</summary>
    /// <param name="columns">A matrix with one column an input, in their order.</param>
    /// <param name="offset">One value a row that is added to the predictor; default none.</param>
    /// <exception cref="WhittleException">Another number of columns or rows (<c>bad-length</c>), or several outputs (<c>several-outputs</c>).</exception>
    public double[] Predict(DesignMatrix columns, double[]? offset = null) => Single(Loss.ToMeans(PredictLink(columns, offset, null)));

    /// <summary>The mean of every output in every row of a table: for classes their probabilities.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <param name="unseenCells">How many such cells there were.</param>
    /// <returns>[output][row].</returns>
    /// <exception cref="WhittleException">A column or level is missing, or a cell is.</exception>
    public double[][] PredictMeans(Table table, UnseenPolicy unseen, out int unseenCells) => Loss.ToMeans(PredictLink(table, unseen, out unseenCells));

    /// <summary>The predictors of every row of a table, on the scale of the link.</summary>
    /// <param name="table">Any table with the recipe's columns and the offset.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as.</param>
    /// <param name="unseenCells">How many such cells there were.</param>
    /// <returns>[output][row].</returns>
    /// <exception cref="WhittleException">A column or level is missing, or a cell is.</exception>
    public double[][] PredictLink(Table table, UnseenPolicy unseen, out int unseenCells)
    {
        (DesignMatrix columns, double[]? offset) = Encode(table, unseen, out unseenCells);
        return PredictLink(columns, offset, null);
    }

    /// <summary>The predictors of every row of a matrix, on the scale of the link.</summary>
    /// <param name="columns">A matrix with one column an input, in their order.</param>
    /// <param name="offset">One value a row that is added; default none.</param>
    /// <returns>[output][row].</returns>
    /// <exception cref="WhittleException">Another number of columns or rows (<c>bad-length</c>).</exception>
    public double[][] PredictLink(DesignMatrix columns, double[]? offset = null) => PredictLink(columns, offset, null);

    /// <summary>
    /// Predictions that vary as dropout varies the network (Gal &amp; Ghahramani 2016, arXiv:1506.02142): of every row the mean and standard deviation of the mean response over draws of dropout.
    /// It says how much the network's own neurons disagree, and nothing of the noise of a response.
    /// </summary>
    /// <param name="table">As for a prediction.</param>
    /// <param name="draws">How many draws, at least 2; default 100.</param>
    /// <param name="seed">The same seed gives the same bits; default 1.</param>
    /// <exception cref="WhittleException">The network has no dropout (<c>no-dropout</c>), draws are below 2 (<c>bad-options</c>), several outputs (<c>several-outputs</c>), or as for a prediction.</exception>
    public DropoutPrediction[] PredictWithDropout(Table table, int draws = 100, long seed = 1)
    {
        if (draws < 2)
        {
            throw Faults.BadOptions([Faults.OutOfRange("Draws", draws, "[2, 2147483647]", "how often dropout is drawn")]);
        }

        if (!Network.Shape.HasDropout)
        {
            throw NetworkFaults.NoDropout();
        }

        (DesignMatrix columns, double[]? offset) = Encode(table, UnseenPolicy.Error, out _);
        double[] mean = new double[columns.Rows], square = new double[columns.Rows];
        var random = new Xoshiro256(seed);
        for (int draw = 1; draw <= draws; draw++)
        {
            double[] means = Single(Loss.ToMeans(PredictLink(columns, offset, random)));
            for (int i = 0; i < means.Length; i++)
            {
                double off = means[i] - mean[i];
                mean[i] += off / draw;
                square[i] += off * (means[i] - mean[i]);
            }
        }

        return [.. mean.Select((m, i) => new DropoutPrediction(m, Math.Sqrt(square[i] / (draws - 1))))];
    }

    /// <summary>The class of every row: of two the positive one where its probability is above a threshold, of more the most probable.</summary>
    /// <param name="means">Probabilities, as <see cref="PredictMeans"/> gives them.</param>
    /// <param name="threshold">In [0, 1]; default ½; for two classes.</param>
    /// <exception cref="WhittleException">The response is numbers (<c>no-classes</c>).</exception>
    public string[] Classify(double[][] means, double threshold = 0.5) => Response.Classify(means, threshold);

    /// <summary>The same model without what has no influence: inputs stay, dead hidden neurons go. Predictions are the same to rounding.</summary>
    public NeuralModel Prune() => this with { Network = NetworkPruning.Prune(Network) };

    /// <summary>Inputs that have no influence, by name.</summary>
    public IReadOnlyList<string> DeadInputs()
    {
        bool[] alive = DeadCounts.Alive(Network.Parameters, Network.Layout)[0];
        return [.. Inputs.Where((_, j) => !alive[j])];
    }

    // [output][row], on the scale of the link.
    private double[][] PredictLink(DesignMatrix columns, double[]? offset, Xoshiro256? random)
    {
        if (columns.Columns != Inputs.Count)
        {
            throw Faults.BadLength("The matrix", columns.Columns, Inputs.Count);
        }

        if (offset is not null && offset.Length != columns.Rows)
        {
            throw Faults.BadLength("The offset", offset.Length, columns.Rows);
        }

        int n = columns.Rows, p = Inputs.Count, outputs = Outputs.Count;
        double[] rows = new double[n * p], column = new double[n];
        for (int j = 0; j < p; j++)
        {
            columns.CopyColumn(j, Centres[j], column);
            for (int i = 0; i < n; i++)
            {
                rows[(i * p) + j] = column[i] / Scales[j];
            }
        }

        double[] f = Network.Evaluate(rows, random);
        return [.. Enumerable.Range(0, outputs).Select(k => (double[])[.. Enumerable.Range(0, n).Select(i => Shifts[k] + (offset is null ? 0 : offset[i]) + (Scale * f[(i * outputs) + k]))])];
    }

    private (DesignMatrix Columns, double[]? Offset) Encode(Table table, UnseenPolicy unseen, out int unseenCells)
    {
        EncodedColumns encoded = (Recipe ?? throw Faults.NoRecipe()).Apply(table, unseen);
        unseenCells = encoded.UnseenCells;
        return (JoinedDesign.From(encoded), Offset is { } offset ? Expression.Evaluate(offset, table) : null);
    }

    private static double[] Single(double[][] outputs) => outputs.Length == 1 ? outputs[0] : throw Faults.SeveralOutputs(outputs.Length);
}
