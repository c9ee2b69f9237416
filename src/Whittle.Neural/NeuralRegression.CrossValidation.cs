using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle.Neural;

/// <content>Networks on rows that their training has not seen.</content>
public sealed partial class NeuralRegression
{
    /// <summary>
    /// Cross-validates networks on the folds that linear models have of the same plan. In each fold everything that learns from rows is learned anew (standardization, imputation, encoding), and the part that stops the training is one of the training rows. Cost: a
    /// training a candidate, fold and draw; folds share the threads.
    /// </summary>
    /// <param name="plan">How folds are drawn, once or repeatedly; each draw has a seed of its own for the networks.</param>
    /// <param name="candidates">Networks to compare, the most regularized first, so that the rule of one standard error takes the simplest; default the options of this regression alone.</param>
    /// <param name="measure">By what held-out rows are compared with their predictions; default the deviance.</param>
    /// <param name="progress">Told the share of trainings that are done.</param>
    /// <param name="cancellation">Ends the work; finished folds are kept.</param>
    /// <exception cref="WhittleException">
    /// Options are out of range or there is no candidate (<c>bad-options</c>); folds cannot be drawn or measured, or are approximate (<c>bad-folds</c>); the measure is not of this loss (<c>bad-measure</c>); a fold has too few rows (<c>too-few-rows</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled before two folds were finished.</exception>
    public NetworkCrossValidation CrossValidate(
        FoldPlan plan, IReadOnlyList<NetworkOptions>? candidates = null, ErrorMeasure measure = ErrorMeasure.Deviance, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        NeuralRegression[] all = [.. (candidates ?? [Options]).Select(With)];
        return all.Length == 0 ? throw Faults.BadOptions(["There is no network to cross-validate; at least one is needed."])
            : plan.Kind == FoldKind.ApproximateLeaveOneOut ? throw Faults.NoApproximation("networks, which have no unique fit to step from")
            : new NetworkCrossValidator(all, measure).Run(plan, progress, cancellation);
    }

    /// <summary>How well the rows kept for validation are predicted; null without any. They have chosen the epoch, and so flatter a little.</summary>
    /// <param name="model">A model of this regression.</param>
    public HeldOutSummary? SummarizeValidation(NeuralModel model)
    {
        TrainingRows rows = TrainingRows.Of(Data.Problem, Options.StandardizeResponse);
        (_, int[] validation) = Split(rows);
        if (validation.Length == 0)
        {
            return null;
        }

        double[] response = [.. Enumerable.Range(0, rows.Responses).SelectMany(c => validation.Select(i => rows.Response[(c * rows.Count) + i]))];
        return HeldOutSummary.Of(rows.Loss, Data.Classes, response, Array.ConvertAll(validation, i => Data.ObservationWeights[i]), rows.PredictorsOf(model.Network, validation), rows.PredictorsOf(null, validation));
    }

    /// <summary>A training on one thread, as far as it comes.</summary>
    internal TrainedNetwork RunAlone(TrainingRows rows, CancellationToken cancellation) => Run(rows, new Workers(1), null, cancellation);
}
