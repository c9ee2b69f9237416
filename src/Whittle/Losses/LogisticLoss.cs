using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// Logistic regression: for a share y in [0, 1] (0 and 1 for two classes), ℓ = log(1 + e^η) − yη less its value at the saturated model, which is 0 for
/// classes. Mean 1/(1 + e^−η). With q = y − r in [0, 1], −ℓ*(−r) = −q log q − (1−q) log(1−q) + y log y + (1−y) log(1−y).
/// Source: McCullagh &amp; Nelder (1989), <i>Generalized Linear Models</i>, ch. 4.
/// </summary>
public readonly record struct LogisticLoss : IRowLoss, IRowBlock
{
    private const double Rounding = 1e-14;

    /// <inheritdoc/>
    public string Name => "logistic";

    /// <inheritdoc/>
    public string Link => "logit";

    /// <inheritdoc/>
    public bool TakesClasses => true;

    /// <inheritdoc/>
    public string Domain => "a share in [0, 1]: 0 and 1 for two classes";

    /// <inheritdoc/>
    public bool Allows(double response) => response is >= 0 and <= 1;

    /// <inheritdoc/>
    public double Value(double response, double predictor) =>
        (response * Exponential.SoftPlus(-predictor)) + ((1 - response) * Exponential.SoftPlus(predictor)) - Entropy(response);

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor)
    {
        double mean = Exponential.Logistic(predictor), other = Exponential.Logistic(-predictor);
        return ((mean * (1 - response)) - (other * response), mean * other);
    }

    /// <inheritdoc/>
    public double DualValue(double response, double descent)
    {
        double q = response - descent;
        return q is >= -Rounding and <= 1 + Rounding ? Entropy(Math.Clamp(q, 0, 1)) - Entropy(response) : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public double Mean(double predictor) => Exponential.Logistic(predictor);

    /// <inheritdoc/>
    public double Start(double mean) => Math.Log(mean / (1 - mean)) is var logit && double.IsFinite(logit) ? logit : 0;

    /// <inheritdoc/>
    void IRowBlock.Values(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> values)
    {
        Kernels.SoftPlusOfNegative(predictor, values);
        for (int i = 0; i < values.Length; i++)
        {
            double y = response[i];
            values[i] += (y * Math.Max(-predictor[i], 0)) + ((1 - y) * Math.Max(predictor[i], 0)) - OwnEntropy(y);
        }
    }

    /// <inheritdoc/>
    void IRowBlock.Slopes(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> slopes)
    {
        Kernels.LessLikely(predictor, slopes);
        for (int i = 0; i < slopes.Length; i++)
        {
            double less = slopes[i], more = 1 - less, y = response[i];
            slopes[i] = predictor[i] >= 0 ? (more * (1 - y)) - (less * y) : (less * (1 - y)) - (more * y);
        }
    }

    /// <inheritdoc/>
    void IRowBlock.Curvatures(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> curvatures)
    {
        Kernels.LessLikely(predictor, curvatures);
        for (int i = 0; i < curvatures.Length; i++)
        {
            curvatures[i] *= 1 - curvatures[i];
        }
    }

    /// <inheritdoc/>
    void IRowBlock.DualValues(ReadOnlySpan<double> response, ReadOnlySpan<double> descents, Span<double> values)
    {
        Span<double> others = stackalloc double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp(response[i] - descents[i], 0, 1);
            others[i] = 1 - values[i];
        }

        Kernels.TimesLog(values, values);
        Kernels.TimesLog(others, others);
        for (int i = 0; i < values.Length; i++)
        {
            double q = response[i] - descents[i];
            values[i] = q is >= -Rounding and <= 1 + Rounding ? -values[i] - others[i] - OwnEntropy(response[i]) : double.NegativeInfinity;
        }
    }

    private static double OwnEntropy(double response) => response is 0 or 1 ? 0 : Entropy(response);

    // −q log q − (1−q) log(1−q).
    private static double Entropy(double q) => -Exponential.TimesLog(q) - Exponential.TimesLog(1 - q);
}
