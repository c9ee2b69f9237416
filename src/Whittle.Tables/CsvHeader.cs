namespace Whittle.Tables;

/// <summary>Reads the first line of a table: the names of its columns.</summary>
internal static class CsvHeader
{
    /// <summary>The names, distinct and not empty.</summary>
    /// <exception cref="Errors.WhittleException">No line, a blank line, an empty or repeated name, or numbers in place of names.</exception>
    public static string[] Read(CsvSource source, char delimiter, char decimalMark)
    {
        using var reader = new RecordReader(source.Open(), source.Name, delimiter);
        if (!reader.Read())
        {
            throw TableFaults.Empty(source.Name);
        }

        if (reader.IsBlank)
        {
            throw TableFaults.BlankLine(source.Name, reader.Line);
        }

        string[] names = reader.ToArray();
        if (Array.TrueForAll(names, name => NumberText.TryParse(name, decimalMark, out _)))
        {
            throw TableFaults.HeaderIsData(source.Name);
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int j = 0; j < names.Length; j++)
        {
            if (string.IsNullOrWhiteSpace(names[j]))
            {
                throw TableFaults.EmptyName(source.Name, reader.LineOf(j), j + 1, j + 1 == names.Length);
            }

            if (!seen.TryAdd(names[j], j))
            {
                throw TableFaults.DuplicateName(source.Name, names[j], reader.LineOf(j), seen[names[j]] + 1, j + 1);
            }
        }

        return names;
    }
}
