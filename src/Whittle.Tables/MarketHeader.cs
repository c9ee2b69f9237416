using System.Globalization;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>What the first lines of a Matrix Market file say of the entries that follow.</summary>
/// <param name="IsCoordinate">Whether each line names a place, or the values of all places follow column by column.</param>
/// <param name="Field">real, integer or pattern (a place without a value is a 1).</param>
/// <param name="Symmetry">general, symmetric or skew-symmetric: of the latter two only the lower triangle is in the file.</param>
/// <param name="Rows">At least 1.</param>
/// <param name="Columns">At least 1.</param>
/// <param name="Entries">How many lines of entries follow.</param>
internal sealed record MarketHeader(bool IsCoordinate, string Field, string Symmetry, int Rows, int Columns, int Entries)
{
    /// <summary>Reads the banner, the comments and the sizes.</summary>
    /// <exception cref="WhittleException">The file is empty or another kind of file, or a matrix that is not read here.</exception>
    public static MarketHeader Read(MarketLines lines)
    {
        string[] banner = (lines.ReadRaw() ?? throw lines.Fault("the file is empty")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (banner.Length == 0 || !banner[0].Equals("%%MatrixMarket", StringComparison.OrdinalIgnoreCase))
        {
            throw lines.Fault("it does not begin with %%MatrixMarket");
        }

        string[] words = [.. banner.Skip(1).Select(w => w.ToLowerInvariant())];
        if (words.Length != 4 || words[0] != "matrix" || words[1] is not ("coordinate" or "array"))
        {
            throw lines.Fault($"it says {TableFaults.Show(string.Join(' ', banner.Skip(1)))}, which must read matrix coordinate (or array), a field and a symmetry");
        }

        bool isCoordinate = words[1] == "coordinate";
        string field = words[2] == "double" ? "real" : words[2] == "unsigned-integer" ? "integer" : words[2], symmetry = words[3];
        if (field is not ("real" or "integer" or "pattern") || (field == "pattern" && !isCoordinate))
        {
            throw lines.Fault($"the field of {(isCoordinate ? "coordinates" : "an array")} is {TableFaults.Show(field)}; it must be real or integer{(isCoordinate ? " or pattern" : "")}");
        }

        if (symmetry is not ("general" or "symmetric" or "skew-symmetric"))
        {
            throw lines.Fault($"the symmetry is {TableFaults.Show(symmetry)}; it must be general, symmetric or skew-symmetric");
        }

        return ReadSizes(lines, isCoordinate, field, symmetry);
    }

    private static MarketHeader ReadSizes(MarketLines lines, bool isCoordinate, string field, string symmetry)
    {
        string[] sizes = (lines.Read() ?? throw lines.Fault("the file ends before the sizes of its matrix")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (sizes.Length != (isCoordinate ? 3 : 2))
        {
            throw lines.Fault($"the sizes are {TableFaults.Show(string.Join(' ', sizes))}; they must be rows and columns{(isCoordinate ? " and entries" : "")}");
        }

        int rows = Size(0, 1), columns = Size(1, 1);
        if (symmetry != "general" && rows != columns)
        {
            throw lines.Fault(string.Create(CultureInfo.InvariantCulture, $"a matrix of {rows} × {columns} is not square and cannot be {symmetry}"));
        }

        if (!isCoordinate && (long)rows * columns > Array.MaxLength)
        {
            throw lines.Fault(string.Create(CultureInfo.InvariantCulture, $"{rows} × {columns} values are more than fit in memory at once"));
        }

        int stored = isCoordinate ? Size(2, 0)
            : symmetry == "general" ? rows * columns
            : (int)((long)rows * (symmetry == "symmetric" ? rows + 1L : rows - 1L) / 2);
        return new MarketHeader(isCoordinate, field, symmetry, rows, columns, stored);

        int Size(int index, int least) => int.TryParse(sizes[index], NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= Array.MaxLength
            ? value
            : throw lines.Fault(string.Create(CultureInfo.InvariantCulture, $"the size {TableFaults.Show(sizes[index])} is no whole number of {least} or more that fits in memory"));
    }
}
