using Whittle.Cli;
using Whittle.Errors;

namespace Whittle.Tests.Cli;

/// <summary>The digits that least squares promises, on NIST's sets and on exact fractions.</summary>
public class SelfTestTests
{
    private static readonly Dictionary<string, double> NistDigits = new()
    {
        ["Filip"] = 7.5,
        ["Filip (polynomial feature)"] = 13.5,
        ["Longley"] = 13,
        ["NoInt1"] = 13,
        ["NoInt2"] = 13,
        ["Norris"] = 13,
        ["Pontius"] = 13,
        ["Wampler1"] = 13,
        ["Wampler2"] = 13,
        ["Wampler3"] = 13,
        ["Wampler4"] = 13,
        ["Wampler5"] = 13,
    };

    [Fact]
    public void Every_set_of_NIST_reaches_its_digits()
    {
        string folder = SharedData.PathOrSkip("nist");
        var found = new List<SelfTestSet>();
        foreach (string path in Directory.GetFiles(folder, "*.dat"))
        {
            var file = new NistFile(path);
            found.Add(file.Run(false));
            if (Path.GetFileName(path) == "Filip.dat")
            {
                found.Add(file.Run(true));
            }
        }

        Assert.Equal(NistDigits.Keys.Order(StringComparer.Ordinal), found.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(found, set => Assert.True(
            Math.Min(set.CoefficientDigits, Math.Min(set.StandardErrorDigits, set.ResidualDigits)) >= NistDigits[set.Name], $"{set} is below {NistDigits[set.Name]}"));
    }

    [Fact]
    public void Problems_with_answers_in_exact_fractions_reach_14_digits() =>
        Assert.All(RationalProblem.All(), problem =>
        {
            SelfTestSet set = problem.Run();
            Assert.True(Math.Min(set.CoefficientDigits, Math.Min(set.StandardErrorDigits, set.ResidualDigits)) >= 14, set.ToString());
        });

    [Theory]
    [InlineData(1.0, 1.0, 15)]
    [InlineData(1.001, 1.0, 3)]
    [InlineData(2.0, 1.0, 0)]
    [InlineData(1e-9, 0.0, 9)]
    [InlineData(0.0, 0.0, 15)]
    [InlineData(double.NaN, 1.0, 0)]
    public void Digits_are_counted_as_NIST_does(double found, double truth, double expected) => Assert.Equal(expected, SelfTestSet.Digits(found, truth), 1e-9);

    [Fact]
    public void A_file_that_is_not_NISTs_says_so()
    {
        string path = Path.Combine(SharedData.Root, "README.md");
        WhittleException fault = Assert.Throws<WhittleException>(() => new NistFile(path));
        Assert.Equal("bad-nist-file", fault.Code);
    }
}
