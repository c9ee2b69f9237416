using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Neural;

/// <content>LassoNet: which inputs a network needs.</content>
public sealed partial class NeuralRegression
{
    // What the λmax of a ridge regression is that of.
    private const double RidgeRatio = 0.001;

    /// <summary>
    /// LassoNet's path (Lemhadri, Ruan, Abraham &amp; Tibshirani 2021, JMLR 22(127)): a network with a linear skip Θ, trained densely and then with the penalty λ Σⱼ‖Θⱼ‖ under |W₁[j, k]| ≤ M‖Θⱼ‖, λ growing until no input is left. An input
    /// takes part in the hidden layers only while its skip weight lives. The penalty of the options plays no part but for its L2.
    /// </summary>
    /// <param name="options">How the path is followed; default M = 10.</param>
    /// <param name="progress">Told each point.</param>
    /// <param name="cancellation">Ends the path; what is finished is kept.</param>
    /// <exception cref="WhittleException">An option is out of range, there is no hidden layer (<c>bad-options</c>), or there are too few rows (<c>too-few-rows</c>).</exception>
    public LassoNetPath FitLassoNet(LassoNetOptions? options = null, IProgress<LassoNetPoint>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new LassoNetOptions();
        CheckLassoNet(options);
        TrainingRows rows = TrainingRows.Of(Data.Problem, Options.StandardizeResponse);
        var leaves = new List<double[]>();
        (List<LassoNetPoint> Points, bool IsComplete)? first = null;
        for (int seed = 0; seed < options.Seeds && !cancellation.IsCancellationRequested; seed++)
        {
            NeuralRegression own = With(Options with { Seed = Options.Seed + seed });
            (int[] training, int[] validation) = own.Split(rows);
            var trainer = new LassoNetTrainer(rows, training, validation, own.DenseOptions, options, new Workers(_threads));
            (List<LassoNetPoint> Points, bool IsComplete) path = trainer.Run(null, FirstLambda(rows, options), progress, cancellation);
            first ??= path;
            if (path.IsComplete)
            {
                leaves.Add(Leaving(path.Points, rows.Inputs));
            }
        }

        (List<LassoNetPoint> points, bool isComplete) = first ?? throw new OperationCanceledException(cancellation);
        double[] importance = [.. Data.Names.Select((_, j) => leaves.Count == 0 ? double.NaN : leaves.Average(l => l[j]))];
        return new LassoNetPath([.. Data.Names], points, importance, isComplete && leaves.Count == options.Seeds) { Leaves = leaves };
    }

    /// <summary>A point of a LassoNet path as a model.</summary>
    /// <param name="point">A point of a path of this regression.</param>
    public NeuralModel CreateModel(LassoNetPoint point) => CreateModel(TrainingRows.Of(Data.Problem, Options.StandardizeResponse), new TrainedNetwork(point.Network, [], 0, TrainingStop.Finished));

    // The L1 part and structure are LassoNet's own.
    internal NetworkOptions DenseOptions => Options with { Penalty = new NetworkPenalty { Lambda = Options.Penalty.Ridge } };

    internal double FirstLambda(TrainingRows rows, LassoNetOptions options) =>
        options.Least * Data.LambdaMax * (Data.L1Ratio > 0 ? Data.L1Ratio : RidgeRatio) * rows.Scale / rows.LossScale;

    internal void CheckLassoNet(LassoNetOptions options)
    {
        string[] problems = [.. options.Problems(), .. Options.Hidden.Count > 0 ? Array.Empty<string>() : ["LassoNet needs a hidden layer; without one it is the lasso."]];
        if (problems.Length > 0)
        {
            throw Faults.BadOptions(problems);
        }
    }

    // Of each input the first λ from which on it is gone.
    private static double[] Leaving(List<LassoNetPoint> points, int inputs) =>
        [.. Enumerable.Range(0, inputs).Select(j => points[Math.Min(points.FindLastIndex(p => p.Kept.Contains(j)) + 1, points.Count - 1)].Lambda)];
}
