using Whittle.Certificates;
using Whittle.Design;
using Whittle.Models;
using Whittle.Solvers;

namespace Whittle.Paths;

/// <summary>The fit of a problem without its penalty, on the columns that are not excluded, or why there is no single one. Nothing is chosen among several answers.</summary>
/// <param name="Point">The fit; null where there is no single one.</param>
/// <param name="Undefined">Why there is none, to follow a colon; else null.</param>
/// <param name="HasNoMinimum">Whether the loss falls for ever.</param>
internal sealed record UnpenalizedPoint(PathPoint? Point, string? Undefined, bool HasNoMinimum = false)
{
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static UnpenalizedPoint Of(PenalizedProblem problem, CancellationToken cancellation)
    {
        if (problem.Loss.IsShiftInvariant)
        {
            return new UnpenalizedPoint(null, $"coefficients of the {problem.Loss.Name} loss are determined only up to a constant across classes");
        }

        if (problem.Loss.IsLeastSquares)
        {
            DirectFit direct = DirectFit.Of(problem, false, cancellation);
            return direct.Fit.IsUnique
                ? new UnpenalizedPoint(new PathFitter(problem).Certify([(0, direct.Standardized)])[0], null)
                : Dependent(direct.Columns.Length, direct.Fit.Aliases.Count);
        }

        int[] columns = [.. problem.Design.AllColumns.Where(j => !problem.Factors.IsExcluded(j) && !(problem.Design.IsConstant[j] && problem.Design.HasIntercept))];
        int independent = new ColumnSpace(problem.Design, columns).Basis.Count;
        if (independent < columns.Length)
        {
            return Dependent(columns.Length, columns.Length - independent);
        }

        PathPoint point = new PathFitter(problem).Fit([0], null, cancellation)[0];
        return point.StopReason == StopReason.NoMinimum
            ? new UnpenalizedPoint(null, "the features separate the responses, so the loss falls for ever as coefficients grow", true)
            : new UnpenalizedPoint(point, null);
    }

    private static UnpenalizedPoint Dependent(int columns, int dependent) =>
        new(null, FormattableString.Invariant($"of {columns} columns {dependent} {(dependent == 1 ? "is a combination" : "are combinations")} of the others and the intercept"));
}
