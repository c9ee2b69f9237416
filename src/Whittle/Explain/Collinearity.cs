using Whittle.Numerics;

namespace Whittle.Explain;

/// <summary>
/// How far features say the same. With R the correlations of the k columns that vary and R = V diag(d) Vᵀ, a column's variance inflation is [R⁻¹]ⱼⱼ = 1/(1 − R²ⱼ) (Marquardt 1970,
/// doi:10.1080/00401706.1970.10488699), and a condition index √(d₁/dᵢ) above 30 with two or more columns that have most of their variance there is a near dependence (Belsley, Kuh &amp; Welsch 1980,
/// doi:10.1002/0471725153, on centred columns). Immutable and thread-safe. Cost: k²n + 9k³.
/// </summary>
public sealed class Collinearity
{
    // An eigenvalue below this share of the largest is a dependence.
    private const double Dependent = 1e-12;
    private const double HighIndex = 30;
    private const double MostOfVariance = 0.5;

    internal Collinearity(int[] columns, double[] correlations, IReadOnlyList<string> names)
    {
        int k = columns.Length;
        double[] vectors = [.. correlations], values = SymmetricEigen.Decompose(vectors, k);
        double largest = values.DefaultIfEmpty(0).Max();
        var inflation = new double[k];
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < k; i++)
            {
                inflation[j] += Square(vectors[(i * k) + j]) / Math.Max(values[i], Dependent * largest);
            }
        }

        // A column of a dependence has no finite variance.
        VarianceInflation = columns.Select((column, j) => (Name: names[column], Value: inflation[j] > 0.01 / Dependent / Math.Max(1, largest) ? double.PositiveInfinity : Math.Max(1, inflation[j])))
            .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        int[] order = [.. Enumerable.Range(0, k).OrderByDescending(i => values[i])];
        ConditionIndices = [.. order.Select(i => values[i] > Dependent * largest ? Math.Sqrt(largest / values[i]) : double.PositiveInfinity)];
        NearDependences =
        [
            .. order.Where((_, at) => ConditionIndices[at] > HighIndex)
                .Select(i => (IReadOnlyList<string>)[.. Enumerable.Range(0, k).Where(j => Square(vectors[(i * k) + j]) / Math.Max(values[i], Dependent * largest) > MostOfVariance * inflation[j]).Select(j => names[columns[j]])])
                .Where(involved => involved.Count > 1),
        ];
        Clusters = FindClusters(columns, correlations, names);
    }

    /// <summary>A correlation of at least this size puts two columns into one cluster: 0.8.</summary>
    public static double ClusterCorrelation => 0.8;

    /// <summary>The variance inflation of each column that varies, by name: 1 where it is uncorrelated with the others, +∞ where it depends on them.</summary>
    public IReadOnlyDictionary<string, double> VarianceInflation { get; }

    /// <summary>√(d₁/dᵢ), ascending from 1; +∞ for a dependence.</summary>
    public IReadOnlyList<double> ConditionIndices { get; }

    /// <summary>For each condition index above 30 the columns that have more than half of their variance there, where there are two or more.</summary>
    public IReadOnlyList<IReadOnlyList<string>> NearDependences { get; }

    /// <summary>Columns that hang together by correlations of at least <see cref="ClusterCorrelation"/> in size (single linkage), two or more each.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Clusters { get; }

    private static List<IReadOnlyList<string>> FindClusters(int[] columns, double[] correlations, IReadOnlyList<string> names)
    {
        int k = columns.Length;
        var cluster = new int[k];
        var found = new List<IReadOnlyList<string>>();
        for (int first = 0; first < k; first++)
        {
            if (cluster[first] != 0)
            {
                continue;
            }

            var members = new List<int> { first };
            cluster[first] = found.Count + 1;
            for (int at = 0; at < members.Count; at++)
            {
                for (int j = 0; j < k; j++)
                {
                    if (cluster[j] == 0 && Math.Abs(correlations[members[at] + (j * k)]) >= ClusterCorrelation)
                    {
                        cluster[j] = found.Count + 1;
                        members.Add(j);
                    }
                }
            }

            if (members.Count > 1)
            {
                found.Add([.. members.Order().Select(j => names[columns[j]])]);
            }
        }

        return found;
    }

    private static double Square(double value) => value * value;
}
