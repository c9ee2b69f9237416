namespace Whittle.Tests.Cli;

/// <summary>What was found in a file, on request, beside the result and never in it.</summary>
public class ShowDataTests
{
    [Theory]
    [InlineData("fit")]
    [InlineData("path")]
    public void What_was_found_is_said_on_standard_error(string verb)
    {
        CliRun check = CliRun.Of("check", CliRun.Students), plain = CliRun.OnStudents(verb), shown = CliRun.OnStudents(verb, "--show-data");
        Assert.Equal(plain.Output, shown.Output);
        Assert.StartsWith(check.Output, shown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("delimiter", plain.Error, StringComparison.Ordinal);
    }
}
