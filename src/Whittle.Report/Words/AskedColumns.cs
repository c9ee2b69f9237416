using Whittle.Explain;
using Whittle.Inference;
using Whittle.Models;

namespace Whittle.Report;

/// <summary>What was asked for beside the coefficients of a fit.</summary>
/// <param name="Confidence">Intervals, or null.</param>
/// <param name="Stability">Frequencies in halves, or null.</param>
/// <param name="Partners">The partner of each kept feature, or null.</param>
internal sealed record AskedColumns(CoefficientInference? Confidence, StabilitySelection? Stability, IReadOnlyDictionary<string, FeaturePartner>? Partners)
{
    // p-values below this are written as powers of ten.
    private const double LeastPlain = 1e-4;

    /// <summary>Whether everything was finished.</summary>
    public bool IsComplete => Confidence?.IsComplete != false && Stability?.IsComplete != false;

    /// <summary>The headers of the columns.</summary>
    public IReadOnlyList<string> Headers =>
    [
        .. Confidence is { } c ? (string[])[$"{Plain.Percent(c.Level)} interval", c.Method == InferenceMethod.Bootstrap ? "in draws" : "p"] : [],
        .. Stability is null ? Array.Empty<string>() : ["in halves"],
        .. Partners is null ? Array.Empty<string>() : ["partner"],
    ];

    /// <summary>The cells of a coefficient.</summary>
    public string[] Cells(Coefficient coefficient)
    {
        var cells = new List<string>();
        if (Confidence is { } confidence)
        {
            CoefficientInterval? own = confidence.Intervals.FirstOrDefault(i => i.Name == coefficient.Label);
            cells.Add(own is null ? "" : $"{End(own.Low)} … {End(own.High)}");
            cells.Add(own?.Frequency is { } share ? Plain.Percent(share) : own?.PValue is { } p ? p < LeastPlain ? Plain.Tiny(p) : Plain.Number(p) : "");
        }

        if (Stability is { } stability)
        {
            int at = Enumerable.Range(0, stability.Names.Count).FirstOrDefault(t => stability.Names[t] == coefficient.Label, -1);
            cells.Add(at < 0 ? "" : Plain.Percent(stability.Frequencies[at]));
        }

        if (Partners is { } partners)
        {
            cells.Add(partners.TryGetValue(coefficient.Name, out FeaturePartner? partner) ? $"{Plain.Clean(partner.Name)} {Plain.Number(partner.Correlation)}" : "");
        }

        return [.. cells];
    }

    /// <summary>What the columns mean, a line each.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            if (Confidence is { } found)
            {
                string noise = found.NoiseDeviation is { } sigma && found.Method != InferenceMethod.Unpenalized ? $" σ = {Plain.Number(sigma)}, {(found.NoiseSource == "given" ? "given" : $"from {found.NoiseSource}")}." : "";
                yield return $"  Intervals{(found.Lambda is { } lambda && found.Method is InferenceMethod.Debiased or InferenceMethod.DataSplit ? $" at λ = {Plain.Number(lambda)}" : "")}, {Meaning(found)}{noise}{(found.Caveat is { } caveat ? $" Outside the theory: {caveat}." : "")}";
            }

            if (Stability is { } stability)
            {
                yield return $"  In halves: the share of {2 * stability.Pairs} random halves among whose first {stability.SubsetSize} features (as many as are kept here) it is; from {Plain.Percent(stability.Threshold)} on it is stable, with at most {Plain.Number(stability.FalseBound)} expected of those that are chance.";
            }

            if (Partners is not null)
            {
                yield return "  Partner: the feature that it is most correlated with.";
            }
        }
    }

    private static string Meaning(CoefficientInference found) => found.Method switch
    {
        InferenceMethod.Unpenalized => "each by itself, if the features were chosen without this response.",
        InferenceMethod.Debiased => "debiased lasso: of the linear model with all features, not of the shrunken numbers beside them.",
        InferenceMethod.PostSelection => "post-selection: of least squares on the kept features, given that they were kept with these signs.",
        InferenceMethod.DataSplit => $"data splitting: half of the rows kept {found.Intervals.Count} {(found.Intervals.Count == 1 ? "feature" : "features")}, which were fitted to the other half without a penalty; other features have none.",
        _ => $"bootstrap: where {found.Draws} draws of the rows, λ chosen anew, put the coefficient; how it varies, not a confidence interval.",
    };

    private static string End(double value) => double.IsPositiveInfinity(value) ? "∞" : double.IsNegativeInfinity(value) ? "−∞" : Plain.Number(value);
}
