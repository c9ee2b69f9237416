using System.Text;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>Matrix Market text, written here by hand.</summary>
public class MarketMatrixTests
{
    private const string Real = "%%MatrixMarket matrix coordinate real general\n";

    [Fact]
    public void Comments_blank_lines_tabs_and_line_ends_of_any_kind_are_read_over()
    {
        DesignMatrix x = Read("%%matrixmarket MATRIX Coordinate REAL General\r\n% of 2026\r\n\r\n  3\t2 4 \r\n1 1 1e3\r\n\r\n%\r\n3 2 -.5\r\n 2 2 7\r\n1 2 0\r\n\r\n");
        Assert.Equal((3, 2, 4), (x.Rows, x.Columns, Assert.IsType<SparseDesign>(x).EntryCount));
        Assert.Equal([1000, 0, 0, 0, 7, -0.5], Spelled.Of(x));
    }

    [Fact]
    public void Entries_of_the_same_place_are_added() =>
        Assert.Equal([4, 0, 0, 2], Spelled.Of(Read($"{Real}2 2 3\n1 1 1\n2 2 2\n1 1 3\n")));

    [Fact]
    public void A_triangle_stands_for_its_mirror_image()
    {
        Assert.Equal([5, 2, 2, 0], Spelled.Of(Read("%%MatrixMarket matrix coordinate integer symmetric\n2 2 2\n1 1 5\n2 1 2\n")));
        Assert.Equal([0, 2, -2, 0], Spelled.Of(Read("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 2\n")));
        Assert.Equal([1, 2, 3, 2, 4, 5, 3, 5, 6], Spelled.Of(Read("%%MatrixMarket matrix array real symmetric\n3 3\n1\n2\n3\n4\n5\n6\n")));
        Assert.Equal([0, 1, 2, -1, 0, 3, -2, -3, 0], Spelled.Of(Read("%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n")));
        Assert.Equal([1, 1, 1, 0], Spelled.Of(Read("%%MatrixMarket matrix coordinate pattern symmetric\n2 2 2\n1 1\n2 1\n")));
    }

    [Theory]
    [InlineData("", 1, "the file is empty")]
    [InlineData("1,2\n", 1, "it does not begin with %%MatrixMarket")]
    [InlineData("%%MatrixMarket vector coordinate real general\n", 1, "it says 'vector coordinate real general', which must read matrix coordinate (or array), a field and a symmetry")]
    [InlineData("%%MatrixMarket matrix coordinate complex general\n", 1, "the field of coordinates is 'complex'; it must be real or integer or pattern")]
    [InlineData("%%MatrixMarket matrix array pattern general\n", 1, "the field of an array is 'pattern'; it must be real or integer")]
    [InlineData("%%MatrixMarket matrix coordinate real hermitian\n", 1, "the symmetry is 'hermitian'; it must be general, symmetric or skew-symmetric")]
    [InlineData(Real + "% nothing\n", 3, "the file ends before the sizes of its matrix")]
    [InlineData(Real + "2 2\n", 2, "the sizes are '2 2'; they must be rows and columns and entries")]
    [InlineData(Real + "0 2 1\n", 2, "the size '0' is no whole number of 1 or more that fits in memory")]
    [InlineData(Real + "2 99999999999 1\n", 2, "the size '99999999999' is no whole number of 1 or more that fits in memory")]
    [InlineData("%%MatrixMarket matrix coordinate real symmetric\n2 3 1\n", 2, "a matrix of 2 × 3 is not square and cannot be symmetric")]
    [InlineData("%%MatrixMarket matrix array real general\n99999 99999\n", 2, "99999 × 99999 values are more than fit in memory at once")]
    [InlineData(Real + "2 2 2\n1 1 1\n", 4, "the file ends after 1 of the 2 entries that its sizes announce")]
    [InlineData(Real + "2 2 1\n1 1 1\n\n2 2 1\n", 5, "more follows the 1 entries that the sizes announce")]
    [InlineData(Real + "2 2 1\n0 1 1\n", 3, "the row is '0'; it must be in 1 … 2")]
    [InlineData(Real + "2 2 1\n1 3 1\n", 3, "the column is '3'; it must be in 1 … 2")]
    [InlineData(Real + "2 2 1\n1\n", 3, "the column is ''; it must be in 1 … 2")]
    [InlineData(Real + "2 2 1\n1 1\n", 3, "the value is ''; it must be a finite number")]
    [InlineData(Real + "2 2 1\n1 1 nan\n", 3, "the value is 'nan'; it must be a finite number")]
    [InlineData(Real + "2 2 1\n1 1 1e999\n", 3, "the value is '1e999'; it must be a finite number")]
    [InlineData(Real + "2 2 1\n1 1 1 0\n", 3, "'0' follows the entry")]
    [InlineData("%%MatrixMarket matrix coordinate integer general\n2 2 1\n1 1 1.5\n", 3, "the value is '1.5'; it must be a finite whole number")]
    [InlineData("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 1 1\n", 3, "'1' follows the entry")]
    [InlineData("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n1 1 1\n", 3, "an entry on the diagonal of a skew-symmetric matrix must be 0")]
    public void What_is_no_such_matrix_is_refused_with_its_line(string text, int line, string why) =>
        FaultAssert.Throws(FaultKind.Data, "bad-mtx", $"Line {line} of x.mtx: {why}.", $"line {line}", "Save it with scipy.io.mmwrite, or correct the line.", () => Read(text));

    [Fact]
    public void Any_text_cut_anywhere_is_a_matrix_or_a_fault()
    {
        const string whole = "%%MatrixMarket matrix coordinate real general\n% c\n3 2 3\n1 1 1.25\n3 2 -2e1\n2 1 4\n";
        for (int length = 0; length < whole.Length - 1; length++)
        {
            int cut = length;
            Exception? fault = Record.Exception(() => Read(whole[..cut]));
            Assert.True(fault is WhittleException { Code: "bad-mtx" }, $"cut at {cut}: {fault}");
        }
    }

    private static DesignMatrix Read(string text) => MarketMatrix.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.mtx");
}
