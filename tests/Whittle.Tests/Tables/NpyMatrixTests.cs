using System.Text;
using Whittle.Errors;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>The .npy format, from bytes written here by hand.</summary>
public class NpyMatrixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void C_and_Fortran_order_of_both_widths_give_the_same_columns(byte version)
    {
        foreach (string type in new[] { "<f8", "<f4" })
        {
            // [[1, 2, 3], [4, 5, 6]]
            NpyMatrix rows = Read(File(version, type, false, "(2, 3)", [1, 2, 3, 4, 5, 6]), "x.npy");
            NpyMatrix columns = Read(File(version, type, true, "(2, 3)", [1, 4, 2, 5, 3, 6]), "x.npy");
            Assert.Equal((2, 3), (rows.Rows, rows.Columns));
            Assert.Equal([1, 4, 2, 5, 3, 6], rows.Values);
            Assert.Equal(rows.Values, columns.Values);
        }
    }

    [Fact]
    public void One_dimension_is_a_column()
    {
        NpyMatrix y = Read(File(1, "<f8", false, "(3,)", [1, 2, 3]), "y.npy");
        Assert.Equal((3, 1), (y.Rows, y.Columns));
    }

    [Fact]
    public void A_file_is_mapped_and_read()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        System.IO.File.WriteAllBytes(path, File(1, "<f8", false, "(1, 2)", [7, 8]));
        try
        {
            Assert.Equal([7, 8], NpyMatrix.Read(path).Values);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Theory]
    [InlineData("<i8", "(1,)", "bad-npy", "its entries are of type '<i8'")]
    [InlineData("|O", "(1,)", "bad-npy", "its entries are of type '|O'")]
    [InlineData(">f8", "(1,)", "bad-npy", "its entries are of type '>f8'")]
    [InlineData("<f8", "()", "bad-npy", "it has 0 dimensions")]
    [InlineData("<f8", "(1, 1, 1)", "bad-npy", "it has 3 dimensions")]
    [InlineData("<f8", "(0, 3)", "bad-npy", "it has no entries")]
    [InlineData("<f8", "(1, 1", "bad-npy", "its header has no order or shape")]
    [InlineData("\u001b[31m", "(1,)", "bad-npy", @"its entries are of type '\u001b[31m'")]
    [InlineData("<f8", "(2, 1)", "bad-npy", "it ends before its last entry")]
    [InlineData("<f8", "(99999999999, 1)", "bad-npy", "a dimension of '99999999999' is too large")]
    [InlineData("<f8", "(2000000000, 2000000000)", "bad-npy", "its 2000000000 × 2000000000 entries are more than fit in memory at once")]
    public void What_is_no_matrix_of_floats_is_refused(string type, string shape, string code, string message)
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => Read(File(1, type, false, shape, [1]), "x.npy"));
        Assert.Equal(code, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bytes_and_cut_headers_are_refused()
    {
        byte[] whole = File(1, "<f8", false, "(1,)", [1]);
        foreach (byte[] bytes in new[] { [], "PK\u0003\u0004 not an array"u8.ToArray(), whole[..9], whole[..20], whole[..^1], [.. whole, 0], [.. whole[..6], 9, .. whole[7..]] })
        {
            Assert.Equal("bad-npy", Assert.Throws<WhittleException>(() => Read(bytes, "x.npy")).Code);
        }
    }

    [Fact]
    public void An_entry_that_is_not_finite_is_located()
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => Read(File(1, "<f8", false, "(2, 2)", [1, 2, double.NaN, 4]), "x.npy"));
        Assert.Equal("x.npy holds NaN in row 1, column 0 (from 0); every entry must be finite.", fault.Message);
    }

    [Theory]
    [InlineData("<f8", 0.0)]
    [InlineData("<f4", 1e-6)]
    public void Matrices_of_many_blocks_are_read_whole(string type, double tolerance)
    {
        foreach ((int rows, int columns) in new[] { (1, 300_000), (300_000, 1), (20_011, 17), (37, 9_001) })
        {
            double[] rowMajor = [.. Enumerable.Range(0, rows * columns).Select(k => Math.Sin(k))];
            NpyMatrix c = Read(File(2, type, false, $"({rows}, {columns})", rowMajor), "c.npy"), f = Read(File(2, type, true, $"({columns}, {rows})", rowMajor), "f.npy");
            Assert.Equal((rows, columns, columns, rows), (c.Rows, c.Columns, f.Rows, f.Columns));
            double worst = 0;
            for (int k = 0; k < rowMajor.Length; k++)
            {
                worst = Math.Max(worst, Math.Abs(rowMajor[k] - c.Values[((k % columns) * rows) + (k / columns)]));
                worst = Math.Max(worst, Math.Abs(rowMajor[k] - f.Values[k]));
            }

            Assert.InRange(worst, 0, tolerance);
        }
    }

    private static NpyMatrix Read(byte[] bytes, string source) => NpyMatrix.Read(new MemoryStream(bytes), source);

    private static byte[] File(byte version, string type, bool fortran, string shape, double[] values)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        header = header.PadRight(63 + (64 * (header.Length / 64)) - (version == 1 ? 10 : 12)) + "\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        IEnumerable<byte> data = values.SelectMany(v => type.EndsWith('4') ? BitConverter.GetBytes((float)v) : BitConverter.GetBytes(v));
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.UTF8.GetBytes(header), .. data];
    }
}
