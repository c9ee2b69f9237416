using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle.Neural;

/// <summary>
/// Cross-validates a whole way from rows to a network, its own choice included: each outer fold learns recipe and scales from its own training rows, chooses among candidates by inner folds of those rows (five at most), trains the best on all of them once a
/// seed, and predicts its own rows, which neither training nor its validation part has seen. Its error is the mean over seeds. Thread-safe.
/// </summary>
/// <param name="regression">The data.</param>
/// <param name="candidates">How many candidates there are.</param>
/// <param name="seeds">How many trainings each fold's error is the mean of.</param>
/// <param name="train">Of rows, for the candidates asked for and a number added to seeds: their networks, and the λ of each.</param>
internal sealed class NetworkValidator(NeuralRegression regression, int candidates, int seeds, NetworkTrainings train)
{
    private const int InnerFolds = 5;

    private readonly Regression _data = regression.Data;
    private readonly int _threads = regression.Data.Options.Threads;

    /// <summary>One choice a draw and fold.</summary>
    public IReadOnlyList<NestedChoice> Run(FoldPlan plan, ErrorMeasure measure, IProgress<double>? progress, CancellationToken cancellation)
    {
        double[] weights = _data.ObservationWeights;
        var held = new HeldOutMeasure(measure, _data.Loss, _data.Problem.Response, weights);
        var found = new List<NestedChoice>();
        for (int repeat = 0; repeat < plan.Repeats; repeat++)
        {
            Folds folds = plan.Draw(Array.ConvertAll(weights, w => w > 0), repeat);
            held.Check(folds);
            var own = new NestedChoice?[folds.Count];
            int done = 0, draw = repeat;
            new Workers(_threads).Run(folds.Count, fold =>
            {
                own[fold] = cancellation.IsCancellationRequested ? null : Choose(plan, held, folds, draw, fold, cancellation);
                int finished = Interlocked.Increment(ref done);
                progress?.Report((draw + ((double)finished / folds.Count)) / plan.Repeats);
            });
            found.AddRange(own.OfType<NestedChoice>());
        }

        return found;
    }

    private NestedChoice? Choose(FoldPlan plan, HeldOutMeasure held, Folds folds, int repeat, int fold, CancellationToken cancellation)
    {
        int[] rows = folds.RowsOf(fold);
        double[] training = folds.TrainingWeights(fold, _data.ObservationWeights);
        int best = candidates == 1 ? 0 : Best(plan, held, training, repeat, cancellation);
        TrainingRows own = RowsOf(training);
        double error = 0;
        double lambda = 0;
        int kept = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            (Network network, lambda) = train(own, [best], seed, cancellation)[0];
            error += ErrorOf(held, own, network, training, rows) / seeds;
            DeadCounts dead = network.CountDead();
            kept = dead.WeightCount - dead.Weights;
        }

        return cancellation.IsCancellationRequested ? null : new NestedChoice(repeat, fold, lambda, kept, error, ErrorOf(held, own, null, training, rows)) { Candidate = best };
    }

    // The candidate with the least mean error over inner folds.
    private int Best(FoldPlan plan, HeldOutMeasure held, double[] weights, int repeat, CancellationToken cancellation)
    {
        Folds folds = plan.Inner(repeat, InnerFolds).Draw(Array.ConvertAll(weights, w => w > 0), 0);
        var errors = new double[candidates];
        int[] all = [.. Enumerable.Range(0, candidates)];
        for (int fold = 0; fold < folds.Count && !cancellation.IsCancellationRequested; fold++)
        {
            double[] training = folds.TrainingWeights(fold, weights);
            TrainingRows own = RowsOf(training);
            IReadOnlyList<(Network Network, double Lambda)> trained = train(own, all, 0, cancellation);
            for (int k = 0; k < trained.Count; k++)
            {
                errors[k] += ErrorOf(held, own, trained[k].Network, training, folds.RowsOf(fold));
            }
        }

        int sign = held.IsRanking ? -1 : 1;
        return all.MinBy(k => double.IsNaN(errors[k]) ? double.PositiveInfinity : sign * errors[k]);
    }

    private TrainingRows RowsOf(double[] weights) => TrainingRows.Of(_data.ProblemOf(weights), regression.Options.StandardizeResponse);

    // The mean error of rows by a network, or by the null model.
    private double ErrorOf(HeldOutMeasure held, TrainingRows data, Network? network, double[] training, int[] rows)
    {
        var errors = new double[data.Count];
        held.Write(training, data.PredictorsOf(network, rows), new HeldOutRows(rows, [.. Enumerable.Range(0, rows.Length)], rows.Length), errors);
        double sum = 0, total = 0;
        foreach (int i in rows)
        {
            double weight = _data.Problem.Design.Weights[i] * held.Weight(i);
            sum += weight * errors[i];
            total += weight;
        }

        return sum / total;
    }
}
