namespace Whittle.Neural;

/// <summary>What the L1 part of a network's penalty sets to zero together.</summary>
public enum PenaltyStructure
{
    /// <summary>Each weight for itself, the default.</summary>
    Weights,

    /// <summary>All weights that leave an input, so that whole features go; the L1 part sees the first layer (and the skip's rows with it) alone.</summary>
    Inputs,

    /// <summary>All weights that leave a hidden neuron, so that whole neurons go; the L1 part sees the layers after the first alone.</summary>
    Neurons,

    /// <summary>Inputs and hidden neurons both.</summary>
    InputsAndNeurons,
}
