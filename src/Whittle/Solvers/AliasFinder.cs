using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Says which columns of a rank-deficient problem are which combinations of the others. Columns are taken in their own order and
/// orthogonalized twice against those kept, so the lowest ones form the basis and the last of a dependent set is the one called an alias. Where that
/// order does not find as many dependent columns as the pivoted factorization (the dependence is spread over many nearly dependent
/// columns), the columns that the pivots took last are the aliases. Combinations are refined like any other least-squares fit.
/// Cost O(np²). Source: Giraud, Langou, Rozložník &amp; van den Eshof 2005, doi:10.1007/s00211-005-0615-4 (twice is enough).
/// </summary>
internal static class AliasFinder
{
    // What orthogonalizing leaves of a dependent column, in tolerances: a few of rounding, more where only refinement found the dependence.
    private static readonly double[] Allowances = [10, 100];

    /// <summary>Finds the aliases.</summary>
    /// <param name="data">The scaled problem.</param>
    /// <param name="pivots">The pivoted factorization's order of its columns.</param>
    /// <param name="rank">How many columns are independent.</param>
    /// <param name="tolerance">The rank tolerance, max(n, p)·2⁻⁵².</param>
    /// <returns>One alias for every dependent column, ascending.</returns>
    public static IReadOnlyList<Alias> Find(ScaledColumns data, ReadOnlySpan<int> pivots, int rank, double tolerance)
    {
        int[] basis = Allowances.Select(allowance => BasisInOrder(data, allowance * tolerance)).FirstOrDefault(found => found.Length <= rank, []);
        if (basis.Length != rank)
        {
            basis = pivots[..rank].ToArray();
            Array.Sort(basis);
        }

        var system = new AugmentedSystem(data, basis);
        return [.. Enumerable.Range(0, data.Columns).Except(basis).Select(j => Describe(data, system, basis, j, tolerance))];
    }

    private static int[] BasisInOrder(ScaledColumns data, double tolerance)
    {
        var basis = new List<int>();
        var directions = new List<double[]>();
        for (int j = 0; j < data.Columns && basis.Count < data.Rows; j++)
        {
            var rest = new double[data.Rows];
            data.CopyWeighted(j, rest);
            double before = Length(rest);
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] direction in directions)
                {
                    Kernels.AddScaled(-Kernels.Dot(direction, rest), direction, rest);
                }
            }

            double after = Length(rest);
            if (after > tolerance * before)
            {
                basis.Add(j);
                directions.Add(Array.ConvertAll(rest, v => v / after));
            }
        }

        return [.. basis];
    }

    // In scaled columns x̃ⱼ = Σ cₖx̃ₖ, so xⱼ = Σ cₖ2^(eⱼ − eₖ)xₖ. A term below the tolerance is rounding, since scaled columns are all of one length.
    private static Alias Describe(ScaledColumns data, AugmentedSystem system, int[] basis, int column, double tolerance)
    {
        RefinedSolution solution = system.Regress(data.High(column), data.Low(column));
        var combination = new List<(int Other, double Weight)>();
        for (int k = 0; k < basis.Length; k++)
        {
            double coefficient = solution.Coefficients[k].Hi;
            if (Math.Abs(coefficient) > tolerance)
            {
                combination.Add((basis[k], Math.ScaleB(coefficient, data.Exponent(column) - data.Exponent(basis[k]))));
            }
        }

        var weighted = new double[data.Rows];
        data.CopyWeighted(column, weighted);
        double length = Length(weighted);
        return new Alias(column, combination, length > 0 ? Math.Sqrt(solution.WeightedSquares(data.Weights).Hi) / length : 0);
    }

    private static double Length(double[] v) => Math.Sqrt(Kernels.Dot(v, v));
}
