using Whittle.Design;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle.Bench.Workloads;

/// <summary>
/// The data of a workload in memory. Everything follows from the seed. The signal is Σ βⱼxⱼ with normal βⱼ at random columns, and three times as strong as the noise in variance: the normal error of
/// least squares (whose response is then standardized, since glmnet's λ of an elastic net means another thing otherwise), the logistic or Gumbel error of a class or a time; log-means of counts have variance 1.
/// </summary>
internal sealed class WorkloadData
{
    private const int Seed = 20261123;
    private const double SignalToNoise = 3;

    private WorkloadData(Workload workload, double[] values, int[] rowIndices, int[] columnStarts, double[] response, int[] folds)
    {
        Workload = workload;
        (Values, RowIndices, ColumnStarts, Response, FoldOfRow) = (values, rowIndices, columnStarts, response, folds);
        Design = workload.IsSparse ? new SparseDesign(values, rowIndices, columnStarts, workload.Rows) : new DenseDesign(values, workload.Rows, workload.Columns);
    }

    public Workload Workload { get; }

    /// <summary>X, column-major; the stored entries where it is sparse.</summary>
    public double[] Values { get; }

    /// <summary>Rows of the entries, where X is sparse.</summary>
    public int[] RowIndices { get; }

    /// <summary>Where each column's entries begin, where X is sparse.</summary>
    public int[] ColumnStarts { get; }

    /// <summary>y; for Cox the times, then the events.</summary>
    public double[] Response { get; }

    public int[] FoldOfRow { get; }

    public DesignMatrix Design { get; }

    public long Bytes => (8L * Values.Length) + (4L * (RowIndices.Length + ColumnStarts.Length)) + (8L * Response.Length);

    public Loss Loss => Workload.Loss switch
    {
        "logistic" => Loss.Logistic,
        "poisson" => Loss.Poisson,
        "multinomial" => Loss.Multinomial(3),
        "cox" => Loss.Cox(),
        _ => Loss.Squared,
    };

    public static WorkloadData Create(Workload workload)
    {
        var random = new Xoshiro256(Seed);
        (double[] values, int[] rows, int[] starts) = workload.IsSparse ? CreateSparse(workload, random) : (DenseColumns.Create(workload, random), [], []);
        var predictors = new double[workload.Outputs][];
        for (int output = 0; output < predictors.Length; output++)
        {
            predictors[output] = CreateSignal(workload, values, rows, starts, random);
        }

        int[] folds = workload.Folds > 0 ? [.. Folds.Random(workload.Rows, workload.Folds, 1).Assignment] : [];
        return new WorkloadData(workload, values, rows, starts, Respond(workload.Loss, predictors, random), folds);
    }

    public static WorkloadData From(Workload workload, double[] values, int[] rowIndices, int[] columnStarts, double[] response, int[] folds) =>
        new(workload, values, rowIndices, columnStarts, response, folds);

    private static (double[] Values, int[] Rows, int[] Starts) CreateSparse(Workload workload, Xoshiro256 random)
    {
        int n = workload.Rows, p = workload.Columns;
        int[] rank = Shuffle(p, random);
        double sum = Enumerable.Range(1, p).Sum(r => 1 / Math.Sqrt(r)), top = workload.Density * n * p / sum;
        var starts = new int[p + 1];
        for (int j = 0; j < p; j++)
        {
            starts[j + 1] = starts[j] + Math.Clamp((int)Math.Round(top / Math.Sqrt(rank[j] + 1.0)), 1, n);
        }

        var values = new double[starts[p]];
        var rows = new int[starts[p]];
        var taken = new HashSet<int>();
        for (int j = 0; j < p; j++)
        {
            taken.Clear();
            while (taken.Count < starts[j + 1] - starts[j])
            {
                taken.Add(random.NextInt(n));
            }

            Span<int> column = rows.AsSpan(starts[j], taken.Count);
            taken.CopyTo(rows, starts[j]);
            column.Sort();
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                values[k] = Math.Abs(random.NextNormal()) + 0.1;
            }
        }

        return (values, rows, starts);
    }

    // Centred, with variance 1.
    private static double[] CreateSignal(Workload workload, double[] values, int[] rows, int[] starts, Xoshiro256 random)
    {
        int n = workload.Rows;
        var signal = new double[n];
        foreach (int j in Shuffle(workload.Columns, random)[..workload.TrueCount])
        {
            double coefficient = random.NextNormal();
            if (workload.IsSparse)
            {
                for (int k = starts[j]; k < starts[j + 1]; k++)
                {
                    signal[rows[k]] += coefficient * values[k];
                }

                continue;
            }

            for (int i = 0; i < n; i++)
            {
                signal[i] += coefficient * values[((long)j * n) + i];
            }
        }

        return Standardize(signal);
    }

    private static double[] Respond(string loss, double[][] signals, Xoshiro256 random)
    {
        double[] signal = signals[0];
        double logistic = Math.PI * Math.Sqrt(SignalToNoise / 3), gumbel = Math.PI * Math.Sqrt(SignalToNoise / 6);
        return loss switch
        {
            "logistic" => Array.ConvertAll(signal, s => random.NextDouble() * (1 + Math.Exp(-logistic * s)) < 1 ? 1.0 : 0),
            "poisson" => Array.ConvertAll(signal, s => (double)Count(Math.Exp(s), random)),
            "multinomial" => [.. Enumerable.Range(0, signal.Length).Select(i => (double)Class([.. signals.Select(s => Math.Exp(logistic * s[i]))], random))],
            "cox" => Survive(Array.ConvertAll(signal, s => Math.Exp(gumbel * s)), random),
            _ => Standardize(Array.ConvertAll(signal, s => s + (random.NextNormal() / Math.Sqrt(SignalToNoise)))),
        };
    }

    private static int Count(double mean, Xoshiro256 random)
    {
        int count = 0;
        for (double sum = Exponential(random); sum < mean; sum += Exponential(random))
        {
            count++;
        }

        return count;
    }

    private static int Class(double[] odds, Xoshiro256 random)
    {
        double left = random.NextDouble() * odds.Sum();
        int chosen = 0;
        while (chosen < odds.Length - 1 && left >= odds[chosen])
        {
            left -= odds[chosen++];
        }

        return chosen;
    }

    // Times of hazard h, a third or so censored by times of hazard 1/2; the events follow the times.
    private static double[] Survive(double[] hazards, Xoshiro256 random)
    {
        int n = hazards.Length;
        var response = new double[2 * n];
        for (int i = 0; i < n; i++)
        {
            double time = Exponential(random) / hazards[i], censoring = 2 * Exponential(random);
            (response[i], response[n + i]) = (Math.Min(time, censoring), time <= censoring ? 1 : 0);
        }

        return response;
    }

    private static double Exponential(Xoshiro256 random) => -Math.Log(1 - random.NextDouble());

    private static double[] Standardize(double[] values)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return Array.ConvertAll(values, v => (v - mean) / deviation);
    }

    private static int[] Shuffle(int count, Xoshiro256 random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }
}
