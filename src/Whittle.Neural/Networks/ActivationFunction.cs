using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>The activations and their derivatives.</summary>
internal static class ActivationFunction
{
    /// <summary>The slope of the leaky ReLU below 0.</summary>
    public const double Leak = 0.01;

    /// <summary>a ← activation(z), element by element; a may be z.</summary>
    public static void Apply(Activation activation, ReadOnlySpan<double> z, Span<double> a)
    {
        switch (activation)
        {
            case Activation.Relu:
                Kernels.Floor(z, a);
                break;
            case Activation.Identity:
                z.CopyTo(a);
                break;
            default:
                for (int i = 0; i < z.Length; i++)
                {
                    a[i] = Value(activation, z[i]);
                }

                break;
        }
    }

    /// <summary>d ← d∘activation′(z).</summary>
    public static void MultiplySlope(Activation activation, ReadOnlySpan<double> z, Span<double> d)
    {
        switch (activation)
        {
            case Activation.Relu:
                Kernels.KeepPositive(z, d);
                break;
            case Activation.Identity:
                break;
            default:
                for (int i = 0; i < z.Length; i++)
                {
                    d[i] *= Slope(activation, z[i]);
                }

                break;
        }
    }

    private static double Value(Activation activation, double z) => activation switch
    {
        Activation.LeakyRelu => z >= 0 ? z : Leak * z,
        Activation.Gelu => z * NormalTail.Cdf(z),
        Activation.Silu => z * Exponential.Logistic(z),
        Activation.Elu => z >= 0 ? z : Math.Exp(z) - 1,
        Activation.Softplus => Exponential.SoftPlus(z),
        Activation.Tanh => Math.Tanh(z),
        Activation.Sigmoid => Exponential.Logistic(z),
        _ => throw new NotSupportedException(activation.ToString()),
    };

    private static double Slope(Activation activation, double z)
    {
        switch (activation)
        {
            case Activation.LeakyRelu:
                return z > 0 ? 1 : Leak;
            case Activation.Gelu:
                return NormalTail.Cdf(z) + (z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
            case Activation.Silu:
                double share = Exponential.Logistic(z);
                return share * (1 + (z * (1 - share)));
            case Activation.Elu:
                return z > 0 ? 1 : Math.Exp(z);
            case Activation.Softplus:
                return Exponential.Logistic(z);
            case Activation.Tanh:
                double t = Math.Tanh(z);
                return 1 - (t * t);
            case Activation.Sigmoid:
                double s = Exponential.Logistic(z);
                return s * (1 - s);
            default:
                throw new NotSupportedException(activation.ToString());
        }
    }
}
