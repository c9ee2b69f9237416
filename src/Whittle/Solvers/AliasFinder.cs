using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Says which columns are combinations of earlier ones, the lowest columns kept as the basis: orthogonalization in the given order, each
/// column twice, and the combination read off by back substitution.
/// </summary>
internal static class AliasFinder
{
    private const double NegligibleWeight = 1e-9;

    /// <param name="scaled">A, n × p, column norms of one size.</param>
    /// <param name="rows">n.</param>
    /// <param name="count">p.</param>
    /// <param name="rank">How many columns are independent.</param>
    /// <param name="columnScales">What each column was multiplied by.</param>
    public static IReadOnlyList<Alias> Find(double[] scaled, int rows, int count, int rank, double[] columnScales)
    {
        var basis = new List<(int Column, double[] Direction, double[] Shares, double Norm)>();
        var left = new (int Column, double[] Shares, double Size)[count];
        for (int j = 0; j < count; j++)
        {
            double[] column = scaled.AsSpan(j * rows, rows).ToArray();
            double before = Math.Sqrt(Kernels.Dot(column, column));
            var shares = new double[count];
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < basis.Count; k++)
                {
                    double share = Kernels.Dot(basis[k].Direction, column);
                    shares[k] += share;
                    Kernels.AddScaled(-share, basis[k].Direction, column);
                }
            }

            double after = Math.Sqrt(Kernels.Dot(column, column));
            left[j] = (j, shares, before > 0 ? after / before : 0);
            if (basis.Count < rank && left[j].Size > Math.Max(rows, count) * 1e-14)
            {
                basis.Add((j, Array.ConvertAll(column, v => v / after), shares, after));
            }
        }

        return [.. Enumerable.Range(0, count).Except(basis.Select(b => b.Column)).Select(j => new Alias(j, Combination(left[j].Shares, basis, j, columnScales)))];
    }

    // x_j = Σ sharesₖ qₖ, and each basis column is Σ its shares q + norm q: unwind from the last.
    private static List<(int Other, double Weight)> Combination(
        double[] shares, List<(int Column, double[] Direction, double[] Shares, double Norm)> basis, int column, double[] columnScales)
    {
        double[] rest = [.. shares];
        var weights = new List<(int Other, double Weight)>();
        for (int k = basis.Count - 1; k >= 0; k--)
        {
            double weight = rest[k] / basis[k].Norm;
            for (int m = 0; m < k; m++)
            {
                rest[m] -= weight * basis[k].Shares[m];
            }

            if (Math.Abs(weight) > NegligibleWeight)
            {
                weights.Insert(0, (basis[k].Column, weight * columnScales[basis[k].Column] / columnScales[column]));
            }
        }

        return weights;
    }
}
