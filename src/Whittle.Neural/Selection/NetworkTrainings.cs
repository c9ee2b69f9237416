namespace Whittle.Neural;

/// <summary>Trains candidates on rows.</summary>
/// <param name="rows">The rows; those of weight 0 are not seen.</param>
/// <param name="candidates">Which candidates, ascending.</param>
/// <param name="seed">What is added to their seeds.</param>
/// <param name="cancellation">Ends the trainings.</param>
/// <returns>One network a candidate, and its λ.</returns>
internal delegate IReadOnlyList<(Network Network, double Lambda)> NetworkTrainings(TrainingRows rows, int[] candidates, int seed, CancellationToken cancellation);
