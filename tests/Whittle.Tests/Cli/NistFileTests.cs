using Whittle.Cli;
using Whittle.Errors;

namespace Whittle.Tests.Cli;

/// <summary>NIST's form of file, written out here: what is read, and what each kind of damage is called.</summary>
public sealed class NistFileTests : IDisposable
{
    private const string Good =
        """
        File Format:   ASCII
                       Certified Values  (lines 4 to 8)
                       Data              (lines 9 to 12)
                B0        1.00000000000000        0.000000000000000
                B1       0.200000000000000E+01    0.000000000000000
             Residual
             Standard Deviation   0.000000000000000
        Data:   y   x
                1   0
                3   1
                5.0 2
                .7E1 3
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("whittle").FullName;

    [Fact]
    public void A_file_is_read_and_its_digits_are_counted()
    {
        var file = new NistFile(Write(Good));
        Assert.Equal((false, 1), (file.IsPolynomial, file.Degree));
        Assert.Equal(new SelfTestSet("Set", 15, 15, 15), file.Run(false));
    }

    [Theory]
    [InlineData("5.0 2", "5.0 two", "line 11 holds 'two' where a number should stand")]
    [InlineData("5.0 2", "5.0", "its rows of data do not fit a response and 1 terms")]
    [InlineData("5.0 2", "NaN 2", "line 11 holds 'NaN' where a number should stand")]
    [InlineData("lines 9 to 12", "lines 9 to 13", "its data should stand in lines 9 to 13, and it has 12 lines")]
    [InlineData("lines 9 to 12", "lines 9 on", "it does not say in which lines its data stand")]
    [InlineData("lines 4 to 8", "lines 6 to 8", "its certified values lack estimates or the residual standard deviation")]
    [InlineData("Standard Deviation", "Deviation", "its certified values lack estimates or the residual standard deviation")]
    public void Damage_is_named(string good, string bad, string why)
    {
        string path = Write(Good.Replace(good, bad, StringComparison.Ordinal));
        FaultAssert.Throws(FaultKind.Data, "bad-nist-file", $"{path} is not a NIST file for linear regression: {why}.", () => _ = new NistFile(path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault_of_the_data()
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => new NistFile(Path.Combine(_folder, "none.dat")));
        Assert.Equal((FaultKind.Data, "unreadable-file"), (fault.Kind, fault.Code));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "Set.dat");
        File.WriteAllText(path, text);
        return path;
    }
}
