using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>
/// Which classes rows are of and which they are named, on rows that the fit did not see: of two classes the positive one where its probability is above ½, of more the most probable, of equal ones the first. Weights count as repeated rows. Immutable
/// and thread-safe.
/// </summary>
/// <param name="Classes">K names, of two classes the positive one last.</param>
/// <param name="Counts">[own class][named class], K × K: the weight of such rows.</param>
/// <param name="LogLoss">The mean of −log of the probability of a row's own class; +∞ where that is 0 for some row.</param>
public sealed record ClassTable(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<double>> Counts, double LogLoss)
{
    /// <summary>The share of rows that are named another class than their own.</summary>
    public double ErrorRate => Counts.Select((row, own) => row.Where((_, named) => named != own).Sum()).Sum() / Counts.Sum(row => row.Sum());

    /// <summary>The share of a class's rows that are named so (sensitivity); NaN where it has no row.</summary>
    /// <param name="index">The class's position.</param>
    public double Recall(int index) => Counts[index][index] / RowsOf(index);

    /// <summary>The share of the rows named a class that are of it; NaN where none is named so.</summary>
    /// <param name="index">The class's position.</param>
    public double Precision(int index) => Counts[index][index] / NamedAs(index);

    /// <summary>The weight of a class's rows.</summary>
    /// <param name="index">The class's position.</param>
    public double RowsOf(int index) => Counts[index].Sum();

    /// <summary>The weight of the rows named a class.</summary>
    /// <param name="index">The class's position.</param>
    public double NamedAs(int index) => Counts.Sum(row => row[index]);

    /// <summary>Counts rows.</summary>
    /// <param name="classes">The names.</param>
    /// <param name="own">The number of each row's class.</param>
    /// <param name="means">Probabilities, output after output: of the positive one of two classes, or of each.</param>
    /// <param name="weights">One a row, ≥ 0.</param>
    internal static ClassTable Of(IReadOnlyList<string> classes, ReadOnlySpan<double> own, ReadOnlySpan<double> means, ReadOnlySpan<double> weights)
    {
        int n = own.Length, outputs = means.Length / n;
        double[][] counts = [.. classes.Select(_ => new double[classes.Count])];
        double loss = 0;
        for (int i = 0; i < n; i++)
        {
            if (weights[i] == 0)
            {
                continue;
            }

            int at = (int)own[i], named = outputs == 1 ? means[i] > 0.5 ? 1 : 0 : Largest(means, i, n);
            counts[at][named] += weights[i];
            loss -= weights[i] * Math.Log(outputs > 1 ? means[(at * n) + i] : at == 1 ? means[i] : 1 - means[i]);
        }

        return new ClassTable(classes, counts, loss / Kernels.Sum(weights));
    }

    /// <summary>The means of several tables of the same classes.</summary>
    internal static ClassTable Average(ClassTable[] all) => new(
        all[0].Classes, [.. all[0].Counts.Select((row, own) => (double[])[.. row.Select((_, named) => all.Average(t => t.Counts[own][named]))])], all.Average(t => t.LogLoss));

    private static int Largest(ReadOnlySpan<double> means, int row, int rows)
    {
        int largest = 0;
        for (int k = 1; k < means.Length / rows; k++)
        {
            largest = means[(k * rows) + row] > means[(largest * rows) + row] ? k : largest;
        }

        return largest;
    }
}
