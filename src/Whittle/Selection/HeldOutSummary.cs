using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>How well a model predicts rows, all in one: errors beside those of its null model, and of classes who is taken for whom. Rows that had a part in the fit flatter. Immutable and thread-safe.</summary>
/// <param name="Rows">Rows of positive weight.</param>
/// <param name="Deviance">The weighted mean unit deviance of the model's loss, the squared error for least squares; of several responses the sum of theirs.</param>
/// <param name="NullDeviance">The same of the model's null model, which predicts the mean of the rows of the fit.</param>
public sealed record HeldOutSummary(int Rows, double Deviance, double NullDeviance)
{
    /// <summary>1 − <see cref="Deviance"/>/<see cref="NullDeviance"/>: R² out of sample for squared errors; at or below 0 where the null model predicts as well.</summary>
    public double Explained => 1 - (Deviance / NullDeviance);

    /// <summary>The weighted mean of (y − prediction)², summed over responses; null for classes.</summary>
    public double? MeanSquaredError { get; init; }

    /// <summary>The weighted mean of |y − prediction|, summed over responses; null for classes.</summary>
    public double? MeanAbsoluteError { get; init; }

    /// <summary>Which classes rows are of and which they are named; null for numbers.</summary>
    public ClassTable? Classes { get; init; }

    /// <summary>How well two classes are told apart, named at ½, and calibrated; null for numbers and for more classes.</summary>
    public ClassSummary? TwoClasses { get; init; }

    /// <summary>How well each of several responses is predicted, in their order; null where there is one.</summary>
    public IReadOnlyList<ResponseSummary>? Responses { get; init; }

    /// <summary>Summarizes predictors, for a loss that is a sum over rows.</summary>
    /// <param name="loss">The loss, its parameters fixed.</param>
    /// <param name="classes">The names of the classes where the response names them; null for numbers of classes, or no classes.</param>
    /// <param name="response">y, column after column.</param>
    /// <param name="weights">One a row, ≥ 0.</param>
    /// <param name="predictors">η, output after output.</param>
    /// <param name="nullPredictors">Those of the null model.</param>
    /// <exception cref="WhittleException">A response is none of the loss (<c>outside-domain</c>).</exception>
    internal static HeldOutSummary Of(Loss loss, IReadOnlyList<string>? classes, double[] response, double[] weights, double[] predictors, double[] nullPredictors)
    {
        int n = weights.Length, outputs = loss.Outputs;
        Check(loss, response, n);
        var summary = new HeldOutSummary(weights.Count(w => w > 0), Mean(ErrorMeasure.Deviance, predictors), Mean(ErrorMeasure.Deviance, nullPredictors));
        double[] means = [.. loss.ToMeans([.. Enumerable.Range(0, outputs).Select(k => predictors[(k * n)..((k + 1) * n)])]).SelectMany(m => m)];
        return loss.TakesClasses
            ? summary with
            {
                Classes = ClassTable.Of(NamesOf(classes, Math.Max(2, outputs)), response, means, weights),
                TwoClasses = outputs == 1 ? ClassSummary.Of(response, means, weights, 0.5) : null,
            }
            : summary with
            {
                MeanSquaredError = Mean(ErrorMeasure.SquaredError, predictors),
                MeanAbsoluteError = Mean(ErrorMeasure.AbsoluteError, predictors),
                Responses = outputs > 1 ? [.. Enumerable.Range(0, outputs).Select(k => ResponseSummary.Of(response.AsSpan(k * n, n), means.AsSpan(k * n, n), weights))] : null,
            };

        double Mean(ErrorMeasure measure, double[] of) => Kernels.Dot(ErrorsOf(new HeldOutMeasure(measure, loss, response, weights), weights, of), weights) / Kernels.Sum(weights);
    }

    /// <summary>The errors of rows, one each.</summary>
    internal static double[] ErrorsOf(HeldOutMeasure measure, double[] weights, double[] predictors)
    {
        int[] rows = [.. Enumerable.Range(0, weights.Length)];
        var errors = new double[rows.Length];
        measure.Write(weights, predictors, new HeldOutRows(rows, rows, rows.Length), errors);
        return errors;
    }

    /// <summary>Names of classes, which have their numbers for names where nothing else is known.</summary>
    internal static IReadOnlyList<string> NamesOf(IReadOnlyList<string>? classes, int count) => classes ?? [.. Enumerable.Range(0, count).Select(k => k.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>A response that the loss does not take is a fault.</summary>
    internal static void Check(Loss loss, double[] response, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            if (loss.FaultOf(response, rows, i) is { } domain)
            {
                throw Faults.OutsideDomain(loss.Name, i, response[i], domain);
            }
        }
    }
}
