namespace Whittle.Neural;

/// <summary>How the sums of a hidden layer are brought to mean 0 and variance 1 before the activation; a scale and a shift that are learned follow, and 1e-5 is added to variances.</summary>
public enum Normalization
{
    /// <summary>Not at all, the default.</summary>
    None,

    /// <summary>
    /// Each neuron over the rows of a batch, and with running means when predicting (Ioffe &amp; Szegedy 2015, arXiv:1502.03167). Rows count alike here, whatever their weights; a batch needs two rows.
    /// </summary>
    Batch,

    /// <summary>Each row over the neurons of the layer (Ba, Kiros &amp; Hinton 2016, arXiv:1607.06450).</summary>
    Layer,
}
