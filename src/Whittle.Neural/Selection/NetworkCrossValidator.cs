using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle.Neural;

/// <summary>
/// Cross-validates networks on the same folds: each fold learns recipe and scales from its training rows, trains every candidate on them once (a part of them stops the training), and predicts its own rows, which nothing has seen. Each draw of folds has a
/// seed of its own for the networks too. Thread-safe.
/// </summary>
/// <param name="candidates">At least one, all of the same data.</param>
/// <param name="measure">What errors are.</param>
internal sealed class NetworkCrossValidator(NeuralRegression[] candidates, ErrorMeasure measure)
{
    private readonly Regression _data = candidates[0].Data;

    /// <summary>The errors of the candidates.</summary>
    public NetworkCrossValidation Run(FoldPlan plan, IProgress<double>? progress, CancellationToken cancellation)
    {
        double[] weights = _data.ObservationWeights;
        var validator = new CrossValidator(_data.Problem, weights, measure, keepsClasses: true);
        Folds[] draws = [.. Enumerable.Range(0, plan.Repeats).Select(r => plan.Draw(Array.ConvertAll(weights, _ => true), r))];
        int done = 0, all = draws.Sum(d => d.Count) * candidates.Length;
        var errors = new List<HeldOutErrors>();
        var kept = new List<double[]?[]>();
        try
        {
            foreach (Folds folds in draws)
            {
                int draw = errors.Count;
                var counts = new double[]?[folds.Count];
                errors.Add(validator.RunPredictors(candidates.Length + 1, (fold, training, rows) => Predict(training, rows, draw, out counts[fold]), folds, null, cancellation));
                kept.Add(counts);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (errors.Count > 0)
        {
            // Draws that are finished, or the one that was at work, are kept.
        }

        double[][] finished = [.. kept.SelectMany(k => k).OfType<double[]>()];
        return new NetworkCrossValidation(
            [.. candidates.Select(c => c.Options)], errors, errors.Count == draws.Length && errors.All(e => e.IsComplete), [.. candidates.Select((_, k) => finished.Average(f => f[k]))], _data.Classes);

        // Null where it was cancelled; the null model comes last.
        IReadOnlyList<double[]?>? Predict(double[] training, int[] rows, int draw, out double[]? counts)
        {
            counts = null;
            var own = new double[candidates.Length];
            PenalizedProblem problem = _data.ProblemOf(training);
            Dictionary<bool, TrainingRows> seen = candidates.Select(c => c.Options.StandardizeResponse).Distinct().ToDictionary(s => s, s => TrainingRows.Of(problem, s));
            var predictors = new List<double[]?>();
            foreach (NeuralRegression candidate in candidates)
            {
                TrainingRows data = seen[candidate.Options.StandardizeResponse];
                TrainedNetwork trained = candidate.With(candidate.Options with { Seed = candidate.Options.Seed + draw }).RunAlone(data, cancellation);
                if (cancellation.IsCancellationRequested)
                {
                    return null;
                }

                DeadCounts dead = trained.Network.CountDead();
                own[predictors.Count] = dead.WeightCount - dead.Weights;
                predictors.Add(trained.BestEpoch > 0 ? data.PredictorsOf(trained.Network, rows) : null);
                progress?.Report((double)Interlocked.Increment(ref done) / all);
            }

            counts = own;
            return [.. predictors, seen.Values.First().PredictorsOf(null, rows)];
        }
    }
}
