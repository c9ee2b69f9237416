using System.Text.Json;
using Whittle.Models;
using Whittle.Penalties;

namespace Whittle.Tests.Reference;

/// <summary>
/// The translation of λ against the real programs, run now: each is asked for a fit in its own convention (or the tutorial's), and Whittle at the λ that its
/// own translation gives. Without the programs, <see cref="GoldenTests"/> does the same with what they said once.
/// </summary>
public class LiveRivalTests
{
    [Fact]
    public void Scikit_learn_agrees_in_every_convention() => Compare(
        "scikit-learn", output => ExternalPrograms.Python(["sklearn", "numpy"], ReferenceFiles.Folder, "-B", "make_conventions.py", "problems.json", output));

    [Fact]
    public void Glmnet_agrees_in_every_convention() => Compare(
        "glmnet", output => ExternalPrograms.R(["glmnet", "jsonlite"], ReferenceFiles.Folder, "make_conventions.R", "problems.json", output));

    private static void Compare(string tool, Func<string, string> run)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            run(path);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            int count = 0;
            foreach (JsonElement fit in document.RootElement.GetProperty("fits").EnumerateArray())
            {
                ReferenceProblem problem = ReferenceFiles.Problems[fit.GetProperty("problem").GetString()!];
                LambdaConvention convention = fit.GetProperty("convention").GetString() switch { "mean" => LambdaConvention.Mean, "sklearn" => LambdaConvention.ScikitLearn, _ => LambdaConvention.Glmnet };
                double lambda = fit.GetProperty("lambda").GetDouble(), l1Ratio = fit.GetProperty("l1Ratio").GetDouble();
                PenaltyStrength pair = GoldenTests.For(problem, 1).LambdaScale.ToWhittle(convention, lambda, l1Ratio)!.Value;
                PathPoint point = GoldenTests.For(problem, pair.L1Ratio).FitPoint(pair.Lambda, CancellationToken.None);
                double[] theirs = [.. fit.GetProperty("coefficients").EnumerateArray().Select(c => c.GetDouble())];
                double difference = GoldenTests.Difference(problem, point, theirs);
                Assert.True(difference <= 1e-8, $"{tool}, {problem.Name}, {convention}, λ = {lambda}, L1 ratio {l1Ratio}: {difference}");
                count++;
            }

            Assert.InRange(count, 50, 1000);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
