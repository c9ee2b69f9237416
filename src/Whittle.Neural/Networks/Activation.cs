namespace Whittle.Neural;

/// <summary>What a hidden neuron makes of its sum z.</summary>
public enum Activation
{
    /// <summary>max(z, 0), the default.</summary>
    Relu,

    /// <summary>z for z ≥ 0, z/100 below.</summary>
    LeakyRelu,

    /// <summary>z·Φ(z), Φ the standard normal distribution (Hendrycks &amp; Gimpel 2016, arXiv:1606.08415), not its approximation by tanh.</summary>
    Gelu,

    /// <summary>z/(1 + e⁻ᶻ), also called swish.</summary>
    Silu,

    /// <summary>z for z ≥ 0, eᶻ − 1 below.</summary>
    Elu,

    /// <summary>log(1 + eᶻ).</summary>
    Softplus,

    /// <summary>tanh z.</summary>
    Tanh,

    /// <summary>1/(1 + e⁻ᶻ).</summary>
    Sigmoid,

    /// <summary>z itself: the network is then linear, whatever its layers.</summary>
    Identity,
}
