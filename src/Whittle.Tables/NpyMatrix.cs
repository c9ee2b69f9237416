using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Whittle.Tables;

/// <summary>
/// A matrix from NumPy's <c>.npy</c> format (versions 1 to 3), in column-major order: float64 or float32, little endian, C or Fortran order,
/// one or two dimensions (one is a single column), every entry finite. Immutable by convention and thread-safe. Memory: 8 bytes an entry and
/// a buffer of a megabyte or 16 rows, whichever is more. Source: NumPy enhancement proposal 1.
/// </summary>
public sealed class NpyMatrix
{
    // Enough rows at a time that the writes to each column fill whole cache lines, and about this many bytes.
    private const int FewestRows = 16;
    private const int BlockBytes = 1 << 20;

    private NpyMatrix(double[] values, int rows, int columns)
    {
        Values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Rows × columns values, column 0 first.</summary>
    public double[] Values { get; }

    /// <summary>How many rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>How many columns, at least 1.</summary>
    public int Columns { get; }

    /// <summary>Reads a file, mapped into memory.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Errors.WhittleException">
    /// Not such a file, another type of number, no entries, cut short or followed by other bytes (<c>bad-npy</c>), or an entry that is not finite (<c>not-finite</c>).
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static NpyMatrix Read(string path)
    {
        string source = Path.GetFileName(path);
        long length = new FileInfo(path).Length;
        if (length == 0)
        {
            throw TableFaults.NotNpy(source, "it is empty"); // and an empty file cannot be mapped
        }

        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewStream stream = map.CreateViewStream(0, length, MemoryMappedFileAccess.Read);
        return Read(stream, source);
    }

    /// <summary>Reads a stream from where it stands to its end, where memory cannot be mapped. The stream stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What they are called in messages.</param>
    /// <exception cref="Errors.WhittleException">As <see cref="Read(string)"/>.</exception>
    public static NpyMatrix Read(Stream stream, string source)
    {
        NpyHeader header = NpyHeader.Read(stream, source);
        double[] values = GC.AllocateUninitializedArray<double>(header.Rows * header.Columns);

        // Column-major numbers are one row of a matrix that is rows × columns long.
        (int lines, int cells) = header.IsFortran ? (1, values.Length) : (header.Rows, header.Columns);
        if (lines == 1 || cells == 1)
        {
            ReadRun(stream, header.Width, values, source);
        }
        else
        {
            ReadRows(stream, header, values, source);
        }

        if (stream.ReadByte() >= 0)
        {
            throw TableFaults.NotNpy(source, $"more bytes follow its {header.Rows} × {header.Columns} entries");
        }

        int bad = IndexOfNotFinite(values);
        return bad < 0 ? new NpyMatrix(values, header.Rows, header.Columns) : throw TableFaults.NotFiniteEntry(source, bad % header.Rows, bad / header.Rows, values[bad]);
    }

    // Numbers in the order of the result.
    private static void ReadRun(Stream stream, int width, Span<double> values, string source)
    {
        var block = new byte[Math.Min(BlockBytes, (long)values.Length * width)];
        while (values.Length > 0)
        {
            int count = (int)Math.Min(block.Length / width, values.Length);
            Fill(stream, block.AsSpan(0, count * width), source);
            Decode(block.AsSpan(0, count * width), width, values[..count]);
            values = values[count..];
        }
    }

    // Row-major numbers: a block of rows at a time is decoded and then spread over the columns.
    private static void ReadRows(Stream stream, NpyHeader header, double[] values, string source)
    {
        int blockRows = Math.Min(header.Rows, (int)Math.Max(FewestRows, BlockBytes / ((long)header.Columns * header.Width)));
        var rows = new double[(long)blockRows * header.Columns];
        for (int first = 0; first < header.Rows; first += blockRows)
        {
            int count = Math.Min(blockRows, header.Rows - first);
            ReadRun(stream, header.Width, rows.AsSpan(0, count * header.Columns), source);
            for (int j = 0; j < header.Columns; j++)
            {
                Span<double> column = values.AsSpan((int)(((long)j * header.Rows) + first), count);
                for (int i = 0; i < count; i++)
                {
                    column[i] = rows[(i * header.Columns) + j];
                }
            }
        }
    }

    private static void Fill(Stream stream, Span<byte> bytes, string source)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, false) < bytes.Length)
        {
            throw TableFaults.NotNpy(source, "it ends before its last entry");
        }
    }

    private static void Decode(ReadOnlySpan<byte> bytes, int width, Span<double> values)
    {
        if (BitConverter.IsLittleEndian && width == sizeof(double))
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }

        for (int k = 0; k < values.Length; k++)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(k * width, width);
            values[k] = width == sizeof(double) ? BinaryPrimitives.ReadDoubleLittleEndian(entry) : BinaryPrimitives.ReadSingleLittleEndian(entry);
        }
    }

    private static int IndexOfNotFinite(ReadOnlySpan<double> values)
    {
        for (int k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
            {
                return k;
            }
        }

        return -1;
    }
}
