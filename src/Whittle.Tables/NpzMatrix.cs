using System.Globalization;
using System.IO.Compression;
using System.Text;
using Whittle.Design;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>
/// A sparse matrix from a <c>.npz</c> file as SciPy's <c>save_npz</c> writes it: compressed columns (csc) or rows (csr), compressed or stored,
/// with positions of 32 or 64 bits and values of any real type. Rows become columns by counting, in O(entries); indices need not be sorted,
/// and entries of the same place are added, as SciPy does. Source: <c>scipy/sparse/_matrix_io.py</c>.
/// </summary>
public static class NpzMatrix
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WhittleException">
    /// Not such a file, another sparse format, or contents that do not fit together (<c>bad-npz</c>), or an entry that is not finite (<c>not-finite</c>).
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SparseDesign Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, Path.GetFileName(path));
    }

    /// <summary>Reads a stream (from its beginning where it can seek). The stream stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What they are called in messages.</param>
    /// <exception cref="WhittleException">As <see cref="Read(string)"/>.</exception>
    public static SparseDesign Read(Stream stream, string source)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, true);
            return Read(archive, source);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw TableFaults.NotNpz(source, "it is no zip file, or a broken one", e);
        }
    }

    private static SparseDesign Read(ZipArchive archive, string source)
    {
        string format = Encoding.ASCII.GetString(Member(archive, source, "format").Bytes).TrimEnd('\0');
        if (format is not ("csc" or "csr"))
        {
            throw TableFaults.NotNpz(source, $"its format is {TableFaults.Show(format)}, and only csc and csr are read");
        }

        int[] shape = Positions("shape"), starts = Positions("indptr"), indices = Positions("indices");
        double[] values = Member(archive, source, "data").ToDoubles();
        if (shape.Length != 2 || shape[0] < 1 || shape[1] < 1)
        {
            throw TableFaults.NotNpz(source, $"its shape is {string.Join(" × ", shape)}");
        }

        (int rows, int columns, bool byColumn) = (shape[0], shape[1], format == "csc");
        int lines = byColumn ? columns : rows, across = byColumn ? rows : columns;
        Check(source, starts, indices, values.Length, lines, across);
        int[] lineOf = Spread(starts, values.Length);
        (int[] rowOf, int[] columnOf) = byColumn ? (indices, lineOf) : (lineOf, indices);
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        return bad >= 0 ? throw TableFaults.NotFiniteEntry(source, rowOf[bad], columnOf[bad], values[bad])
            : byColumn && IsSorted(starts, indices) ? new SparseDesign(values, indices, starts, rows)
            : SparseDesign.FromTriplets(rowOf, columnOf, values, rows, columns);

        int[] Positions(string name) => Member(archive, source, name).ToPositions(why => TableFaults.NotNpz(source, $"of its member {name}.npy, {why}"));
    }

    private static NpyArray Member(ZipArchive archive, string source, string name)
    {
        ZipArchiveEntry entry = archive.GetEntry($"{name}.npy") ?? throw TableFaults.NotNpz(
            source, $"it has no member {name}.npy, only {(archive.Entries.Count == 0 ? "nothing" : string.Join(", ", archive.Entries.Take(6).Select(e => TableFaults.Show(e.FullName))))}");
        using var stream = new CheckedStream(entry.Open(), entry.Crc32, () => TableFaults.NotNpz(source, $"the checksum of its member {name}.npy does not match"));
        return NpyArray.Read(stream, entry.Length, why => TableFaults.NotNpz(source, $"of its member {name}.npy, {why}"));
    }

    private static void Check(string source, int[] starts, int[] indices, int count, int lines, int across)
    {
        if (starts.Length != lines + 1 || starts[0] != 0 || starts[^1] != count || indices.Length != count)
        {
            throw TableFaults.NotNpz(source, string.Create(CultureInfo.InvariantCulture, $"{count} values, {indices.Length} indices and {starts.Length} starts do not make {lines} compressed rows or columns"));
        }

        for (int k = 0; k < lines; k++)
        {
            if (starts[k + 1] < starts[k])
            {
                throw TableFaults.NotNpz(source, string.Create(CultureInfo.InvariantCulture, $"indptr falls from {starts[k]} to {starts[k + 1]} at entry {k + 1} (from 0)"));
            }
        }

        if (Array.FindIndex(indices, i => i >= across) is var bad and >= 0)
        {
            throw TableFaults.NotNpz(source, string.Create(CultureInfo.InvariantCulture, $"entry {bad} of indices (from 0) is {indices[bad]}, beyond the {across} there are"));
        }
    }

    private static int[] Spread(int[] starts, int count)
    {
        var lineOf = new int[count];
        for (int k = 0; k + 1 < starts.Length; k++)
        {
            lineOf.AsSpan(starts[k], starts[k + 1] - starts[k]).Fill(k);
        }

        return lineOf;
    }

    private static bool IsSorted(int[] starts, int[] indices)
    {
        for (int k = 0; k + 1 < starts.Length; k++)
        {
            for (int e = starts[k] + 1; e < starts[k + 1]; e++)
            {
                if (indices[e] <= indices[e - 1])
                {
                    return false;
                }
            }
        }

        return true;
    }
}
