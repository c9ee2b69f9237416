using Whittle.Design;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Neural;

/// <summary>
/// The rows of a problem as a network sees them: standardized, row after row, with a response, weights, and the predictor H[i, k] = Base[i, k] + s·F[i, k] that the network's outputs F stand for. What training
/// minimizes is L(H)/κ plus the penalty, the mean over rows weighted by wᵢ/w̄. Immutable and thread-safe.
/// </summary>
internal sealed class TrainingRows
{
    private TrainingRows(Loss loss, double[] x, double[] response, double[] weights, double[] shifts, double scale, double[]? offset)
    {
        Loss = loss;
        (Count, Outputs) = (weights.Length, loss.Outputs);
        (Inputs, Responses) = (x.Length / Count, response.Length / Count);
        (X, Response, Weights, Shifts, Scale) = (x, response, weights, shifts, scale);
        LossScale = scale == 1 ? 1 : loss.Name == "quantile" ? scale : scale * scale;
        Base = new double[Count * Outputs];
        for (int i = 0; i < Base.Length; i++)
        {
            Base[i] = shifts[i % Outputs] + (offset is null ? 0 : offset[i / Outputs]);
        }
    }

    public Loss Loss { get; }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>p.</summary>
    public int Inputs { get; }

    /// <summary>K.</summary>
    public int Outputs { get; }

    /// <summary>Columns of the response.</summary>
    public int Responses { get; }

    /// <summary>Standardized inputs, row after row.</summary>
    public double[] X { get; }

    /// <summary>y, column after column.</summary>
    public double[] Response { get; }

    /// <summary>w.</summary>
    public double[] Weights { get; }

    /// <summary>Offset and null model of each row, row after row.</summary>
    public double[] Base { get; }

    /// <summary>The predictor of each output in the null model, without an offset.</summary>
    public double[] Shifts { get; }

    /// <summary>s, in units of the response.</summary>
    public double Scale { get; }

    /// <summary>κ.</summary>
    public double LossScale { get; }

    /// <summary>Rows as they are given.</summary>
    /// <param name="loss">The loss, its parameters fixed.</param>
    /// <param name="x">Inputs, row after row.</param>
    /// <param name="response">y, column after column.</param>
    /// <param name="weights">w.</param>
    public static TrainingRows Of(Loss loss, double[] x, double[] response, double[] weights) => new(loss, x, response, weights, new double[loss.Outputs], 1, null);

    /// <summary>The rows of a problem, standardized.</summary>
    /// <param name="problem">Rows, weights, loss and null model.</param>
    /// <param name="standardizesResponse">Whether a response of numbers with an identity link is divided by its standard deviation.</param>
    public static TrainingRows Of(PenalizedProblem problem, bool standardizesResponse) => new(
        problem.Loss, RowsOf(problem.Design), problem.Response, problem.Design.Weights, [.. problem.Certifier.NullIntercepts], standardizesResponse ? ScaleOf(problem) : 1, problem.Predictor.Offset);

    /// <summary>The standardized columns of a design, row after row.</summary>
    public static double[] RowsOf(StandardizedDesign design)
    {
        double[] rows = new double[design.Rows * design.Columns], column = new double[design.Rows];
        for (int j = 0; j < design.Columns; j++)
        {
            design.CopyColumn(j, column);
            for (int i = 0; i < column.Length; i++)
            {
                rows[(i * design.Columns) + j] = column[i];
            }
        }

        return rows;
    }

    /// <summary>The predictors H of some rows, output after output.</summary>
    /// <param name="network">The network; null for the null model.</param>
    /// <param name="rows">Which rows.</param>
    public double[] PredictorsOf(Network? network, int[] rows)
    {
        var x = new double[rows.Length * Inputs];
        for (int r = 0; r < rows.Length && network is not null; r++)
        {
            X.AsSpan(rows[r] * Inputs, Inputs).CopyTo(x.AsSpan(r * Inputs));
        }

        double[] f = network?.Evaluate(x) ?? new double[rows.Length * Outputs], predictors = new double[rows.Length * Outputs];
        for (int r = 0; r < rows.Length; r++)
        {
            for (int k = 0; k < Outputs; k++)
            {
                predictors[(k * rows.Length) + r] = Base[(rows[r] * Outputs) + k] + (Scale * f[(r * Outputs) + k]);
            }
        }

        return predictors;
    }

    // The weighted standard deviation of the response less offset and null model; of several responses the root of their mean square.
    private static double ScaleOf(PenalizedProblem problem)
    {
        if (problem.Loss.Link != "identity" || problem.Loss.TakesClasses)
        {
            return 1;
        }

        double[] weights = problem.Design.Weights;
        int n = weights.Length, outputs = problem.Response.Length / n;
        double sum = 0, total = Kernels.Sum(weights) * outputs;
        for (int k = 0; k < outputs; k++)
        {
            var target = problem.Response.AsSpan(k * n, n).ToArray();
            if (problem.Predictor.Offset is { } offset)
            {
                Kernels.AddScaled(-1, offset.AsSpan(0, n), target);
            }

            sum += Kernels.CentredSquares(target, weights, Kernels.Dot(target, weights) / Kernels.Sum(weights));
        }

        return sum > 0 ? Math.Sqrt(sum / total) : 1;
    }
}
