using System.Globalization;
using Whittle.Design;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>
/// A matrix from Matrix Market text (<c>.mtx</c>): coordinates of real, integer or pattern entries (a <see cref="SparseDesign"/>), or an array of
/// real or integer ones (a <see cref="DenseDesign"/>); general, symmetric or skew-symmetric. Entries of the same place are added in the order
/// of the file, as SciPy does. Source: Boisvert, Pozo &amp; Remington 1996, NISTIR 5935.
/// </summary>
public static class MarketMatrix
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WhittleException">Not such a file, another field or symmetry, or a line that is no entry (<c>bad-mtx</c>), or entries of one place whose sum is not finite (<c>not-finite</c>).</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static DesignMatrix Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, Path.GetFileName(path));
    }

    /// <summary>Reads a stream from where it stands to its end. The stream stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What they are called in messages.</param>
    /// <exception cref="WhittleException">As <see cref="Read(string)"/>.</exception>
    public static DesignMatrix Read(Stream stream, string source)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var lines = new MarketLines(reader, source);
        MarketHeader header = MarketHeader.Read(lines);
        DesignMatrix matrix = header.IsCoordinate ? ReadCoordinates(lines, header) : ReadArray(lines, header);
        return lines.Read() is null ? matrix : throw lines.Fault(string.Create(CultureInfo.InvariantCulture, $"more follows the {header.Entries} entries that the sizes announce"));
    }

    private static SparseDesign ReadCoordinates(MarketLines lines, MarketHeader header)
    {
        List<int> rows = [], columns = [];
        var values = new List<double>();
        for (int e = 0; e < header.Entries; e++)
        {
            var words = new Words(NextLine(lines, header, e));
            int row = Place(ref words, "row", header.Rows, lines), column = Place(ref words, "column", header.Columns, lines);
            double value = header.Field == "pattern" ? 1 : Value(ref words, header, lines);
            ThrowIfMore(ref words, lines);
            Add(row, column, value);
            if (header.Symmetry != "general" && row != column)
            {
                Add(column, row, header.Symmetry == "symmetric" ? value : -value);
            }
            else if (header.Symmetry == "skew-symmetric" && value != 0)
            {
                throw lines.Fault("an entry on the diagonal of a skew-symmetric matrix must be 0");
            }
        }

        return SparseDesign.FromTriplets([.. rows], [.. columns], [.. values], header.Rows, header.Columns);

        void Add(int row, int column, double value)
        {
            rows.Add(row);
            columns.Add(column);
            values.Add(value);
        }
    }

    private static DenseDesign ReadArray(MarketLines lines, MarketHeader header)
    {
        var values = new double[header.Rows * header.Columns];
        int entry = 0;
        for (int j = 0; j < header.Columns; j++)
        {
            for (int i = header.Symmetry switch { "general" => 0, "symmetric" => j, _ => j + 1 }; i < header.Rows; i++)
            {
                var words = new Words(NextLine(lines, header, entry++));
                double value = Value(ref words, header, lines);
                ThrowIfMore(ref words, lines);
                values[i + (j * header.Rows)] = value;
                if (header.Symmetry != "general" && i != j)
                {
                    values[j + (i * header.Rows)] = header.Symmetry == "symmetric" ? value : -value;
                }
            }
        }

        return new DenseDesign(values, header.Rows, header.Columns);
    }

    private static string NextLine(MarketLines lines, MarketHeader header, int entry) =>
        lines.Read() ?? throw lines.Fault(string.Create(CultureInfo.InvariantCulture, $"the file ends after {entry} of the {header.Entries} entries that its sizes announce"));

    private static int Place(ref Words words, string what, int size, MarketLines lines)
    {
        bool found = words.MoveNext();
        return found && int.TryParse(words.Word, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place >= 1 && place <= size
            ? place - 1
            : throw lines.Fault(string.Create(CultureInfo.InvariantCulture, $"the {what} is {TableFaults.Show(words.Word.ToString())}; it must be in 1 … {size}"));
    }

    private static double Value(ref Words words, MarketHeader header, MarketLines lines)
    {
        bool isNumber = words.MoveNext() & NumberText.TryParse(words.Word, '.', out double value);
        return isNumber && (header.Field == "real" || value == Math.Truncate(value))
            ? value
            : throw lines.Fault($"the value is {TableFaults.Show(words.Word.ToString())}; it must be a finite {(header.Field == "real" ? "number" : "whole number")}");
    }

    private static void ThrowIfMore(ref Words words, MarketLines lines)
    {
        if (words.MoveNext())
        {
            throw lines.Fault($"{TableFaults.Show(words.Word.ToString())} follows the entry");
        }
    }
}
