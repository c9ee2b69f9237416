using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>A measure on the rows of a problem: the error of a row where it is a mean over rows, or that of a whole fold, which each of its rows then carries. Immutable and thread-safe.</summary>
internal sealed class HeldOutMeasure
{
    private readonly ErrorMeasure _measure;
    private readonly Loss _loss;
    private readonly double[] _response;
    private readonly double[] _weights;
    private readonly int _responses;

    /// <param name="measure">Which measure.</param>
    /// <param name="loss">The loss, its parameters fixed.</param>
    /// <param name="response">y, column after column.</param>
    /// <param name="weights">The observation weights of all rows.</param>
    /// <exception cref="WhittleException">The measure is not of this loss (<c>bad-measure</c>).</exception>
    public HeldOutMeasure(ErrorMeasure measure, Loss loss, double[] response, double[] weights)
    {
        (_measure, _loss, _response, _weights) = (measure, loss, response, weights);
        _responses = response.Length / weights.Length;
        string? needs = measure switch
        {
            ErrorMeasure.SquaredError or ErrorMeasure.AbsoluteError when !loss.IsSumOfRows => "a loss that predicts the response",
            ErrorMeasure.ClassError when !loss.TakesClasses => "a response of classes",
            ErrorMeasure.AreaUnderCurve when !loss.TakesClasses || loss.Outputs > 1 => "a response of two classes",
            ErrorMeasure.Concordance when loss.IsSumOfRows => "times and events (the cox loss)",
            _ => null,
        };
        if (needs is not null)
        {
            throw Faults.BadMeasure(measure.ToString(), loss.Name, needs);
        }
    }

    /// <summary>Whether a fold has one error, which is no mean of its rows'.</summary>
    public bool IsOfFold => IsRanking || !_loss.IsSumOfRows;

    /// <summary>Whether it orders rows, so that a larger value is better.</summary>
    public bool IsRanking => _measure.IsRanking();

    /// <summary>How much a row counts in the mean of its fold, and its fold in that of all, beside its weight.</summary>
    public double Weight(int row) => _measure == ErrorMeasure.Deviance ? _loss.ErrorWeight(_response, _weights.Length, row) : 1;

    /// <summary>A fold whose rows say nothing, whatever is predicted, is a fault.</summary>
    /// <exception cref="WhittleException">Some fold leaves out rows of one class, or no pair of which one is known to have ended first (<c>bad-folds</c>).</exception>
    public void Check(Folds folds)
    {
        if (!IsRanking)
        {
            return;
        }

        for (int fold = 0; fold < folds.Count; fold++)
        {
            int[] rows = folds.RowsOf(fold);
            if (double.IsNaN(OfFold(rows, new double[rows.Length])))
            {
                throw Faults.SilentFold(fold, _measure == ErrorMeasure.Concordance ? "has no pair of rows of which one is known to have ended first" : "leaves out rows of one class only");
            }
        }
    }

    /// <summary>Writes the errors of rows left out, one each.</summary>
    /// <param name="training">The weights of the rows that the fit saw.</param>
    /// <param name="predictor">The fit's predictors.</param>
    /// <param name="held">Which rows, and where theirs are.</param>
    /// <param name="errors">n values, of which those of the rows are overwritten.</param>
    public void Write(double[] training, ReadOnlySpan<double> predictor, HeldOutRows held, Span<double> errors)
    {
        Span<double> row = stackalloc double[_loss.Outputs], mean = stackalloc double[_loss.Outputs], response = stackalloc double[_responses];
        double[]? first = IsRanking ? new double[held.Rows.Length] : null;
        double whole = _loss.IsSumOfRows || first is not null ? double.NaN : PartialDeviance(training, predictor, held.Rows);
        for (int r = 0; r < held.Rows.Length; r++)
        {
            int i = held.Rows[r];
            held.Read(predictor, r, row);
            if (first is not null)
            {
                first[r] = row[0];
                continue;
            }

            for (int c = 0; c < response.Length; c++)
            {
                response[c] = _response[i + (c * _weights.Length)];
            }

            errors[i] = _measure == ErrorMeasure.Deviance ? _loss.IsSumOfRows ? 2 * _loss.Value(response, row) : whole : OfRow(response, row, mean);
        }

        if (first is not null)
        {
            whole = OfFold(held.Rows, first);
            foreach (int i in held.Rows)
            {
                errors[i] = whole;
            }
        }
    }

    private double OfRow(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> mean)
    {
        _loss.Mean(predictor, mean);
        if (!_loss.TakesClasses)
        {
            double sum = 0;
            for (int k = 0; k < mean.Length; k++)
            {
                sum += Size(response[k] - mean[k]);
            }

            return sum;
        }

        int own = (int)response[0];
        if (_measure == ErrorMeasure.ClassError)
        {
            return (mean.Length == 1 ? mean[0] > 0.5 ? 1 : 0 : Largest(mean)) == own ? 0 : 1;
        }

        double total = mean.Length == 1 ? Size(1 - own - (1 - mean[0])) : 0;
        for (int k = 0; k < mean.Length; k++)
        {
            total += Size((mean.Length == 1 ? own : own == k ? 1 : 0) - mean[k]);
        }

        return total;
    }

    private double Size(double difference) => _measure == ErrorMeasure.SquaredError ? difference * difference : Math.Abs(difference);

    private static int Largest(ReadOnlySpan<double> values)
    {
        int largest = 0;
        for (int k = 1; k < values.Length; k++)
        {
            largest = values[k] > values[largest] ? k : largest;
        }

        return largest;
    }

    private double OfFold(int[] rows, ReadOnlySpan<double> predictor)
    {
        int n = _weights.Length;
        return _measure == ErrorMeasure.Concordance
            ? Concordance.Of(rows, _response.AsSpan(0, n), _response.AsSpan(n, n), _response.AsSpan(2 * n), _weights, predictor)
            : ClassSummary.AreaUnder(Array.ConvertAll(rows, i => _response[i]), predictor, Array.ConvertAll(rows, i => _weights[i]));
    }

    // What the rows left out add to the deviance of all (Verweij & van Houwelingen 1993, doi:10.1002/sim.4780122407), for a unit of their weight.
    private double PartialDeviance(double[] training, ReadOnlySpan<double> predictor, int[] rows)
    {
        double all = _loss.On(_response, _weights).Value(predictor) * Kernels.Sum(_weights);
        double seen = _loss.On(_response, training).Value(predictor) * Kernels.Sum(training), weight = 0;
        foreach (int i in rows)
        {
            weight += _weights[i] * Weight(i);
        }

        return weight > 0 ? 2 * (all - seen) / weight : 0;
    }
}
