using System.Text.Json;
using Whittle.Design;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Reference;

/// <summary>Cross-validation by every measure against <c>cv.glmnet</c>, with its folds and λ.</summary>
public class MeasureGoldenTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void Cross_validation_equals_glmnet_by_every_measure()
    {
        Dictionary<string, JsonElement> ofLosses = LossReference.Problems("loss-problems.json");
        JsonElement[] runs = LossReference.Read("loss-cross-validation.json", "runs");
        var failures = new List<string>();
        foreach (JsonElement run in runs)
        {
            string name = run.GetProperty("problem").GetString()!, measure = run.GetProperty("measure").GetString()!;
            Regression regression = ofLosses.TryGetValue(name, out JsonElement problem) ? LossReference.For(problem, 1, false, hasOffset: run.GetProperty("offset").GetBoolean()) : OfSquares(ReferenceFiles.Problems[name]);
            double[] lambdas = LossReference.Numbers(run, "lambdas")!, means = LossReference.Numbers(run, "mean")!, errors = LossReference.Numbers(run, "standardError")!;
            Folds folds = Folds.FromLabels(run.GetProperty("foldId").EnumerateArray().Select(f => f.GetInt32()).ToArray());
            CrossValidation found = regression.CrossValidate(FoldPlan.Given(folds), new LambdaGrid { Values = lambdas }, MeasureOf(measure), cancellation: TestContext.Current.CancellationToken).CrossValidation;
            double mean = Worst(means, found.Means), error = Worst(errors, found.StandardErrors);
            if (!(mean <= Tolerance) || !(error <= Tolerance) || found.Lambdas[found.MinimumIndex] != run.GetProperty("lambdaMin").GetDouble() || found.Lambdas[found.OneStandardErrorIndex] != run.GetProperty("lambda1se").GetDouble())
            {
                failures.Add($"{name} by {measure}: means {mean:e1} apart, standard errors {error:e1}, minimum at {found.Lambdas[found.MinimumIndex]}, one standard error at {found.Lambdas[found.OneStandardErrorIndex]}");
            }
        }

        Assert.True(runs.Length >= 30);
        Assert.Equal(6, runs.Select(r => MeasureOf(r.GetProperty("measure").GetString()!)).Distinct().Count());
        Assert.True(failures.Count == 0, $"{failures.Count} of {runs.Length}:\n{string.Join('\n', failures)}");
    }

    private static ErrorMeasure MeasureOf(string name) => name switch
    {
        "deviance" => ErrorMeasure.Deviance,
        "mse" => ErrorMeasure.SquaredError,
        "mae" => ErrorMeasure.AbsoluteError,
        "class" => ErrorMeasure.ClassError,
        "auc" => ErrorMeasure.AreaUnderCurve,
        _ => ErrorMeasure.Concordance,
    };

    private static double Worst(double[] expected, IReadOnlyList<double> found) => expected.Zip(found, (e, f) => Math.Abs(e - f) / Math.Abs(e)).Max();

    private static Regression OfSquares(ReferenceProblem p) => Regression.ElasticNet(
        new DenseDesign(p.X, p.Rows, p.Columns), p.Y, 1, p.Weights, null, new RegressionOptions { Intercept = p.Intercept, Standardize = p.Standardize });
}
