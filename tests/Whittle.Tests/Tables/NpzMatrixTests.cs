using System.IO.Compression;
using System.Text;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Numerics;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>The .npz format of SciPy's sparse matrices, from bytes written here by hand, whole and broken.</summary>
public class NpzMatrixTests
{
    // [[1, 0], [0, 2], [3, 0]]
    private static readonly Dictionary<string, byte[]> Columns = new()
    {
        ["indices"] = Array("<i4", "(3,)", Integers(0, 2, 1)),
        ["indptr"] = Array("<i4", "(3,)", Integers(0, 2, 3)),
        ["format"] = Array("|S3", "()", "csc"u8.ToArray()),
        ["shape"] = Array("<i8", "(2,)", Longs(3, 2)),
        ["data"] = Array("<f8", "(3,)", Doubles(1, 3, 2)),
    };

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Columns_are_read_and_so_are_rows(CompressionLevel level)
    {
        SparseDesign columns = Read(Zip(Columns, level)), rows = Read(Zip(With(
            ("format", Array("|S3", "()", "csr"u8.ToArray())), ("indices", Array("<i8", "(3,)", Longs(0, 1, 0))), ("indptr", Array("<i8", "(4,)", Longs(0, 1, 2, 3))),
            ("data", Array("<f8", "(3,)", Doubles(1, 2, 3)))), level));
        Assert.Equal((3, 2, 3), (columns.Rows, columns.Columns, columns.EntryCount));
        Assert.Equal([1, 0, 3, 0, 2, 0], Spelled.Of(columns));
        Assert.Equal(Spelled.Of(columns), Spelled.Of(rows));
    }

    public static TheoryData<string, string, string, string, byte[]> Faults => new()
    {
        { "bad-npz", "its format is 'coo', and only csc and csr are read", "format", "|S3", "coo"u8.ToArray() },
        { "bad-npz", "its shape is 3", "shape", "<i8", Longs(3) },
        { "bad-npz", "its shape is 3 × 0", "shape", "<i8", Longs(3, 0) },
        { "bad-npz", "of its member shape.npy, its entry 0 (from 0) is -3", "shape", "<i8", Longs(-3, 2) },
        { "bad-npz", "of its member shape.npy, its entry 1 (from 0) is 4294967296", "shape", "<i8", Longs(3, 1L << 32) },
        { "bad-npz", "of its member shape.npy, its entries are of type '<f8', which are no positions", "shape", "<f8", Doubles(3, 2) },
        { "bad-npz", "3 values, 3 indices and 3 starts do not make 3 compressed rows or columns", "shape", "<i8", Longs(3, 3) },
        { "bad-npz", "3 values, 2 indices and 3 starts do not make 2 compressed rows or columns", "indices", "<i4", Integers(0, 2) },
        { "bad-npz", "3 values, 3 indices and 3 starts do not make 2 compressed rows or columns", "indptr", "<i4", Integers(0, 2, 4) },
        { "bad-npz", "indptr falls from 4 to 3 at entry 2 (from 0)", "indptr", "<i4", Integers(0, 4, 3) },
        { "bad-npz", "entry 1 of indices (from 0) is 3, beyond the 3 there are", "indices", "<i4", Integers(0, 3, 1) },
        { "bad-npz", "of its member data.npy, its entries are of type '|V16'", "data", "|V16", new byte[48] },
        { "bad-npz", "of its member data.npy, more bytes follow its 3 entries", "data", "<f4", Doubles(1, 3, 2) },
        { "not-finite", "x.npz holds NaN in row 2, column 0 (from 0); every entry must be finite", "data", "<f8", Doubles(1, double.NaN, 2) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Members_that_do_not_fit_together_are_refused(string code, string why, string member, string type, byte[] bytes)
    {
        int width = type is "<f8" or "<i8" ? 8 : type == "<i4" || type == "<f4" ? 4 : bytes.Length;
        string shape = type == "|S3" ? "()" : member == "data" ? "(3,)" : $"({bytes.Length / width},)";
        WhittleException fault = Assert.Throws<WhittleException>(() => Read(Zip(With((member, Array(type, shape, bytes))), CompressionLevel.Optimal)));
        Assert.Equal((code, code == "bad-npz" ? $"x.npz cannot be read as a sparse matrix: {why}." : $"{why}."), (fault.Code, fault.Message));
    }

    [Fact]
    public void What_is_no_zip_or_lacks_a_member_is_refused()
    {
        FaultAssert.Throws(FaultKind.Data, "bad-npz", "x.npz cannot be read as a sparse matrix: it is no zip file, or a broken one.", "x.npz", "Save it with scipy.sparse.save_npz(file, matrix.tocsc()).", () => Read("PK nothing"u8.ToArray()));
        FaultAssert.Throws(FaultKind.Data, "bad-npz", "x.npz cannot be read as a sparse matrix: it has no member format.npy, only nothing.", () => Read(Zip([], CompressionLevel.Optimal)));
        FaultAssert.Throws(
            FaultKind.Data, "bad-npz", "x.npz cannot be read as a sparse matrix: it has no member indptr.npy, only 'indices.npy', 'format.npy', 'shape.npy', 'data.npy'.",
            () => Read(Zip(Columns.Where(m => m.Key != "indptr").ToDictionary(), CompressionLevel.Optimal)));
        FaultAssert.Throws(
            FaultKind.Data, "bad-npz", "x.npz cannot be read as a sparse matrix: of its member data.npy, it ends before its 99999999 entries.",
            () => Read(Zip(With(("data", Array("<f8", "(99999999,)", Doubles(1)))), CompressionLevel.Optimal)));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Any_byte_that_is_changed_gives_the_same_matrix_or_a_fault(CompressionLevel level)
    {
        byte[] whole = Zip(Columns, level);
        var random = new Xoshiro256(12);
        int same = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << random.NextInt(8));
            try
            {
                Assert.Equal([1, 0, 3, 0, 2, 0], Spelled.Of(Read(changed)));
                same++;
            }
            catch (WhittleException fault)
            {
                Assert.Equal("bad-npz", fault.Code);
            }
        }

        Assert.InRange(same, 0, whole.Length / 2);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = Zip(Columns, CompressionLevel.Optimal);
        for (int length = 0; length < whole.Length; length++)
        {
            int cut = length;
            Assert.Equal("bad-npz", Assert.Throws<WhittleException>(() => Read(whole[..cut])).Code);
        }
    }

    private static SparseDesign Read(byte[] bytes) => NpzMatrix.Read(new MemoryStream(bytes), "x.npz");

    private static Dictionary<string, byte[]> With(params (string Name, byte[] Bytes)[] members)
    {
        var all = new Dictionary<string, byte[]>(Columns);
        foreach ((string name, byte[] bytes) in members)
        {
            all[name] = bytes;
        }

        return all;
    }

    private static byte[] Zip(Dictionary<string, byte[]> members, CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            foreach ((string name, byte[] bytes) in members)
            {
                using Stream entry = archive.CreateEntry($"{name}.npy", level).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Array(string type, string shape, byte[] bytes)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header), .. bytes];
    }

    private static byte[] Integers(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Longs(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
