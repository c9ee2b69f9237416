using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>What the head of a <c>.npy</c> file says of the numbers that follow.</summary>
/// <param name="Type">NumPy's word for the type of an entry, such as &lt;f8; empty where entries are structured.</param>
/// <param name="IsFortran">Whether the numbers stand column by column.</param>
/// <param name="Shape">The dimensions as they are written, none for a single value.</param>
internal sealed partial record NpyHeader(string Type, bool IsFortran, IReadOnlyList<string> Shape)
{
    // numpy itself refuses to evaluate a header of more than 10,000 characters.
    private const int LongestHeader = 1 << 20;

    /// <summary>Reads the head from the start of a file, up to the first number.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="fault">The fault of a file about which a reason is known.</param>
    /// <exception cref="WhittleException">Not such a file, or cut short.</exception>
    public static NpyHeader Read(Stream stream, Func<string, WhittleException> fault)
    {
        Span<byte> start = stackalloc byte[8];
        Fill(stream, start, fault, "it does not start as one");
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw fault("it does not start as one");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw fault($"its version {version} is not known");
        }

        Span<byte> size = stackalloc byte[4];
        size.Clear();
        Fill(stream, version == 1 ? size[..2] : size, fault, "its header is cut short");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader)
        {
            throw fault($"its header claims {length} bytes");
        }

        var text = new byte[length];
        Fill(stream, text, fault, "its header is cut short");
        return Parse(Encoding.UTF8.GetString(text), fault);
    }

    /// <summary>One dimension as a number from 0.</summary>
    public int Dimension(int index, Func<string, WhittleException> fault) =>
        int.TryParse(Shape[index], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw fault($"a dimension of {TableFaults.Show(Shape[index])} is too large");

    private static void Fill(Stream stream, Span<byte> bytes, Func<string, WhittleException> fault, string why)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, false) < bytes.Length)
        {
            throw fault(why);
        }
    }

    private static NpyHeader Parse(string header, Func<string, WhittleException> fault)
    {
        string type = TypePattern().Match(header).Groups[1].Value, order = OrderPattern().Match(header).Groups[1].Value;
        Match shape = ShapePattern().Match(header);
        return order.Length > 0 && shape.Success
            ? new NpyHeader(type, order == "True", shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : throw fault("its header has no order or shape");
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9,\s]*)\)")]
    private static partial Regex ShapePattern();
}
