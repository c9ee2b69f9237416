namespace Whittle.Neural;

/// <summary>Why a training ended.</summary>
public enum TrainingStop
{
    /// <summary>All epochs were done.</summary>
    Finished,

    /// <summary>The validation loss had not improved for as many epochs as patience allows; the best weights are kept.</summary>
    Patience,

    /// <summary>It was cancelled; the best weights so far are kept.</summary>
    Cancelled,

    /// <summary>The loss was no finite number any more; the best weights before that are kept. A smaller learning rate helps.</summary>
    Diverged,
}
