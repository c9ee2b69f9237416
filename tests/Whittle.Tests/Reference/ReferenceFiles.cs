using System.Text.Json;

namespace Whittle.Tests.Reference;

/// <summary>What stands in <c>reference/</c>, read once.</summary>
public static class ReferenceFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private static readonly Lazy<IReadOnlyDictionary<string, ReferenceProblem>> LazyProblems = new(
        () => Read<ReferenceProblem.Stored>("problems.json", "problems").Select(ReferenceProblem.From).ToDictionary(p => p.Name));

    private static readonly Lazy<IReadOnlyList<GoldenFit>> LazyGoldens = new(() => Read<GoldenFit>("goldens.json", "goldens"));
    private static readonly Lazy<IReadOnlyList<ConventionFit>> LazyConventions = new(() => Read<ConventionFit>("conventions.json", "fits"));
    private static readonly Lazy<IReadOnlyList<CrossValidationRun>> LazyRuns = new(() => Read<CrossValidationRun>("cross-validation.json", "runs"));

    /// <summary>The folder, found from the test assembly upwards beside <c>Whittle.slnx</c>.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The problems by name.</summary>
    public static IReadOnlyDictionary<string, ReferenceProblem> Problems => LazyProblems.Value;

    /// <summary>The golden fits.</summary>
    public static IReadOnlyList<GoldenFit> Goldens => LazyGoldens.Value;

    /// <summary>The fits whose λ is in another convention.</summary>
    public static IReadOnlyList<ConventionFit> Conventions => LazyConventions.Value;

    /// <summary>The recorded cross-validations.</summary>
    public static IReadOnlyList<CrossValidationRun> CrossValidations => LazyRuns.Value;

    private static T[] Read<T>(string file, string key)
    {
        using FileStream stream = File.OpenRead(Path.Combine(Folder, file));
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty(key).Deserialize<T[]>(Options) ?? throw new JsonException($"{file} has no {key}.");
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Whittle.slnx")))
                return Path.Combine(folder.FullName, "reference");
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Whittle.slnx.");
    }
}
