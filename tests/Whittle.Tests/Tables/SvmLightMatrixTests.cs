using System.Text;
using Whittle.Errors;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>svmlight text, written here by hand.</summary>
public class SvmLightMatrixTests
{
    [Fact]
    public void Indices_count_from_one_and_comments_and_blank_lines_are_read_over()
    {
        SvmLightMatrix read = Read("# made by hand\n+1 1:0.5 3:-2e0 # first\r\n\n-1.25\t2:4\n0\n");
        Assert.Equal((3, 3, false), (read.Columns.Rows, read.Columns.Columns, read.IsZeroBased));
        Assert.Equal([0.5, 0, 0, 0, 4, 0, -2, 0, 0], Spelled.Of(read.Columns));
        Assert.Equal([1, -1.25, 0], read.Labels);
    }

    [Fact]
    public void An_index_of_zero_anywhere_makes_all_of_them_count_from_zero()
    {
        SvmLightMatrix read = Read("1 1:5\n2 0:3\n");
        Assert.True(read.IsZeroBased);
        Assert.Equal([0, 3, 5, 0], Spelled.Of(read.Columns));
    }

    [Fact]
    public void A_matrix_has_at_least_the_columns_that_are_asked_for()
    {
        Assert.Equal(5, Read("1 2:5\n", 5).Columns.Columns);
        Assert.Equal(7, Read("1 7:5\n", 5).Columns.Columns);
        Assert.Equal([0, 0], Spelled.Of(Read("1\n", 2).Columns));
    }

    [Theory]
    [InlineData("1 1:2\nx 1:2\n", 2, 1, "the label is 'x', which is no finite number")]
    [InlineData("1,2 1:2\n", 1, 1, "the label is '1,2', which is no finite number")]
    [InlineData("nan 1:2\n", 1, 1, "the label is 'nan', which is no finite number")]
    [InlineData("1 qid:3 1:2\n", 1, 3, "qid: names a query of a ranking, which a regression has not; delete it")]
    [InlineData("1 1:2  4\n", 1, 8, "'4' is no index:value")]
    [InlineData("1 -1:2\n", 1, 3, "'-1' is no index; it must be a whole number of 0 or more that fits in 31 bits")]
    [InlineData("1 2147483647:2\n", 1, 3, "'2147483647' is no index; it must be a whole number of 0 or more that fits in 31 bits")]
    [InlineData("1 a:2\n", 1, 3, "'a' is no index; it must be a whole number of 0 or more that fits in 31 bits")]
    [InlineData("1 1:\n", 1, 3, "the value of index 1 is '', which is no finite number")]
    [InlineData("1 1:1e999\n", 1, 3, "the value of index 1 is '1e999', which is no finite number")]
    [InlineData("1 1:2 3:4 2:5\n", 1, 11, "index 2 follows index 3; indices must ascend")]
    [InlineData("1 1:2 1:4\n", 1, 7, "index 1 follows index 1; indices must ascend")]
    public void What_is_no_such_line_is_refused_with_its_place(string text, int line, int character, string why) =>
        FaultAssert.Throws(
            FaultKind.Data, "bad-svmlight", $"Line {line} of x.svm, character {character}: {why}.", $"line {line}, character {character}",
            "A line reads label index:value index:value … with ascending indices; sklearn.datasets.dump_svmlight_file writes such files.", () => Read(text));

    [Theory]
    [InlineData("", "no line with a label")]
    [InlineData("# nothing\n\n", "no line with a label")]
    [InlineData("1\n2\n", "labels and not one feature")]
    public void A_file_of_nothing_is_refused(string text, string what) =>
        FaultAssert.Throws(FaultKind.Data, "empty-file", $"x.svm holds {what}.", () => Read(text));

    private static SvmLightMatrix Read(string text, int fewest = 0) => SvmLightMatrix.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.svm", fewest);
}
