namespace Whittle.Neural;

/// <summary>What one pass over the training rows came to. Losses are mean losses without penalty, as <see cref="NetworkOptions"/> scales them: ½ is one residual standard deviation of a standardized response. Immutable and thread-safe.</summary>
/// <param name="Epoch">Which pass, from 1.</param>
/// <param name="Rate">The learning rate at its beginning.</param>
/// <param name="TrainingLoss">The mean loss of its batches while they were trained on, dropout included.</param>
/// <param name="ValidationLoss">The mean loss of the validation rows after it; NaN without validation.</param>
/// <param name="Penalty">The penalty after it.</param>
/// <param name="Dead">What of the network had no influence after it.</param>
public sealed record EpochRecord(int Epoch, double Rate, double TrainingLoss, double ValidationLoss, double Penalty, DeadCounts Dead);
