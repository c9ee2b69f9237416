using System.IO.Compression;
using System.Text;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>Where the text of a table comes from: files, streams that seek and that do not, readers, and their encodings.</summary>
public class CsvSourceTests
{
    private const string Text = "größe,b\n1,x\n2,y\n3,x\n";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "none", Encoding.UTF8.GetBytes(Text) },
        { "utf-8", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)] },
        { "utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)] },
        { "utf-16BE", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)] },
        { "utf-32", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Text)] },
        { "utf-32BE", [0, 0, 0xFE, 0xFF, .. new UTF32Encoding(true, false).GetBytes(Text)] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_byte_order_mark_says_the_encoding_and_is_no_part_of_the_first_name(string mark, byte[] bytes)
    {
        Assert.NotEmpty(mark);
        AssertRead(CsvTable.Read(new MemoryStream(bytes), "t.csv"));
    }

    [Fact]
    public void Readers_and_streams_are_read_from_where_they_stand_and_stay_open()
    {
        using var stream = new MemoryStream([1, 2, 3, .. Encoding.UTF8.GetBytes(Text)]) { Position = 3 };
        AssertRead(CsvTable.Read(stream, "t.csv"));
        Assert.True(stream.CanRead);

        using var reader = new StringReader("a title\n" + Text);
        reader.ReadLine();
        AssertRead(CsvTable.Read(reader, "t.csv"));
        AssertRead(CsvTable.Read(new StringReader("\uFEFF" + Text), "t.csv"));
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_as_often_as_the_columns_need()
    {
        using var packed = new MemoryStream();
        using (var writer = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            writer.Write(Encoding.UTF8.GetBytes(Text));
        }

        packed.Position = 0;
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        AssertRead(CsvTable.Read(stream, "t.csv"));
    }

    [Fact]
    public void A_file_is_called_by_its_name()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, Text);
        try
        {
            AssertRead(CsvTable.Read(path));
            Assert.Equal(Path.GetFileName(path), CsvTable.Read(path).Source);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Throws<FileNotFoundException>(() => CsvTable.Read(path));
    }

    [Theory]
    [InlineData("a,b\n1,", "é\n2,3\n", 2)]
    [InlineData("a,b\r\n1,2\r\n", "é,3\r\n", 3)]
    [InlineData("", "é,b\n1,2\n", 1)]
    public void Bytes_that_are_no_text_name_the_line_and_themselves(string before, string after, int line) => FaultAssert.Throws(
        FaultKind.Data, "not-utf8", $"Line {line} of t.csv holds the byte 0xE9, which is not text in the file's encoding.", $"line {line}", "Save the file as UTF-8.",
        () => CsvTable.Read(new MemoryStream(Encoding.Latin1.GetBytes(before + after)), "t.csv"));

    [Fact]
    public void Bad_bytes_far_into_a_file_name_their_line()
    {
        string rows = string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i},2\r\n"));
        WhittleException fault = Assert.Throws<WhittleException>(() => CsvTable.Read(new MemoryStream(Encoding.Latin1.GetBytes($"a,b\r\n{rows}é,1\r\n")), "t.csv"));
        Assert.Equal(("not-utf8", "line 400002"), (fault.Code, fault.Where));
    }

    [Fact]
    public void Half_a_character_of_UTF16_is_an_error()
    {
        WhittleException fault = Assert.Throws<WhittleException>(() => CsvTable.Read(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,"), 0x3D, 0xD8, .. "\n\0"u8]), "t.csv"));
        Assert.Equal(("not-utf8", "line 2"), (fault.Code, fault.Where));
    }

    private static void AssertRead(Table table)
    {
        Assert.Equal([1, 2, 3], table.Numbers("größe"));
        Assert.Equal(["x", "y"], ((TextColumn)table["b"]).Levels);
        Assert.Equal([0, 1, 0], ((TextColumn)table["b"]).Codes.ToArray());
    }
}
