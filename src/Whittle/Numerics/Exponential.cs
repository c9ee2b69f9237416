namespace Whittle.Numerics;

/// <summary>Combinations of exponentials and logarithms that keep their digits where the plain formula cancels.</summary>
internal static class Exponential
{
    /// <summary>log(1 + x) for x &gt; −1, to an ulp or two also near 0 (Kahan's correction; Higham 2002, <i>Accuracy and Stability</i>, §1.14.1).</summary>
    public static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>log(1 + eˣ), without overflow.</summary>
    public static double SoftPlus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>1/(1 + e⁻ˣ), without overflow.</summary>
    public static double Logistic(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    /// <summary>eˣ − 1 − x ≥ 0: by its series near 0, where the plain formula cancels.</summary>
    public static double Excess(double x)
    {
        if (Math.Abs(x) > 0.5)
        {
            return Math.Exp(x) - 1 - x;
        }

        double sum = 0, term = x * x / 2;
        for (int k = 3; Math.Abs(term) > 1e-17 * sum; k++)
        {
            sum += term;
            term *= x / k;
        }

        return sum;
    }

    /// <summary>x log(x/y) − x + y ≥ 0 for x ≥ 0 and y &gt; 0, with 0 log 0 = 0: the relative entropy of two counts.</summary>
    public static double Entropy(double x, double y) => x == 0 ? y : x * Excess(Math.Log(y / x));

    /// <summary>x log x, 0 at 0.</summary>
    public static double TimesLog(double x) => x == 0 ? 0 : x * Math.Log(x);
}
