using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>A small reader of any one-dimensional <c>.npy</c> array of plain numbers, such as the members of a <c>.npz</c> file.</summary>
/// <param name="Type">NumPy's word for the type of an entry.</param>
/// <param name="Count">How many entries.</param>
/// <param name="Bytes">The entries.</param>
internal sealed record NpyArray(string Type, int Count, byte[] Bytes)
{
    /// <summary>Reads an array to the end of its stream.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="length">How many bytes there are, header included: no more is allocated, whatever a header claims.</param>
    /// <param name="fault">The fault of a file about which a reason is known.</param>
    public static NpyArray Read(Stream stream, long length, Func<string, WhittleException> fault)
    {
        NpyHeader header = NpyHeader.Read(stream, fault);
        if (header.Shape.Count > 1)
        {
            throw fault($"it has {header.Shape.Count} dimensions");
        }

        int count = header.Shape.Count == 0 ? 1 : header.Dimension(0, fault), width = WidthOf(header.Type, fault);
        if ((long)count * width > Math.Min(length, Array.MaxLength))
        {
            throw fault($"it ends before its {count} entries");
        }

        var bytes = new byte[count * width];
        return stream.ReadAtLeast(bytes, bytes.Length, false) < bytes.Length ? throw fault("it ends before its last entry")
            : stream.ReadByte() >= 0 ? throw fault($"more bytes follow its {count} entries")
            : new NpyArray(header.Type, count, bytes);
    }

    /// <summary>Entries of any type of number as doubles.</summary>
    public double[] ToDoubles()
    {
        var values = new double[Count];
        ReadOnlySpan<byte> bytes = Bytes;
        if (Type == "<f8" && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        int width = Count > 0 ? Bytes.Length / Count : 0;
        for (int k = 0; k < values.Length; k++)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(k * width, width);
            values[k] = Type switch
            {
                "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(entry),
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(entry),
                "<u8" => BinaryPrimitives.ReadUInt64LittleEndian(entry),
                "|b1" => entry[0] == 0 ? 0 : 1,
                _ => Integer(entry),
            };
        }

        return values;
    }

    /// <summary>Entries as positions or sizes: integers from 0 that fit one in memory.</summary>
    public int[] ToPositions(Func<string, WhittleException> fault)
    {
        if (Type is not ("<i4" or "<i8"))
        {
            throw fault($"its entries are of type {TableFaults.Show(Type)}, which are no positions");
        }

        var values = new int[Count];
        int width = Count > 0 ? Bytes.Length / Count : 0;
        for (int k = 0; k < values.Length; k++)
        {
            long value = Integer(Bytes.AsSpan(k * width, width));
            values[k] = value is >= 0 and < int.MaxValue ? (int)value : throw fault($"its entry {k} (from 0) is {value}");
        }

        return values;
    }

    // Bytes an entry, for the types that stand for numbers and for short texts.
    private static int WidthOf(string type, Func<string, WhittleException> fault) => type switch
    {
        "<f8" or "<i8" or "<u8" => 8,
        "<f4" or "<i4" or "<u4" => 4,
        "<i2" or "<u2" => 2,
        "|i1" or "|u1" or "|b1" => 1,
        ['|', 'S', >= '1' and <= '9'] => type[2] - '0',
        _ => throw fault(type.Length > 0 ? $"its entries are of type {TableFaults.Show(type)}" : "its entries are structured"),
    };

    private long Integer(ReadOnlySpan<byte> entry) => Type switch
    {
        "<i8" => BinaryPrimitives.ReadInt64LittleEndian(entry),
        "<i4" => BinaryPrimitives.ReadInt32LittleEndian(entry),
        "<u4" => BinaryPrimitives.ReadUInt32LittleEndian(entry),
        "<i2" => BinaryPrimitives.ReadInt16LittleEndian(entry),
        "<u2" => BinaryPrimitives.ReadUInt16LittleEndian(entry),
        "|i1" => (sbyte)entry[0],
        _ => entry[0],
    };
}
