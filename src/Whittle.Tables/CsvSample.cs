using Sylvan.Data.Csv;

namespace Whittle.Tables;

/// <summary>The first records of a text, from which the delimiter is found and a title above the header is told from a header.</summary>
internal sealed class CsvSample
{
    private const int MaxRecords = 100;
    private const int MaxCharacters = 1 << 20;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    private readonly string _source;
    private readonly string _text;
    private readonly bool _isCut;

    /// <summary>Takes a sample.</summary>
    public CsvSample(CsvSource source)
    {
        _source = source.Name;
        using TextReader reader = source.Open();
        var buffer = new char[MaxCharacters];
        _text = new string(buffer, 0, reader.ReadBlock(buffer));
        _isCut = _text.Length == MaxCharacters;
    }

    /// <summary>
    /// The character between cells: the one under which the largest share of records agrees on a number of cells above one, and of those
    /// the one with most cells. A comma where none is found, since then the file is one column.
    /// </summary>
    /// <exception cref="Errors.WhittleException">Two characters do equally well.</exception>
    public char FindDelimiter()
    {
        var scores = Candidates.Select(c => (Delimiter: c, Score: Score(c))).Where(s => s.Score.Cells > 1).OrderByDescending(s => s.Score).ToList();
        return scores switch
        {
            [] => ',',
            [var best, var second, ..] when best.Score == second.Score => throw TableFaults.AmbiguousDelimiter(_source, best.Delimiter, second.Delimiter, best.Score.Cells),
            [var best, ..] => best.Delimiter,
        };
    }

    /// <summary>Refuses a title where the header should be: a first line with fewer cells than the lines below, which agree.</summary>
    /// <exception cref="Errors.WhittleException">There is a title.</exception>
    public void RefuseTitle(char delimiter)
    {
        List<string[]> records = Records(delimiter);
        int usual = Usual(records);
        if (records.Count < 2 || records[0].Length >= usual || records[1].Length > usual)
        {
            return;
        }

        // A short header is ragged, a title is not: below a title of several cells stands the header, which is text where the next line has numbers.
        bool hasHeaderBelow = records.Count > 2 && records[1].Length == usual && !records[1].Any(IsNumber) && records[2].Any(IsNumber);
        if (records[0].Length == 1 || hasHeaderBelow)
        {
            throw TableFaults.TitleLine(_source, records[0], usual);
        }
    }

    private static bool IsNumber(string cell) => NumberText.TryParse(cell, '.', out _);

    private static int Usual(List<string[]> records) => records.Count == 0
        ? 0
        : records.CountBy(r => r.Length).OrderByDescending(g => g.Value).ThenByDescending(g => g.Key).First().Key;

    private (double Agreement, int Cells) Score(char delimiter)
    {
        List<string[]> records = Records(delimiter);
        int usual = Usual(records);
        return records.Count == 0 ? (0, 0) : ((double)records.Count(r => r.Length == usual) / records.Count, usual);
    }

    // Records that are not blank. The last one of a cut sample is left out, unless it is all there is; so is what follows broken quotes,
    // which a wrong delimiter makes of right ones.
    private List<string[]> Records(char delimiter)
    {
        var records = new List<string[]>();
        try
        {
            using var reader = new RecordReader(new StringReader(_text), _source, delimiter);
            while (records.Count < MaxRecords && reader.Read())
            {
                if (!reader.IsBlank)
                {
                    records.Add(reader.ToArray());
                }
            }

            if (_isCut && records.Count is > 1 and < MaxRecords)
            {
                records.RemoveAt(records.Count - 1);
            }
        }
        catch (CsvFormatException)
        {
            records.Add([]);
        }

        return records;
    }
}
