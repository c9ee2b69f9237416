using System.Text.RegularExpressions;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Tests.Losses;

/// <summary>A user's own loss, from outside the library: fitted, certified, saved and read back; and its code is the guide's.</summary>
public partial class OwnLossTests
{
    private static readonly (DenseDesign Columns, double[] Response) Data = Create();

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void It_is_fitted_and_certified_at_every_mixture(double ratio)
    {
        var regression = Regression.ElasticNet(Data.Columns, Data.Response, ratio, options: new RegressionOptions { Loss = new RowLoss<LogCosh>(new LogCosh()) });
        Assert.All(regression.FitPath(new LambdaGrid { Count = 12 }).Points, p => Assert.True(p.Certificate.IsCertified, p.Certificate.ToString()));
        Assert.NotEmpty(regression.CrossValidate(5).Select(SelectionRule.Minimum).Coefficients);
    }

    [Fact]
    public void A_model_of_it_is_read_with_a_catalog_that_knows_it()
    {
        Loss loss = new RowLoss<LogCosh>(new LogCosh());
        LinearModel model = Regression.ElasticNet(Data.Columns, Data.Response, 1, options: new RegressionOptions { Loss = loss }).Fit(0.1);
        using var file = new MemoryStream();
        ModelFile.Save(model, file);
        Assert.Equal(model.Predict(Data.Columns), ModelFile.Load(new MemoryStream(file.ToArray()), LossCatalog.Standard.With(loss)).Predict(Data.Columns));
        FaultAssert.Throws(FaultKind.Usage, "no-such-loss", "There is no loss 'log-cosh'.", "loss",
            "Choose one of squared, huber, quantile, logistic, multinomial, poisson, gamma, tweedie, multi-squared, cox.", () => LossCatalog.Standard.Create("log-cosh"));
        Assert.Throws<WhittleException>(() => ModelFile.Load(new MemoryStream(file.ToArray())));
    }

    [Fact]
    public void Its_code_stands_in_the_guide()
    {
        string guide = File.ReadAllText(Path.Combine(SharedData.Root, "docs", "guide", "losses.md"));
        string code = File.ReadAllText(Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Losses", "LogCosh.cs"));
        string shown = Blocks().Matches(guide).Select(m => m.Groups[1].Value).Single(b => b.Contains("struct LogCosh", StringComparison.Ordinal));
        Assert.Contains(Squeeze(shown), Squeeze(code), StringComparison.Ordinal);
    }

    private static string Squeeze(string code) => Spaces().Replace(code, " ").Trim();

    private static (DenseDesign Columns, double[] Response) Create()
    {
        var random = new Xoshiro256(8);
        double[] x = [.. Enumerable.Range(0, 80 * 6).Select(_ => random.NextNormal())];
        return (new DenseDesign(x, 80, 6), [.. Enumerable.Range(0, 80).Select(i => 3 + (2 * x[i]) - x[i + 160] + random.NextNormal())]);
    }

    [GeneratedRegex("^```csharp\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
