using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Whittle.Tables;

/// <summary>What the head of a <c>.npy</c> file says of the numbers that follow.</summary>
/// <param name="Width">Bytes a number: 4 or 8.</param>
/// <param name="IsFortran">Whether the numbers stand column by column.</param>
/// <param name="Rows">At least 1.</param>
/// <param name="Columns">At least 1.</param>
internal sealed partial record NpyHeader(int Width, bool IsFortran, int Rows, int Columns)
{
    // numpy itself refuses to evaluate a header of more than 10,000 characters.
    private const int LongestHeader = 1 << 20;

    /// <summary>Reads the head from the start of a file, up to the first number.</summary>
    /// <exception cref="Errors.WhittleException">Not such a file, cut short, or another array than one or two dimensions of little-endian floats.</exception>
    public static NpyHeader Read(Stream stream, string source)
    {
        Span<byte> start = stackalloc byte[8];
        Fill(stream, start, source, "it does not start as one");
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw TableFaults.NotNpy(source, "it does not start as one");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw TableFaults.NotNpy(source, $"its version {version} is not known");
        }

        Span<byte> size = stackalloc byte[4];
        size.Clear();
        Fill(stream, version == 1 ? size[..2] : size, source, "its header is cut short");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader)
        {
            throw TableFaults.NotNpy(source, $"its header claims {length} bytes");
        }

        var text = new byte[length];
        Fill(stream, text, source, "its header is cut short");
        return Parse(Encoding.UTF8.GetString(text), source);
    }

    private static void Fill(Stream stream, Span<byte> bytes, string source, string fault)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, false) < bytes.Length)
        {
            throw TableFaults.NotNpy(source, fault);
        }
    }

    private static NpyHeader Parse(string header, string source)
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
            _ => throw TableFaults.NotNpy(source, type.Length > 0 ? $"its entries are of type {TableFaults.Show(type)}" : "its entries are structured"),
        };
        string[] sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sizes.Length is < 1 or > 2)
        {
            throw TableFaults.NotNpy(source, $"it has {sizes.Length} dimensions");
        }

        int rows = Dimension(sizes[0], source), columns = sizes.Length == 2 ? Dimension(sizes[1], source) : 1;
        return (long)rows * columns <= Array.MaxLength
            ? new NpyHeader(width, order == "True", rows, columns)
            : throw TableFaults.NotNpy(source, $"its {rows} × {columns} entries are more than fit in memory at once");
    }

    private static int Dimension(string size, string source) =>
        !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? throw TableFaults.NotNpy(source, $"a dimension of {TableFaults.Show(size)} is too large")
        : value > 0 ? value
        : throw TableFaults.NotNpy(source, "it has no entries");

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9,\s]*)\)")]
    private static partial Regex ShapePattern();
}
