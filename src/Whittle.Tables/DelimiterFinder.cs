using System.Text;
using Sylvan.Data.Csv;

namespace Whittle.Tables;

/// <summary>Finds the character between cells: the one under which most of the first lines have the same number of cells, and most cells.</summary>
internal static class DelimiterFinder
{
    private const int Lines = 50;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    public static char Find(byte[] content, Func<byte[], StreamReader> open)
    {
        char best = ',';
        (double Agreement, int Cells) bestScore = (0, 1);
        foreach (char candidate in Candidates)
        {
            List<int> counts = CountCells(content, candidate, open);
            var usual = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).FirstOrDefault();
            if (usual is null || usual.Key < 2)
            {
                continue;
            }

            (double Agreement, int Cells) score = ((double)usual.Count() / counts.Count, usual.Key);
            if (score.CompareTo(bestScore) > 0)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    // A candidate that makes nonsense of the quotes has as many lines as it got through.
    private static List<int> CountCells(byte[] content, char delimiter, Func<byte[], StreamReader> open)
    {
        var counts = new List<int>();
        try
        {
            using StreamReader text = open(content);
            using var reader = CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false, Delimiter = delimiter, Comment = '\0', ResultSetMode = ResultSetMode.SingleResult, MaxBufferSize = int.MaxValue / 4 });
            while (counts.Count < Lines && reader.Read())
            {
                if (!reader.GetRawRecordSpan().Trim("\r\n").IsEmpty)
                {
                    counts.Add(reader.RowFieldCount);
                }
            }
        }
        catch (Exception e) when (e is CsvFormatException or DecoderFallbackException)
        {
            counts.Add(1);
        }

        return counts;
    }
}
