using Whittle.Errors;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle;

/// <content>What a fit leaves of each row.</content>
public sealed partial class Regression
{
    // Blom's plotting positions (i − 3/8)/(n + 1/4) are near the expected order statistics of normal numbers.
    private const double Blom = 0.375;

    /// <summary>
    /// The deviance residual of each row, sign(y − mean)·√(2w ℓ(y, η)) with weights scaled to mean 1 (y − prediction for least squares), and the normal quantile that belongs to its rank (Blom 1958): drawn against each
    /// other they show whether residuals are normal. Rows of weight 0 are left out. Cost: a pass over the rows, and a sort.
    /// </summary>
    /// <param name="model">A model of this regression's rows.</param>
    /// <exception cref="WhittleException">The loss is no sum over rows, or has several outputs (<c>no-residuals</c>).</exception>
    public IReadOnlyList<RowResidual> FindResiduals(LinearModel model)
    {
        if (Outputs.Count > 1 || !Loss.IsSumOfRows)
        {
            throw Faults.NoResiduals(Outputs.Count > 1 ? "the model has several outputs" : $"the rows of the {Loss.Name} loss are not apart");
        }

        double[] predictor = model.PredictLink(_problem.Columns, _offset)[0], weights = _problem.Design.Weights;
        int[] rows = [.. Enumerable.Range(0, Rows).Where(i => weights[i] > 0)];
        double scale = rows.Length / rows.Sum(i => weights[i]);
        double[] means = Array.ConvertAll(rows, i => Loss.Mean(predictor[i]));
        double[] residuals = [.. rows.Select((i, k) => Math.CopySign(Math.Sqrt(2 * Math.Max(0, scale * weights[i] * Loss.Value([_response[i]], [predictor[i]]))), _response[i] - means[k]))];
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(k => residuals[k])];
        var scores = new double[rows.Length];
        for (int at = 0; at < order.Length; at++)
        {
            double below = (at + 1 - Blom) / (order.Length + 0.25);
            scores[order[at]] = below == 0.5 ? 0 : Math.CopySign(NormalTail.Quantile(2 * Math.Min(below, 1 - below)), below - 0.5);
        }

        return [.. rows.Select((i, k) => new RowResidual(i, _response[i], predictor[i], means[k], residuals[k], scores[k]))];
    }

    /// <summary>How much each row draws a fit to itself, rows of weight 0 left out. Cost: k²n for k kept coefficients.</summary>
    /// <param name="point">A fit of this regression.</param>
    /// <exception cref="WhittleException">Rows are not apart, or the loss has kinks, several outputs, or another penalty than the elastic net (<c>bad-folds</c>).</exception>
    public IReadOnlyList<RowInfluence> FindInfluence(PathPoint point)
    {
        LeaveOneOutRows.Check(_problem);
        LeaveOneOutRows found = LeaveOneOutRows.Of(_problem, point);
        double[] predictor = _problem.Predictor.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]), weights = _problem.Design.Weights;
        int n = weights.Count(w => w > 0);
        double degrees = found.Leverages.Sum(), squares = Enumerable.Range(0, Rows).Sum(i => weights[i] * Math.Pow(_response[i] - predictor[i], 2)), variance = squares / (n - degrees);
        return [.. Enumerable.Range(0, Rows).Where(i => weights[i] > 0).Select(Of)];

        RowInfluence Of(int i)
        {
            double h = found.Leverages[i], error = _response[i] - predictor[i];
            double? distance = Loss.IsLeastSquares && n > degrees ? weights[i] * error * error * h / (degrees * variance * (1 - h) * (1 - h)) : null;
            return new RowInfluence(i, h, predictor[i], found.Predictors[i], distance);
        }
    }

    /// <summary>
    /// Partial residuals of a feature: what the other features leave of the response, beside the feature itself, e + β(x − x̄) on the scale of the link of least squares. Drawn over x they show whether a line is what the
    /// feature asks for (Larsen &amp; McCleary 1972).
    /// </summary>
    /// <param name="point">A fit of this regression.</param>
    /// <param name="feature">A coefficient's name.</param>
    /// <returns>The feature's value and its partial residual in every row of the fit.</returns>
    /// <exception cref="WhittleException">The loss is not least squares (<c>needs-least-squares</c>), or the name is not known (<c>no-such-column</c>).</exception>
    public IReadOnlyList<(double Value, double Residual)> FindPartialResiduals(PathPoint point, string feature)
    {
        if (!Loss.IsLeastSquares || Outputs.Count > 1)
        {
            throw Faults.NeedsLeastSquares("Partial residuals are those", Loss.Name);
        }

        int j = Enumerable.Range(0, Names.Count).FirstOrDefault(k => Names[k] == feature, -1);
        if (j < 0)
        {
            throw Faults.NoSuchColumn("The list of features", feature, Data.NearestName.To(feature, Names));
        }

        double[] column = new double[Rows], predictor = _problem.Predictor.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]);
        _problem.Columns.CopyColumn(j, 0, column);
        double slope = point.Standardized[j] / _problem.Design.Scales[j], centre = _problem.HasIntercept ? _problem.Design.Centres[j] : 0;
        return [.. column.Select((x, i) => (x, _response[i] - predictor[i] + (slope * (x - centre))))];
    }
}
