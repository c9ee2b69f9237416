using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary><c>whittle compare</c>.</summary>
public class CompareTests
{
    [Fact]
    public void Methods_share_the_folds_and_one_is_recommended()
    {
        JsonElement found = CliRun.Document("compare", CliRun.Students, "--target", "score", "--folds", "5", "--lambda-count", "20");
        JsonElement[] methods = [.. found.GetProperty("methods").EnumerateArray()];
        Assert.Equal(["adaptive lasso", "elastic net, L1 ratio 0.5", "lasso", "least squares", "mcp", "ridge"], methods.Select(m => m.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(methods, m => Assert.Equal(5, m.GetProperty("foldErrors").GetArrayLength()));
        Assert.Contains(found.GetProperty("recommended").GetString(), methods.Where(m => !m.GetProperty("worse").GetBoolean()).Select(m => m.GetProperty("name").GetString()));
        JsonElement lasso = CliRun.Document("cv", CliRun.Students, "--target", "score", "--folds", "5", "--lambda-count", "20", "--nested", "--select", "min").GetProperty("nested");
        Assert.Equal(
            lasso.GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("error").GetDouble()),
            methods.Single(m => m.GetProperty("name").GetString() == "lasso").GetProperty("foldErrors").EnumerateArray().Select(e => e.GetDouble()));
    }

    [Fact]
    public void It_says_plainly_where_the_data_show_nothing_and_where_they_do()
    {
        string nothing = CliRun.OnStudents("compare", "--folds", "5", "--lambda-count", "20").Done().Output;
        Assert.Contains("There is no difference that this data can show", nothing, StringComparison.Ordinal);
        Assert.Contains("Recommended: ", nothing, StringComparison.Ordinal);

        // A response of one column among noise: least squares pays for it.
        using var scratch = new Scratch();
        string file = scratch["wide.csv"];
        var random = new Whittle.Numerics.Xoshiro256(1);
        string[] names = [.. Enumerable.Range(1, 40).Select(j => $"n{j}")];
        File.WriteAllLines(file, [$"y,x,{string.Join(",", names)}", .. Enumerable.Range(0, 100).Select(i =>
        {
            double x = random.NextNormal();
            return string.Join(",", new[] { (3 * x) + (0.3 * random.NextNormal()), x }.Concat(names.Select(_ => random.NextNormal())).Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        })]);
        string shown = CliRun.Of("compare", file, "--target", "y", "--folds", "5", "--repeats", "4", "--lambda-count", "12").Done().Output;
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(shown, "Shown to be worse than .+: .*least squares"), shown);
    }

    [Fact]
    public void Other_losses_and_text_have_their_methods_and_what_is_left_out_is_named()
    {
        using var scratch = new Scratch();
        string file = scratch["classes.csv"];
        var random = new Whittle.Numerics.Xoshiro256(2);
        File.WriteAllLines(file, ["y,colour,x,z", .. Enumerable.Range(0, 60).Select(i =>
        {
            double x = random.NextNormal();
            return FormattableString.Invariant($"{(x + random.NextNormal() > 0 ? "yes" : "no")},{(i % 3) switch { 0 => "red", 1 => "green", _ => "blue" }},{x},{random.NextNormal()}");
        })]);
        JsonElement found = CliRun.Document("compare", file, "--target", "y", "--stratify", "--folds", "4", "--lambda-count", "15", "--measure", "auc");
        Assert.Contains("group lasso", found.GetProperty("methods").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        Assert.Contains("no penalty", found.GetProperty("methods").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        Assert.Equal("auc", found.GetProperty("measure").GetString());
        string many = scratch["wide.csv"];
        File.WriteAllLines(many, [$"y,{string.Join(",", Enumerable.Range(1, 25).Select(j => $"x{j}"))}", .. Enumerable.Range(0, 20).Select(_ => string.Join(",", Enumerable.Range(0, 26).Select(_ => random.NextNormal().ToString("R", System.Globalization.CultureInfo.InvariantCulture))))]);
        Assert.Contains("Not compared: least squares: 26 parameters for 20 rows", CliRun.Of("compare", many, "--target", "y", "--folds", "4", "--lambda-count", "8").Done().Output, StringComparison.Ordinal);
        string rest = CliRun.Of("compare", file, "--target", "x", "--loss", "quantile", "--folds", "4", "--lambda-count", "8").Done().Output;
        Assert.DoesNotContain("mcp", rest, StringComparison.Ordinal);
    }
}
