using System.Buffers.Binary;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Whittle.Tables;

/// <summary>
/// A matrix from NumPy's <c>.npy</c> format (versions 1 to 3), in column-major order: float64 or float32, C or Fortran order, one or two
/// dimensions (one is a single column). Immutable by convention and thread-safe. Source: NumPy enhancement proposal 1.
/// </summary>
public sealed partial class NpyMatrix
{
    private NpyMatrix(double[] values, int rows, int columns)
    {
        Values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Rows × columns values, column 0 first.</summary>
    public double[] Values { get; }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>Reads a file, mapped into memory so that it is copied once.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Errors.WhittleException">Not such a file, another type of number, cut short (<c>bad-npy</c>), or an entry that is not finite (<c>not-finite</c>).</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static unsafe NpyMatrix Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length == 0)
        {
            throw TableFaults.NotNpy(Path.GetFileName(path), "it is empty");
        }

        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return Parse(new Source(Path.GetFileName(path), start + view.PointerOffset, length));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Reads a file that is in memory.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <exception cref="Errors.WhittleException">As <see cref="Read(string)"/>.</exception>
    public static unsafe NpyMatrix Read(ReadOnlySpan<byte> content, string source)
    {
        fixed (byte* start = content)
        {
            return Parse(new Source(source, start, content.Length));
        }
    }

    private static NpyMatrix Parse(Source source)
    {
        ReadOnlySpan<byte> head = source.Span(0, (int)Math.Min(source.Length, 12));
        if (head.Length < 12 || head[0] != 0x93 || !head[1..6].SequenceEqual("NUMPY"u8))
        {
            throw TableFaults.NotNpy(source.Name, "it does not start as one");
        }

        int version = head[6];
        if (version is < 1 or > 3)
        {
            throw TableFaults.NotNpy(source.Name, $"its version {version} is not known");
        }

        int start = version == 1 ? 10 : 12;
        long size = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (start + size > source.Length || size > 1 << 20)
        {
            throw TableFaults.NotNpy(source.Name, "its header is cut short");
        }

        string header = Encoding.UTF8.GetString(source.Span(start, (int)size));
        (int width, bool isFortran, int rows, int columns) = ParseHeader(source.Name, header);
        long needed = (long)rows * columns * width, data = start + size;
        if ((long)rows * columns > Array.MaxLength)
        {
            throw TableFaults.NotNpy(source.Name, "it has more entries than fit in memory at once");
        }

        if (source.Length - data < needed)
        {
            throw TableFaults.NotNpy(source.Name, $"it holds {source.Length - data} bytes of data where {needed} are needed");
        }

        var values = new double[(long)rows * columns];
        for (long k = 0; k < values.Length; k++)
        {
            (long row, long column) = isFortran ? (k % rows, k / rows) : (k / columns, k % columns);
            ReadOnlySpan<byte> entry = source.Span(data + (k * width), width);
            double value = width == 8 ? BinaryPrimitives.ReadDoubleLittleEndian(entry) : BinaryPrimitives.ReadSingleLittleEndian(entry);
            values[(column * rows) + row] = double.IsFinite(value) ? value : throw TableFaults.NotFiniteEntry(source.Name, (int)row, (int)column, value);
        }

        return new NpyMatrix(values, rows, columns);
    }

    private static (int Width, bool IsFortran, int Rows, int Columns) ParseHeader(string source, string header)
    {
        string type = TypePattern().Match(header).Groups[1].Value, order = OrderPattern().Match(header).Groups[1].Value;
        Match shape = ShapePattern().Match(header);
        if (order.Length == 0 || !shape.Success)
        {
            throw TableFaults.NotNpy(source, "its header has no order or shape");
        }

        int width = type switch
        {
            "<f8" => 8,
            "<f4" => 4,
            _ => throw TableFaults.NotNpy(source, $"its entries are of type '{(type.Length > 0 ? type : "structured")}'"),
        };
        string[] sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sizes.Length is < 1 or > 2)
        {
            throw TableFaults.NotNpy(source, $"it has {sizes.Length} dimensions");
        }

        if (!sizes.All(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            throw TableFaults.NotNpy(source, "a dimension is too large");
        }

        int[] dimensions = Array.ConvertAll(sizes, s => int.Parse(s, CultureInfo.InvariantCulture));
        return (width, order == "True", dimensions[0], dimensions.Length == 2 ? dimensions[1] : 1);
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9,\s]*)\)")]
    private static partial Regex ShapePattern();

    /// <summary>Bytes at an address that may be longer than one span.</summary>
    private readonly unsafe struct Source(string name, byte* start, long length)
    {
        public string Name => name;

        public long Length => length;

        public ReadOnlySpan<byte> Span(long from, int count) => MemoryMarshal.CreateReadOnlySpan(ref start[from], count);
    }
}
