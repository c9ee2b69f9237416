using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Whittle.Neural;

/// <summary>The three kinds of fields that an ONNX file needs, in the wire format of Protocol Buffers. Not thread-safe.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>A whole number of 0 or more.</summary>
    public void Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    /// <summary>Bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    /// <summary>A text.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Doubles as bytes, in little-endian order.</summary>
    public void Doubles(int field, double[] values) => Bytes(field, MemoryMarshal.AsBytes<double>(values));

    /// <summary>A message inside this one.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        var inner = new ProtobufWriter();
        write(inner);
        Bytes(field, inner.Written);
    }

    private void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        _bytes.Write(bytes[..count]);
    }
}
