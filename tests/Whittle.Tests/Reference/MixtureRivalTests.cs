using System.Text.Json;
using Whittle.Design;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Reference;

/// <summary>
/// Cross-validation of ridge and elastic nets against glmnet, run now. One pair of λ and mixture means another problem to glmnet in every fold, since it divides the response by its deviation among the fold's training rows; the
/// script converts the pair inside each.
/// </summary>
public class MixtureRivalTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void Glmnet_agrees_where_the_pair_is_converted_inside_each_fold()
    {
        (double Ratio, bool HasWeights)[] kinds = [(0, false), (0.5, false), (0.9, true), (0, true), (1, true)];
        string[] files = [Path.GetTempFileName(), Path.GetTempFileName()];
        try
        {
            Problem[] problems = [.. kinds.Select((k, at) => Create(at, k.Ratio, k.HasWeights))];
            File.WriteAllText(files[0], JsonSerializer.Serialize(problems.Select(p => new { x = p.X, y = p.Y, weights = p.Weights, lambdas = p.Lambdas, l1Ratio = p.Ratio, folds = p.Folds.Assignment.ToArray() })));
            ExternalPrograms.R(["glmnet", "jsonlite"], Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Reference"), "mixtures.R", files[0], files[1]);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(files[1]));
            JsonElement[] found = [.. document.RootElement.EnumerateArray()];
            Assert.Equal(problems.Length, found.Length);
            for (int k = 0; k < problems.Length; k++)
            {
                Problem own = problems[k];
                CrossValidation ours = Regression.ElasticNet(new DenseDesign(own.X.SelectMany(c => c).ToArray(), own.Y.Length, own.X.Length), own.Y, own.Ratio, own.Weights)
                    .CrossValidate(own.Folds, new LambdaGrid { Values = own.Lambdas }).CrossValidation;
                foreach ((string name, IReadOnlyList<double> values) in new[] { ("means", ours.Means), ("standardErrors", ours.StandardErrors) })
                {
                    double[] theirs = [.. found[k].GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
                    double apart = theirs.Zip(values).Max(p => Math.Abs((p.First / p.Second) - 1));
                    Assert.True(theirs.Length == values.Count && apart <= Tolerance, $"L1 ratio {own.Ratio}: {name} are {apart:e1} apart");
                }
            }
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    private static Problem Create(int seed, double ratio, bool hasWeights)
    {
        const int Rows = 60, Columns = 6;
        var random = new Xoshiro256(40 + seed);
        double[][] x = [.. Enumerable.Range(0, Columns).Select(_ => Enumerable.Range(0, Rows).Select(_ => random.NextNormal()).ToArray())];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => (4 * x[0][i]) - (2 * x[1][i]) + (3 * random.NextNormal()))];
        double[] weights = [.. Enumerable.Range(0, Rows).Select(_ => hasWeights ? 0.5 + random.NextDouble() : 1)];
        return new Problem(x, y, weights, [2, 1, 0.5, 0.2, 0.05], ratio, Folds.Random(Rows, 5, seed));
    }

    private sealed record Problem(double[][] X, double[] Y, double[] Weights, double[] Lambdas, double Ratio, Folds Folds);
}
