namespace Whittle.Neural;

/// <summary>What dropout multiplies a value by while training; the mean is 1, so that predicting needs no change.</summary>
public enum DropoutKind
{
    /// <summary>0 with probability p, else 1/(1 − p) (Srivastava et al. 2014, inverted).</summary>
    Bernoulli,

    /// <summary>A normal number of mean 1 and variance p/(1 − p), that of the other kind (Srivastava et al. 2014, §10).</summary>
    Gaussian,
}
