using System.Text.Json;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>Criteria that choose λ, for machines.</summary>
internal static class CriterionJson
{
    /// <summary>The criteria along λ.</summary>
    public static void Write(Utf8JsonWriter json, InformationCriteria criteria, Criterion criterion)
    {
        json.WriteStartObject("criteria");
        json.WriteString("chosenBy", criterion.ToString().ToLowerInvariant());
        json.WriteNumber("index", criteria.IndexOf(criterion));
        json.WriteReal("noiseVariance", criteria.NoiseVariance);
        FitJson.WriteArray(json, "lambdas", criteria.Lambdas);
        FitJson.WriteArray(json, "degreesOfFreedom", criteria.DegreesOfFreedom);
        foreach (Criterion known in CriterionWords.Known(criteria))
        {
            FitJson.WriteArray(json, known.ToString().ToLowerInvariant(), criteria.Values(known));
        }

        json.WriteEndObject();
    }
}
