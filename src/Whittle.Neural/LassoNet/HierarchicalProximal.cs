namespace Whittle.Neural;

/// <summary>
/// LassoNet's proximal operator of one input (Lemhadri, Ruan, Abraham &amp; Tibshirani 2021, JMLR 22(127), algorithm 3): of skip weights v and weights u into the first hidden layer the θ and W that minimize
/// ½‖θ − v‖² + ½‖W − u‖² + t‖θ‖ with |Wⱼ| ≤ M‖θ‖ for every j. θ points where v does, and Wⱼ = sign(uⱼ) min(|uⱼ|, M‖θ‖); what is left is strictly convex in r = ‖θ‖ ≥ 0, with the slope
/// r − ‖v‖ + t − M Σ max(|uⱼ| − Mr, 0), whose root lies between two of the sorted |uⱼ|.
/// </summary>
internal static class HierarchicalProximal
{
    /// <summary>Applies it in place.</summary>
    /// <param name="skip">V, overwritten by θ: one weight an output.</param>
    /// <param name="weights">U, overwritten by W: one weight a neuron of the first layer.</param>
    /// <param name="threshold">T ≥ 0.</param>
    /// <param name="hierarchy">M ≥ 0.</param>
    /// <param name="sorted">As many numbers as weights, to work with.</param>
    public static void Apply(Span<double> skip, Span<double> weights, double threshold, double hierarchy, Span<double> sorted)
    {
        double norm = 0;
        foreach (double v in skip)
        {
            norm += v * v;
        }

        norm = Math.Sqrt(norm);
        double radius = Radius(norm, weights, threshold, hierarchy, sorted[..weights.Length]);
        if (norm > 0)
        {
            foreach (ref double v in skip)
            {
                v *= radius / norm;
            }
        }
        else
        {
            // Every direction is as good; the first output's is taken.
            skip[0] = radius;
        }

        double most = hierarchy * radius;
        foreach (ref double w in weights)
        {
            w = Math.Clamp(w, -most, most);
        }
    }

    // The root of the slope: with the m largest |u| beyond Mr it is r = (‖v‖ − t + M Σ)/(1 + mM²), at most 0 means 0.
    private static double Radius(double norm, ReadOnlySpan<double> weights, double threshold, double hierarchy, Span<double> sorted)
    {
        for (int j = 0; j < sorted.Length; j++)
        {
            sorted[j] = -Math.Abs(weights[j]);
        }

        sorted.Sort();
        double sum = 0;
        for (int m = 0; ; m++)
        {
            double radius = Math.Max(0, (norm - threshold + (hierarchy * sum)) / (1 + (m * hierarchy * hierarchy)));
            if (m == sorted.Length || hierarchy * radius >= -sorted[m])
            {
                return radius;
            }

            sum -= sorted[m];
        }
    }
}
