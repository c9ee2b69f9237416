using System.Text.Json;
using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Penalties;

namespace Whittle.Tests.Reference;

/// <summary>Problems and goldens of losses as their files hold them, and how the front door is asked for them.</summary>
internal static class LossReference
{
    /// <summary>The problems of a file, by name.</summary>
    public static Dictionary<string, JsonElement> Problems(string file) => Read(file, "problems").ToDictionary(p => p.GetProperty("name").GetString()!);

    /// <summary>A problem through the front door. The loss is called by the name that the file gives it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="ratio">The L1 ratio.</param>
    /// <param name="grouped">Whether the coefficients of a column in all classes are penalized together.</param>
    /// <param name="parameter">The loss's parameter, where the fit and not the problem has it.</param>
    /// <param name="hasOffset">Whether the problem's offset, if there is one, is fitted with.</param>
    public static Regression For(JsonElement problem, double ratio, bool grouped, double? parameter = null, bool hasOffset = true)
    {
        int n = problem.GetProperty("rows").GetInt32(), p = problem.GetProperty("columns").GetInt32();
        string[] names = [.. Enumerable.Range(0, p).Select(j => $"x{j}")];
        string loss = problem.GetProperty("loss").GetString()!;
        parameter ??= problem.GetProperty("parameter") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        double[] factors = problem.GetProperty("penaltyFactors") is { ValueKind: JsonValueKind.Array } given
            ? [.. given.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? double.PositiveInfinity : v.GetDouble())]
            : [.. names.Select(_ => 1.0)];
        double[] response = loss switch
        {
            "cox" => [.. Numbers(problem, "time")!, .. Numbers(problem, "event")!, .. Numbers(problem, "strata") ?? []],
            "multi-squared" => [.. problem.GetProperty("y").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(v => v.GetDouble()))],
            _ => Numbers(problem, "y")!,
        };
        var options = new RegressionOptions
        {
            Loss = LossCatalog.Standard.Create(loss, problem.GetProperty("link").GetString(), parameter),
            Intercept = problem.GetProperty("intercept").GetBoolean(),
            Standardize = problem.GetProperty("standardize").GetBoolean(),
            PenaltyFactors = names.Zip(factors).ToDictionary(f => f.First, f => f.Second),
        };
        var columns = new DenseDesign(problem.GetProperty("x").EnumerateArray().SelectMany(c => c.EnumerateArray().Select(v => v.GetDouble())).ToArray(), n, p);
        return grouped && loss == "multinomial"
            ? Regression.Penalized(columns, response, new GroupPenalty(ratio), Numbers(problem, "weights"), names, options, hasOffset ? Numbers(problem, "offset") : null)
            : Regression.ElasticNet(columns, response, ratio, Numbers(problem, "weights"), names, options, hasOffset ? Numbers(problem, "offset") : null);
    }

    /// <summary>The largest distance of a coefficient or intercept from the golden's, over the largest of them unless all are 0.</summary>
    public static double Difference(PathPoint point, JsonElement golden, int columns)
    {
        JsonElement coefficients = golden.GetProperty("coefficients"), intercept = golden.GetProperty("intercept");
        bool several = intercept.ValueKind == JsonValueKind.Array;
        double[] expected = several ? [.. coefficients.EnumerateArray().SelectMany(c => c.EnumerateArray().Select(v => v.GetDouble()))] : [.. coefficients.EnumerateArray().Select(v => v.GetDouble())];
        double[] intercepts = several ? [.. intercept.EnumerateArray().Select(v => v.GetDouble())] : [intercept.GetDouble()], found = new double[expected.Length];
        for (int k = 0; k < point.Indices.Count; k++)
        {
            found[point.Indices[k]] = point.Values[k];
        }

        Assert.Equal(columns * intercepts.Length, expected.Length);
        double size = expected.Concat(intercepts).Max(Math.Abs);
        return expected.Zip(found).Concat(intercepts.Zip(point.Intercepts)).Max(pair => Math.Abs(pair.First - pair.Second)) / (size > 0 ? size : 1);
    }

    /// <summary>The numbers of a field, or null.</summary>
    public static double[]? Numbers(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out JsonElement values) && values.ValueKind == JsonValueKind.Array ? [.. values.EnumerateArray().Select(v => v.GetDouble())] : null;

    /// <summary>What stands in a file under a key.</summary>
    public static JsonElement[] Read(string file, string key)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ReferenceFiles.Folder, file)));
        return [.. document.RootElement.GetProperty(key).Clone().EnumerateArray()];
    }
}
