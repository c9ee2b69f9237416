using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle;

/// <content>Errors of fits along λ on the rows of the fit and on others: what overfitting is, seen.</content>
public sealed partial class Regression
{
    /// <summary>
    /// The mean error at each λ of a path on the very rows of the fit: it falls all the way as the penalty lets go, while the cross-validated one turns. Class weights count as they do in the fit. Cost: n a kept coefficient and λ.
    /// </summary>
    /// <param name="path">A path of this regression.</param>
    /// <param name="measure">What errors are; default the deviance.</param>
    /// <exception cref="WhittleException">The measure is not of this loss (<c>bad-measure</c>), or is one of a whole set of rows, as the area under a curve is (<c>bad-measure</c>).</exception>
    public IReadOnlyList<double> TrainingErrors(RegularizationPath path, ErrorMeasure measure = ErrorMeasure.Deviance) =>
        MeanErrors(path, measure, _response, _problem.Design.Weights, point => Frame.Create(point, "given", null).PredictLink(_problem.Columns, _offset));

    /// <summary>The mean error at each λ of a path on rows that had no part in it.</summary>
    /// <param name="path">A path of this regression, which is that of a table.</param>
    /// <param name="heldOut">A table with the response, the features, and the weights and offset where there are any.</param>
    /// <param name="measure">What errors are; default the deviance.</param>
    /// <param name="unseen">What a text that no row of the fit had counts as; default none of the levels.</param>
    /// <exception cref="WhittleException">The regression is that of a matrix (<c>no-recipe</c>); a column or cell is missing; the measure as for the rows of the fit.</exception>
    public IReadOnlyList<double> ErrorsOn(RegularizationPath path, Table heldOut, ErrorMeasure measure = ErrorMeasure.Deviance, UnseenPolicy unseen = UnseenPolicy.Baseline)
    {
        heldOut = _options.Formula is { } formula ? WithComputed(formula, heldOut) : heldOut;
        DesignMatrix columns = JoinedDesign.From((Recipe ?? throw Faults.NoRecipe()).Apply(heldOut, unseen));
        double[]? offset = _options.Offset is { } shift ? heldOut.Numbers(shift) : null;
        return MeanErrors(path, measure, _responseStep.Encode(heldOut), _options.Weights is { } weights ? heldOut.Numbers(weights) : Ones(heldOut.Rows), point => Frame.Create(point, "given", null).PredictLink(columns, offset));
    }

    private double[] MeanErrors(RegularizationPath path, ErrorMeasure name, double[] response, double[] weights, Func<PathPoint, double[][]> predict)
    {
        var measure = new HeldOutMeasure(name, Loss, response, weights);
        if (measure.IsOfFold)
        {
            throw Faults.BadMeasure(name.ToString(), Loss.Name, "errors that each row has by itself");
        }

        int n = weights.Length;
        int[] rows = [.. Enumerable.Range(0, n)];
        double[] counted = [.. weights.Select((w, i) => w * measure.Weight(i))];
        var errors = new double[n];
        return [.. path.Points.Select(MeanOf)];

        double MeanOf(PathPoint point)
        {
            measure.Write(weights, predict(point).SelectMany(p => p).ToArray(), new HeldOutRows(rows, rows, n), errors);
            return Kernels.Dot(errors, counted) / Kernels.Sum(counted);
        }
    }
}
