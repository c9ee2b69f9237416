using Whittle.Numerics;

namespace Whittle.Losses;

/// <summary>
/// Poisson regression with the log link: for y ≥ 0, ℓ = y log(y/μ) − y + μ with μ = e^η. With q = y − r ≥ 0, −ℓ*(−r) = y log y − q log q − r
/// (0 log 0 = 0). Source: McCullagh &amp; Nelder (1989), <i>Generalized Linear Models</i>, ch. 6.
/// </summary>
public readonly record struct PoissonLoss : IRowLoss, IRowBlock
{
    private const double Rounding = 1e-14;

    /// <inheritdoc/>
    public string Name => "poisson";

    /// <inheritdoc/>
    public string Link => "log";

    /// <inheritdoc/>
    public string Domain => "a number of 0 or more, such as a count";

    /// <inheritdoc/>
    public bool Allows(double response) => response >= 0;

    /// <inheritdoc/>
    public double Value(double response, double predictor) =>
        response == 0 ? Math.Exp(predictor) : response * Exponential.Excess(predictor - Math.Log(response));

    /// <inheritdoc/>
    public (double Slope, double Curvature) Derivatives(double response, double predictor)
    {
        double mean = Math.Exp(predictor);
        return (mean - response, mean);
    }

    /// <inheritdoc/>
    public double DualValue(double response, double descent)
    {
        double q = response - descent;
        return q < -Rounding * response ? double.NegativeInfinity : -Exponential.TimesLog(Math.Max(0, q)) + Exponential.TimesLog(response) - descent;
    }

    /// <inheritdoc/>
    public double Mean(double predictor) => Math.Exp(predictor);

    /// <inheritdoc/>
    public double Start(double mean) => mean > 0 ? Math.Log(mean) : 0;

    /// <inheritdoc/>
    void IRowBlock.Values(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> values)
    {
        Span<double> means = stackalloc double[values.Length];
        Kernels.Exp(predictor, means);
        Kernels.Log(response, values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = predictor[i] - values[i];
        }

        Kernels.Excess(values, values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = response[i] == 0 ? means[i] : response[i] * values[i];
        }
    }

    /// <inheritdoc/>
    void IRowBlock.Slopes(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> slopes)
    {
        Kernels.Exp(predictor, slopes);
        Kernels.AddScaled(-1, response, slopes);
    }

    /// <inheritdoc/>
    void IRowBlock.Curvatures(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> curvatures) => Kernels.Exp(predictor, curvatures);

    /// <inheritdoc/>
    void IRowBlock.DualValues(ReadOnlySpan<double> response, ReadOnlySpan<double> descents, Span<double> values)
    {
        Span<double> own = stackalloc double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Max(0, response[i] - descents[i]);
        }

        Kernels.TimesLog(values, values);
        Kernels.TimesLog(response, own);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = response[i] - descents[i] < -Rounding * response[i] ? double.NegativeInfinity : own[i] - values[i] - descents[i];
        }
    }
}
