namespace Whittle.Neural;

/// <summary>How the L2 part of a network's penalty is taken into account. With plain gradient descent both do the same to first order; with Adam they differ.</summary>
public enum L2Kind
{
    /// <summary>In the loss: its gradient λ(1 − ρ)w joins that of the loss, so what training converges to is the minimum of the penalized loss. PyTorch's <c>weight_decay</c> of SGD and Adam, and Keras's regularizers.</summary>
    Coupled,

    /// <summary>Beside the loss: every step first multiplies weights by 1 − ηλ(1 − ρ) (Loshchilov &amp; Hutter 2019, arXiv:1711.05101), PyTorch's AdamW. What training converges to is then no minimum of the penalized loss where the optimizer scales gradients.</summary>
    Decoupled,
}
