using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary>Several responses on the command line: named with commas, explained together, in every verb.</summary>
public class SeveralResponsesTests
{
    private static readonly string[] Both = ["--target", "score,gpa"];

    [Fact]
    public void The_text_says_what_is_minimized_and_how_well_each_response_is_predicted()
    {
        string[] lines = CliRun.Of(["fit", CliRun.Students, .. Both]).Done().Lines();
        Assert.InRange(lines.Length, 15, 40);
        Assert.Equal("Group lasso of score, gpa on 8 coefficients, 200 rows: squared error plus a reward for shrinking whole groups: a feature is kept or left out for all responses.", lines[0]);
        Assert.Equal("  minimize ½·mean((score − prediction)² + (gpa − prediction)²) + λ·Σ‖β‖, β per standard deviation", lines[1]);
        Assert.Equal("  ‖β‖ takes a feature's coefficients for all responses together.", lines[2]);
        Assert.Equal(
            "  λ = 0.9584 (one standard error from the minimum; λmax 7.774)  = mean: none, there are several responses = sklearn MultiTaskLasso(alpha=0.9584) = glmnet lambda=0.9584, alpha=1", lines[3]);
        Assert.Equal("  Mean squared error, summed over responses, on held-out folds: 36.58 here, 33.95 for least squares on the same folds.", lines[5]);
        Assert.Equal("  Of each response, with the variance explained: score 36.48 (72.4 %), gpa 0.1002 (72.5 %).", lines[6]);
        Assert.Single(lines, l => l.StartsWith("  food is worth 2 % of its price", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("gpa: homework ", StringComparison.Ordinal));
        Assert.EndsWith(": certified.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_objective_that_is_said_is_the_certificate_s()
    {
        // ½·mean of both squares + λ·Σ‖β‖, from the document's own numbers.
        JsonElement fit = CliRun.Document(["fit", CliRun.Students, .. Both, "--features", "homework,sleep,food", "--lambda", "0.8", "--no-standardize"]);
        global::Whittle.Data.Table table = global::Whittle.Tables.CsvTable.Read(CliRun.Students);
        string[] features = ["homework", "sleep", "food"], responses = ["score", "gpa"];
        double[][] x = [.. features.Select(table.Numbers)];
        JsonElement[] coefficients = [.. FitJsonTests.Coefficients(fit)];
        double loss = 0, norms = 0;
        for (int k = 0; k < 2; k++)
        {
            double[] y = table.Numbers(responses[k]);
            double a = fit.GetProperty("intercepts").GetProperty(responses[k]).GetDouble();
            loss += y.Select((v, i) => Math.Pow(v - a - Enumerable.Range(0, 3).Sum(j => x[j][i] * Estimate(coefficients[(3 * k) + j])), 2)).Average() / 2;
        }

        for (int j = 0; j < 3; j++)
        {
            norms += Math.Sqrt(Math.Pow(Estimate(coefficients[j]), 2) + Math.Pow(Estimate(coefficients[3 + j]), 2));
        }

        Assert.Equal(fit.GetProperty("certificate").GetProperty("objective").GetDouble(), loss + (0.8 * norms), 1e-9);
    }

    [Fact]
    public void Levels_of_a_text_are_one_group_whose_size_counts_columns()
    {
        using var scratch = new Scratch();
        string file = scratch.Write("t.csv", "y,z,g,a\n1,2,u,1\n2,1,v,3\n5,4,w,2\n4,6,u,5\n6,2,v,4\n9,7,w,6\n2,1,u,3\n3,5,v,1\n");
        string[] fit = ["fit", file, "--target", "y,z", "--lambda", "0.2"];
        string text = CliRun.Of(fit).Done().Output;
        Assert.Contains("+ λ·Σ√size·‖β‖, β per standard deviation\n  ‖β‖ takes the coefficients of a group of columns, such as the levels of a text, for all responses together; size counts its columns, not the responses.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("MultiTask", text, StringComparison.Ordinal);
        JsonElement equivalents = CliRun.Document(fit).GetProperty("lambda").GetProperty("equivalents");
        Assert.All(["mean", "sklearn", "glmnet"], name => Assert.Equal(JsonValueKind.Null, equivalents.GetProperty(name).ValueKind));
        CliRun.Fails(2, "no-translation", "the other program does not have this loss, penalty or weights", [.. fit, "--lambda-as", "glmnet"]);
        JsonElement weighted = CliRun.Document([.. fit, "--features", "g", "--factor", "g", "--weights", "a"]);
        Assert.Equal(JsonValueKind.Null, weighted.GetProperty("lambda").GetProperty("equivalents").GetProperty("sklearn").ValueKind);
    }

    [Theory]
    [InlineData("lasso", "MultiTaskLasso", 0.7)]
    [InlineData("elastic-net", "MultiTaskElasticNet", 0.7)]
    [InlineData("ridge", "Ridge", 140)]
    public void The_printed_equivalents_lead_back_to_the_same_model(string penalty, string estimator, double strength)
    {
        string[] problem = ["fit", CliRun.Students, .. Both, "--penalty", penalty];
        JsonElement whittle = CliRun.Document([.. problem, "--lambda", "0.7"]), equivalents = whittle.GetProperty("lambda").GetProperty("equivalents");
        Assert.Equal(JsonValueKind.Null, equivalents.GetProperty("mean").ValueKind);
        Assert.Equal(estimator, equivalents.GetProperty("sklearn").GetProperty("as").GetString());
        Assert.Equal(strength, equivalents.GetProperty("sklearn").GetProperty("lambda").GetDouble(), 1e-9);
        foreach (string convention in new[] { "sklearn", "glmnet" })
        {
            string given = equivalents.GetProperty(convention).GetProperty("lambda").GetRawText();
            JsonElement found = CliRun.Document([.. problem, "--lambda-as", convention, "--lambda", given]);
            Assert.All(FitJsonTests.Coefficients(whittle).Zip(FitJsonTests.Coefficients(found)), pair => Assert.Equal(Estimate(pair.First), Estimate(pair.Second), 1e-9));
        }

        CliRun.Fails(2, "no-translation", "--lambda-as mean has no meaning here", [.. problem, "--lambda-as", "mean"]);
    }

    [Fact]
    public void The_document_has_each_response_by_its_name()
    {
        JsonElement fit = CliRun.Document(["fit", CliRun.Students, .. Both, "--loss", "multi-squared", "--select", "min"]);
        Assert.Equal("score, gpa", fit.GetProperty("response").GetString());
        Assert.Equal(["score", "gpa"], fit.GetProperty("responses").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(["score", "gpa"], fit.GetProperty("intercepts").EnumerateObject().Select(p => p.Name));
        Assert.Equal(("multi-squared", 2), (fit.GetProperty("loss").GetProperty("name").GetString(), fit.GetProperty("loss").GetProperty("parameter").GetInt32()));
        JsonElement crossValidation = fit.GetProperty("crossValidation"), each = crossValidation.GetProperty("heldOutResponses");
        double sum = new[] { "score", "gpa" }.Sum(r => each.GetProperty(r).GetProperty("meanSquaredError").GetDouble());
        Assert.Equal(crossValidation.GetProperty("min").GetProperty("mean").GetDouble(), sum, 1e-9);
        Assert.InRange(each.GetProperty("gpa").GetProperty("varianceExplained").GetDouble(), 0.5, 1);
    }

    [Fact]
    public void A_saved_model_predicts_a_column_for_each_by_name_and_is_inspected()
    {
        using var scratch = new Scratch();
        CliRun.Of(["fit", CliRun.Students, .. Both, "--lambda", "0.5", "--save", scratch["m.json"]]).Done();
        string[] lines = CliRun.Of("predict", scratch["m.json"], CliRun.HeldOut).Done().Lines();
        Assert.Equal("predicted_score,predicted_gpa", lines[0]);
        Assert.Equal(1001, lines.Length);
        Assert.All(lines, l => Assert.Equal(2, l.Split(',').Length));
        Assert.StartsWith("link_score,link_gpa\n", CliRun.Of("predict", scratch["m.json"], CliRun.HeldOut, "--type", "link").Done().Output, StringComparison.Ordinal);
        JsonElement predictions = CliRun.Document("predict", scratch["m.json"], CliRun.HeldOut);
        Assert.Equal(["score", "gpa"], predictions.GetProperty("responses").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(lines[1].Split(',')[1], predictions.GetProperty("predictions").GetProperty("predicted_gpa")[0].GetRawText());
        CliRun.Fails(2, "no-classes", "the numbers of 'score', not classes", "predict", scratch["m.json"], CliRun.HeldOut, "--type", "class");
        Assert.StartsWith("Predicts score, gpa: fitted to 200 rows, λ = 0.5 (given), L1 ratio 1, explains 75.", CliRun.Of("inspect", scratch["m.json"]).Done().Output, StringComparison.Ordinal);
        Assert.Equal(["score", "gpa"], CliRun.Document("inspect", scratch["m.json"]).GetProperty("responses").EnumerateArray().Select(r => r.GetString()));
    }

    [Fact]
    public void Path_and_plot_name_the_coefficients_of_each()
    {
        JsonElement path = CliRun.Document(["path", CliRun.Students, .. Both, "--lambdas", "5,1"]);
        Assert.Equal("gpa: homework", path.GetProperty("names")[4].GetString());
        Assert.All(path.GetProperty("points").EnumerateArray(), p => Assert.Equal(2, p.GetProperty("intercepts").GetArrayLength()));
        Assert.Contains("+score: homework +score: last_score +gpa: homework +gpa: last_score", CliRun.Of(["path", CliRun.Students, .. Both, "--lambdas", "5,1"]).Done().Output, StringComparison.Ordinal);
        using var scratch = new Scratch();
        CliRun.Of(["plot", "path", CliRun.Students, .. Both, "-o", scratch["p.svg"]]).Done();
        Assert.Contains(">gpa: last_score</text>", File.ReadAllText(scratch["p.svg"]), StringComparison.Ordinal);
        CliRun.Fails(2, "exact-path-needs-lasso", "the loss is multi-squared", ["path", CliRun.Students, .. Both, "--exact"]);
    }

    [Fact]
    public void Names_are_given_with_commas_repeated_or_whole_and_in_a_formula()
    {
        using var scratch = new Scratch();
        string file = scratch.Write("t.csv", "\"a,b\",a,x\n1,2,1\n3,1,2\n2,4,4\n6,3,5\n");
        string[] Responses(params string[] target) => CliRun.Document(["fit", file, "--lambda", "0.1", .. target]) is var fit && fit.TryGetProperty("responses", out JsonElement names)
            ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [fit.GetProperty("response").GetString()!];
        Assert.Equal(["a,b"], Responses("--target", "a,b"));
        Assert.Equal(["a,b", "a"], Responses("--target", "a,b", "-t", "a"));
        Assert.Equal(["a", "x"], Responses("--target", "a, x"));
        Assert.Equal(["a", "a,b"], Responses("--formula", "cbind(a, `a,b`) ~ x"));
        Assert.Equal(["a", "a,b"], Responses("--target", "a", "--target", "a,b", "--formula", "~ x"));
        CliRun.Fails(3, "no-such-column", "t.csv has no column 'b'.", "fit", file, "--target", "x,b");
        CliRun.Fails(2, "no-names", "--target names no column", "fit", file, "--target", ",");
        CliRun.Fails(2, "feature-has-role", "--features names 'a', which --target names too", "fit", file, "--target", "x,a", "--features", "a");
        CliRun.Fails(2, "response-count", "The poisson loss explains 1 response; 2 are named.", "fit", file, "--target", "x,a", "--loss", "poisson");
        Assert.StartsWith("Lasso of a on 1 coefficients", CliRun.Of("fit", file, "--target", "a", "--features", "x", "--loss", "multi-squared", "--lambda", "0.1").Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_a_matrix_s_response_are_responses()
    {
        using var scratch = new Scratch();
        string x = scratch.WriteNpy("x.npy", "(4, 1)", false, [1, 2, 4, 5]), y = scratch.WriteNpy("y.npy", "(4, 2)", false, [1, 2, 3, 1, 2, 4, 6, 3]);
        JsonElement fit = CliRun.Document("fit", x, "--response", y, "--lambda", "0.1"), same = CliRun.Document("fit", x, "--response", y, "--lambda", "0.1", "--loss", "multi-squared");
        Assert.Equal(["y1", "y2"], fit.GetProperty("responses").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(fit.GetRawText(), same.GetRawText());
    }

    [Fact]
    public void Many_responses_still_fit_in_forty_lines_and_all_prints_every_one()
    {
        using var scratch = new Scratch();
        var random = new Random(7);
        string header = string.Join(',', Enumerable.Range(1, 12).Select(k => $"y{k}").Concat(Enumerable.Range(1, 20).Select(j => $"x{j}")));
        string file = scratch.Write("wide.csv", $"{header}\n{string.Concat(Enumerable.Range(0, 40).Select(_ => $"{string.Join(',', Enumerable.Range(0, 32).Select(_ => random.Next(1, 1000)))}\n"))}");
        string[] fit = ["fit", file, "--target", string.Join(',', Enumerable.Range(1, 12).Select(k => $"y{k}")), "--select", "min", "--lambda-count", "12"];
        string[] lines = CliRun.Of(fit).Done().Lines();
        Assert.InRange(lines.Length, 20, 40);
        Assert.StartsWith("Group lasso of y1, y2, y3, … (12 responses) on 240 coefficients", lines[0], StringComparison.Ordinal);
        Assert.Contains("½·mean(Σ(y − prediction)² over 12 responses)", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("6 more intercepts", StringComparison.Ordinal));
        string all = CliRun.Of([.. fit, "--all"]).Done().Output;
        Assert.DoesNotContain("--all", all, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 12), k => Assert.Contains($"y{k}: (intercept)", all, StringComparison.Ordinal));
    }

    private static double Estimate(JsonElement coefficient) => coefficient.GetProperty("estimate").GetDouble();
}
