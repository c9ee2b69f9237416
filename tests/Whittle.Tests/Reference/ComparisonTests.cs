using System.Globalization;
using System.Text.RegularExpressions;

namespace Whittle.Tests.Reference;

/// <summary>The command line on real tables beside glmnet and scikit-learn, run now by the script that <c>reference/compare</c> runs.</summary>
public partial class ComparisonTests
{
    private static readonly string[] Losses =
        ["squared", "several responses", "gamma", "tweedie", "poisson", "logistic", "probit", "multinomial", "cox", "huber", "median", "quantile 0.9", "mcp", "scad"];

    [Fact]
    public void A_table_of_every_loss_is_fitted_as_other_programs_fit_it()
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory();
        try
        {
            string output = ExternalPrograms.R(["glmnet", "jsonlite", "statmod", "survival"], Path.Combine(SharedData.Root, "reference"), "compare.R", scratch.FullName,
                Path.Combine(AppContext.BaseDirectory, "whittle.dll"), ExternalPrograms.PythonWith(["sklearn", "numpy"]));
            Assert.All(Losses, title => Assert.Contains($"\n{title}, ", output, StringComparison.Ordinal));
            double[] differences = [.. LargestDifference().Matches(output).Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];
            int certified = Regex.Count(output, "certified: TRUE");
            Assert.True(differences.Length >= Losses.Length && certified == differences.Length, output);
            Assert.All(differences, d => Assert.InRange(d, 0, 1e-7));
        }
        finally
        {
            scratch.Delete(true);
        }
    }

    [GeneratedRegex(@"largest difference over largest coefficient: (\S+)")]
    private static partial Regex LargestDifference();
}
