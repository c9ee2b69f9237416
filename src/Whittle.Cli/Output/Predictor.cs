using Whittle.Data;
using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Neural;

namespace Whittle.Cli;

/// <summary>A saved model as <c>predict</c> sees it: linear, or a network.</summary>
internal sealed record Predictor
{
    private readonly Func<Table, UnseenPolicy, (double[][] Link, int UnseenCells)> _ofTable;
    private readonly Func<DesignMatrix, double[][]> _ofMatrix;

    public Predictor(LinearModel model)
    {
        (Linear, Response, Loss, Outputs, Recipe, Columns) = (model, model.Response, model.Loss, model.Outputs, model.Recipe, model.Coefficients.Count / model.Outputs.Count);
        _ofTable = (table, unseen) => (model.PredictLink(table, unseen, out int cells), cells);
        _ofMatrix = matrix => model.PredictLink(matrix);
    }

    public Predictor(NeuralModel model)
    {
        (Response, Loss, Outputs, Recipe, Columns) = (model.Response, model.Loss, model.Outputs, model.Recipe, model.Inputs.Count);
        _ofTable = (table, unseen) => (model.PredictLink(table, unseen, out int cells), cells);
        _ofMatrix = matrix => model.PredictLink(matrix);
    }

    /// <summary>The linear model; null for a network.</summary>
    public LinearModel? Linear { get; }

    /// <summary>How the response became numbers.</summary>
    public ResponseStep Response { get; }

    /// <summary>Whose link makes means.</summary>
    public Loss Loss { get; }

    /// <summary>The names of the predictors.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>How a table's columns become the model's; null for a model of a matrix.</summary>
    public Recipe? Recipe { get; }

    /// <summary>How many columns a matrix must have.</summary>
    public int Columns { get; }

    /// <summary>The predictors of a table, [output][row], and how many cells held a text that no row of the fit had.</summary>
    public (double[][] Link, int UnseenCells) Of(Table table, UnseenPolicy unseen) => _ofTable(table, unseen);

    /// <summary>The predictors of a matrix, [output][row].</summary>
    public double[][] Of(DesignMatrix matrix) => _ofMatrix(matrix);

    /// <summary>What only a linear model can say.</summary>
    /// <exception cref="Errors.WhittleException">The model is a network (<c>contradiction</c>).</exception>
    public LinearModel OnlyLinear(string option) => Linear ?? throw CliFaults.Contradiction(option, "a network", "It belongs to linear models.");
}
