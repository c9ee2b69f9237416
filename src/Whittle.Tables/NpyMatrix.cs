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
            using FileStream pipe = File.OpenRead(path); // or an empty file; neither can be mapped
            return Read(pipe, source);
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
        NpyHeader header = NpyHeader.Read(stream, why => TableFaults.NotNpy(source, why));
        (int width, int rows, int columns) = FormOf(header, source);
        double[] values = GC.AllocateUninitializedArray<double>(rows * columns);
        var block = new byte[Math.Min(BlockBytes, (long)values.Length * width)];
        if (header.IsFortran || rows == 1 || columns == 1)
        {
            ReadRun(stream, width, values, block, source);
        }
        else
        {
            ReadRows(stream, width, rows, columns, values, block, source);
        }

        if (stream.ReadByte() >= 0)
        {
            throw TableFaults.NotNpy(source, $"more bytes follow its {rows} × {columns} entries");
        }

        int bad = IndexOfNotFinite(values);
        return bad < 0 ? new NpyMatrix(values, rows, columns) : throw TableFaults.NotFiniteEntry(source, bad % rows, bad / rows, values[bad]);
    }

    // Numbers in the order of the result.
    private static void ReadRun(Stream stream, int width, Span<double> values, byte[] block, string source)
    {
        while (values.Length > 0)
        {
            int count = (int)Math.Min(block.Length / width, values.Length);
            Fill(stream, block.AsSpan(0, count * width), source);
            Decode(block.AsSpan(0, count * width), width, values[..count]);
            values = values[count..];
        }
    }

    // Row-major numbers: a block of rows at a time is decoded and then spread over the columns.
    private static void ReadRows(Stream stream, int width, int rows, int columns, double[] values, byte[] block, string source)
    {
        int blockRows = Math.Min(rows, (int)Math.Max(FewestRows, BlockBytes / ((long)columns * width)));
        var decoded = new double[(long)blockRows * columns];
        for (int first = 0; first < rows; first += blockRows)
        {
            int count = Math.Min(blockRows, rows - first);
            ReadRun(stream, width, decoded.AsSpan(0, count * columns), block, source);
            for (int j = 0; j < columns; j++)
            {
                Span<double> column = values.AsSpan((int)(((long)j * rows) + first), count);
                for (int i = 0; i < count; i++)
                {
                    column[i] = decoded[(i * columns) + j];
                }
            }
        }
    }

    // Bytes an entry, rows and columns, where they are those of a matrix of floats.
    private static (int Width, int Rows, int Columns) FormOf(NpyHeader header, string source)
    {
        int width = header.Type switch
        {
            "<f8" => sizeof(double),
            "<f4" => sizeof(float),
            _ => throw TableFaults.NotNpy(source, header.Type.Length > 0 ? $"its entries are of type {TableFaults.Show(header.Type)}" : "its entries are structured"),
        };
        if (header.Shape.Count is < 1 or > 2)
        {
            throw TableFaults.NotNpy(source, $"it has {header.Shape.Count} dimensions");
        }

        int rows = Dimension(0), columns = header.Shape.Count == 2 ? Dimension(1) : 1;
        return (long)rows * columns <= Array.MaxLength ? (width, rows, columns) : throw TableFaults.NotNpy(source, $"its {rows} × {columns} entries are more than fit in memory at once");

        int Dimension(int index) => header.Dimension(index, why => TableFaults.NotNpy(source, why)) is var size and > 0 ? size : throw TableFaults.NotNpy(source, "it has no entries");
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
