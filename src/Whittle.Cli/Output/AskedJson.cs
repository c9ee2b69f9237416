using System.Text.Json;
using Whittle.Explain;
using Whittle.Inference;
using Whittle.Report;

namespace Whittle.Cli;

/// <summary>What was asked for beside the coefficients of a fit, for machines.</summary>
internal static class AskedJson
{
    public static void Write(Utf8JsonWriter json, AskedColumns asked)
    {
        if (asked.Confidence is { } found)
        {
            json.WriteStartObject("confidence");
            json.WriteString("method", found.Method switch
            {
                InferenceMethod.Unpenalized => "ordinary",
                InferenceMethod.Debiased => "debiased",
                InferenceMethod.PostSelection => "post-selection",
                InferenceMethod.DataSplit => "split",
                _ => "bootstrap",
            });
            json.WriteReal("level", found.Level);
            json.WriteReal("lambda", found.Lambda);
            json.WriteReal("noise", found.NoiseDeviation);
            json.WriteString("noiseSource", found.NoiseSource);
            json.WriteReal("draws", found.Draws);
            json.WriteString("caveat", found.Caveat);
            json.WriteStartArray("intervals");
            foreach (CoefficientInterval interval in found.Intervals)
            {
                json.WriteStartObject();
                json.WriteString("name", interval.Name);
                json.WriteReal("estimate", interval.Estimate);
                json.WriteReal("standardError", interval.StandardError);
                json.WriteReal("low", double.IsFinite(interval.Low) ? interval.Low : null);
                json.WriteReal("high", double.IsFinite(interval.High) ? interval.High : null);
                json.WriteReal("pValue", interval.PValue);
                json.WriteReal("frequency", interval.Frequency);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (asked.Stability is { } stability)
        {
            json.WriteStartObject("stability");
            json.WriteNumber("pairs", stability.Pairs);
            json.WriteNumber("subsetSize", stability.SubsetSize);
            json.WriteReal("threshold", stability.Threshold);
            json.WriteReal("falseBound", stability.FalseBound);
            json.WriteStartObject("frequencies");
            for (int t = 0; t < stability.Names.Count; t++)
            {
                json.WriteReal(stability.Names[t], stability.Frequencies[t]);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (asked.Partners is { } partners)
        {
            json.WriteStartObject("partners");
            foreach ((string name, FeaturePartner partner) in partners)
            {
                json.WriteStartObject(name);
                json.WriteString("name", partner.Name);
                json.WriteReal("correlation", partner.Correlation);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }
}
