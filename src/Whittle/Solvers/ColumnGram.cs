using Whittle.Certificates;
using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// ZᵀZ and Zᵀt, columns by columns, of the penalized columns divided by √v, weighted by √(w/Σw), without their projection onto the intercept and the unpenalized columns, and the
/// response treated alike: for at least as many rows as columns. Cost: n·p² operations where all columns are penalized, else twice that.
/// </summary>
internal static class ColumnGram
{
    private const int Panel = 64;

    /// <summary>The matrix, both halves, the right side, and by what fits are certified without the data, where that is known.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="penalized">The columns that are penalized.</param>
    /// <param name="roots">√v of each.</param>
    /// <param name="space">What they are projected off.</param>
    public static (double[] Gram, double[] Right, SecondMoments? Moments) Of(PenalizedProblem problem, int[] penalized, double[] roots, ColumnSpace space)
    {
        StandardizedDesign design = problem.Design;
        SecondMoments? moments = null;
        double[] gram, right;
        if (penalized.Length == design.Columns)
        {
            // The moments keep what the quadratic formed.
            var quadratic = new GramQuadratic(new ResidualQuadratic(design, problem.Centred), design.Workers);
            moments = problem.MomentsOf(quadratic);
            (gram, right) = (Array.TrueForAll(roots, root => root == 1) ? quadratic.Gram : [.. quadratic.Gram], [.. quadratic.Linear]);
        }
        else
        {
            (gram, right) = Projected(problem, penalized, space);
        }

        int m = penalized.Length;
        for (int k = 0; k < m; k++)
        {
            right[k] /= roots[k];
            for (int j = 0; j < m; j++)
            {
                double root = roots[k] * roots[j];
                if (root != 1)
                {
                    gram[j + (k * m)] /= root;
                }
            }
        }

        return (gram, right, moments);
    }

    // By panels of projected columns. A projection is its own square, so one side of a product is enough.
    private static (double[] Gram, double[] Right) Projected(PenalizedProblem problem, int[] penalized, ColumnSpace space)
    {
        StandardizedDesign design = problem.Design;
        int n = design.Rows, m = penalized.Length;
        double[] gram = new double[m * m], right = new double[m], panel = new double[n * Math.Min(Panel, m)], column = new double[n];
        for (int from = 0; from < m; from += Panel)
        {
            int width = Math.Min(Panel, m - from);
            for (int k = 0; k < width; k++)
            {
                design.CopyColumn(penalized[from + k], column);
                space.Remove(column);
                Kernels.Multiply(column, design.Shares, panel.AsSpan(k * n, n));
            }

            design.TransposeMultiply(penalized, panel.AsMemory(0, n * width), width, gram.AsMemory(from * m, m * width));
        }

        double[] target = [.. problem.Centred];
        space.Remove(target);
        Kernels.Multiply(target, design.Shares, target);
        design.TransposeMultiply(penalized, target, 1, right);
        return (gram, right);
    }
}
