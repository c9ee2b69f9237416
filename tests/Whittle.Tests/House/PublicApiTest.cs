using System.Reflection;
using PublicApiGenerator;

namespace Whittle.Tests.House;

/// <summary>The public API as one approved text an assembly: a change is seen before it is made.</summary>
public class PublicApiTest
{
    [Theory]
    [InlineData(typeof(Regression))]
    [InlineData(typeof(Whittle.Tables.CsvTable))]
    [InlineData(typeof(Whittle.Neural.NeuralRegression))]
    [InlineData(typeof(Whittle.Report.CoefficientPathChart))]
    public void The_public_API_is_the_approved_one(Type type)
    {
        Assembly assembly = type.Assembly;
        string name = assembly.GetName().Name!, approved = Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "House", $"PublicApi.{name}.txt");
        string found = assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("WHITTLE_APPROVE") is not null)
        {
            File.WriteAllText(approved, found);
        }

        Assert.True(File.Exists(approved) && File.ReadAllText(approved) == found, $"The public API of {name} has changed. If that is meant, run the tests once with WHITTLE_APPROVE=1 and read the difference before you commit it.");
    }
}
