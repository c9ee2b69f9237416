namespace Whittle.Neural;

/// <summary>
/// Whose λ of a network is meant. Each adds a penalty to a mean loss, and they differ in that loss (half or whole squared errors), in a half before squares, and in sums or means of weights. P is how many weights there are. Others may penalize biases
/// too, where Whittle does not; and theirs is on the response as they are given it, Whittle's on a standardized one.
/// </summary>
public enum NetworkLambdaConvention
{
    /// <summary>Half the mean squared error (or the mean log loss) + λ Σ|w|, or + ½λ Σw².</summary>
    Whittle,

    /// <summary>The tutorial's: the mean squared error (or the mean log loss) + λ·mean|w|, or + λ·mean(w²).</summary>
    Mean,

    /// <summary>PyTorch's <c>weight_decay</c> beside <c>MSELoss</c> (or a log loss), which adds λw to its gradient, or where it is decoupled shrinks w by ηλ a step; an L1 part as one writes it there, + λ Σ|w|.</summary>
    PyTorch,

    /// <summary>Keras's regularizers beside its mean squared error (or a log loss): + λ Σ|w|, or + λ Σw².</summary>
    Keras,
}
