using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>Least squares of a problem without its penalty, by <see cref="LeastSquares"/>: the intercept and every column that is neither constant beside it nor excluded.</summary>
/// <param name="Fit">The fit; its column 0 is the intercept where there is one.</param>
/// <param name="Columns">Which columns of the problem the others are.</param>
/// <param name="HasIntercept">Whether the fit's column 0 is the intercept.</param>
/// <param name="Standardized">The coefficients on the standardized scale; empty where they are not unique.</param>
internal sealed record DirectFit(LeastSquaresFit Fit, int[] Columns, bool HasIntercept, SparseVector Standardized)
{
    public static DirectFit Of(PenalizedProblem problem, bool standardErrors, CancellationToken cancellation)
    {
        bool intercept = problem.HasIntercept;
        int n = problem.Design.Rows, offset = intercept ? 1 : 0;
        int[] columns = [.. problem.Design.AllColumns.Where(j => !problem.Factors.IsExcluded(j) && !(intercept && problem.Design.IsConstant[j]))];
        var spelled = new double[n * (columns.Length + offset)];
        Array.Fill(spelled, 1, 0, n * offset);
        for (int k = 0; k < columns.Length; k++)
        {
            problem.Columns.CopyColumn(columns[k], 0, spelled.AsSpan((k + offset) * n, n));
        }

        // Of several columns of a response the first stands for all: only the dependence of columns on each other is asked then.
        LeastSquaresFit fit = LeastSquares.Fit(spelled, n, problem.Target.AsSpan(0, n), intercept, problem.Design.Weights, default, problem.Options.Threads, standardErrors, cancellation);
        SparseVector standardized = fit.IsUnique
            ? new SparseVector(columns, [.. columns.Select((j, k) => fit.Coefficients[k + offset] * problem.Design.Scales[j])])
            : SparseVector.Empty;
        return new DirectFit(fit, columns, intercept, standardized);
    }
}
