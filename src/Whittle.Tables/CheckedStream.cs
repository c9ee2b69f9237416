using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>Reads a member of a zip file and compares its checksum at its end, which .NET does not; owns the stream it reads.</summary>
internal sealed class CheckedStream : Stream
{
    private static readonly uint[] Table = CreateTable();
    private readonly Stream _inner;
    private readonly uint _expected;
    private readonly Func<WhittleException> _fault;
    private uint _sum = uint.MaxValue;

    /// <param name="inner">The bytes.</param>
    /// <param name="expected">Their CRC-32.</param>
    /// <param name="fault">What is thrown at the end where it is another.</param>
    public CheckedStream(Stream inner, uint expected, Func<WhittleException> fault) => (_inner, _expected, _fault) = (inner, expected, fault);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = _inner.Read(buffer);
        if (count == 0 && buffer.Length > 0 && ~_sum != _expected)
        {
            throw _fault();
        }

        uint sum = _sum;
        foreach (byte b in buffer[..count])
        {
            sum = Table[(byte)(sum ^ b)] ^ (sum >> 8);
        }

        _sum = sum;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint b = 0; b < table.Length; b++)
        {
            uint sum = b;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : 0xEDB88320 ^ (sum >> 1);
            }

            table[b] = sum;
        }

        return table;
    }
}
