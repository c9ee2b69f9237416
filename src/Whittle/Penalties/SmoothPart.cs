using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Penalties;

/// <summary>A penalty where it is smooth: on the coefficients that are neither at a kink nor at a bound.</summary>
/// <param name="Free">Their terms, ascending, and those without a penalty.</param>
/// <param name="Slope">The gradient, one entry a free term.</param>
/// <param name="Hessian">The second derivatives, row after row.</param>
internal readonly record struct SmoothPart(int[] Free, double[] Slope, double[] Hessian)
{
    private const double Pivot = 1e-13;

    /// <summary>
    /// Newton's step over the free terms: (XᵀCX + Hessian)·move = Xᵀdescent − Slope. Terms that depend on those before them, or along which this is not convex, stay.
    /// </summary>
    /// <param name="map">What the terms mean.</param>
    /// <param name="curvature">C, the curvature of the loss.</param>
    /// <param name="descent">The descent of the loss.</param>
    public double[] Step(LinearPredictor map, Curvature curvature, double[] descent)
    {
        int m = Free.Length;
        double[] matrix = new double[m * m], right = new double[m], move = new double[m];
        map.CrossProducts(Free, Free, curvature, matrix);
        map.TransposeMultiply(Free, descent, 1, right);
        var factor = new Cholesky(Pivot);
        var kept = new List<int>();
        for (int a = 0; a < m; a++)
        {
            var cross = new double[kept.Count];
            for (int k = 0; k < cross.Length; k++)
            {
                cross[k] = matrix[(a * m) + kept[k]] + Hessian[(a * m) + kept[k]];
            }

            double diagonal = matrix[(a * m) + a] + Hessian[(a * m) + a];
            if (diagonal > 0 && factor.TryAppend(cross, diagonal))
            {
                kept.Add(a);
            }
        }

        var solution = new double[kept.Count];
        for (int k = 0; k < solution.Length; k++)
        {
            solution[k] = right[kept[k]] - Slope[kept[k]];
        }

        factor.Solve(solution);
        for (int k = 0; k < solution.Length; k++)
        {
            move[kept[k]] = solution[k];
        }

        return move;
    }
}
