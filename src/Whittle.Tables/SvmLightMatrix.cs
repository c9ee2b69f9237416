using System.Globalization;
using Whittle.Design;
using Whittle.Errors;

namespace Whittle.Tables;

/// <summary>
/// A sparse matrix and a response from svmlight (libsvm) text: one line an observation, <c>label index:value index:value … # comment</c>, with
/// ascending indices. Indices count from 1; where an index 0 occurs anywhere in the file they count from 0, as scikit-learn's
/// <c>zero_based="auto"</c> decides. Columns that no line names at the end of the matrix are not known to the file. Immutable and thread-safe.
/// Source: Joachims (svmlight.joachims.org); Chang &amp; Lin 2011, doi:10.1145/1961189.1961199.
/// </summary>
public sealed class SvmLightMatrix
{
    private SvmLightMatrix(SparseDesign columns, double[] labels, bool isZeroBased)
    {
        Columns = columns;
        Labels = labels;
        IsZeroBased = isZeroBased;
    }

    /// <summary>The features.</summary>
    public SparseDesign Columns { get; }

    /// <summary>The first number of each line, one a row.</summary>
    public double[] Labels { get; }

    /// <summary>Whether an index 0 occurs, so that indices count from 0.</summary>
    public bool IsZeroBased { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fewestColumns">How many columns the matrix has at least, such as those of a model; more where the file names more.</param>
    /// <exception cref="WhittleException">
    /// A line that is no such line, such as one with a query (<c>qid:</c>), which no regression has (<c>bad-svmlight</c>), or nothing at all (<c>empty-file</c>).
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SvmLightMatrix Read(string path, int fewestColumns = 0)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, Path.GetFileName(path), fewestColumns);
    }

    /// <summary>Reads a stream from where it stands to its end. The stream stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What they are called in messages.</param>
    /// <param name="fewestColumns">How many columns the matrix has at least.</param>
    /// <exception cref="WhittleException">As <see cref="Read(string, int)"/>.</exception>
    public static SvmLightMatrix Read(Stream stream, string source, int fewestColumns = 0)
    {
        var labels = new List<double>();
        List<int> rows = [], columns = [];
        var values = new List<double>();
        int number = 0;
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            number++;
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            var words = new Words(comment < 0 ? line : line.AsSpan(0, comment));
            if (!words.MoveNext())
            {
                continue;
            }

            labels.Add(NumberText.TryParse(words.Word, '.', out double label)
                ? label
                : throw TableFaults.NotSvmLight(source, number, words.Character, $"the label is {TableFaults.Show(words.Word.ToString())}, which is no finite number"));
            int before = -1;
            while (words.MoveNext())
            {
                (int index, double value) = Pair(words.Word, source, number, words.Character);
                if (index <= before)
                {
                    throw TableFaults.NotSvmLight(source, number, words.Character, $"index {index} follows index {before}; indices must ascend");
                }

                before = index;
                rows.Add(labels.Count - 1);
                columns.Add(index);
                values.Add(value);
            }
        }

        return Create(source, labels, rows, columns, values, fewestColumns);
    }

    private static SvmLightMatrix Create(string source, List<double> labels, List<int> rows, List<int> columns, List<double> values, int fewestColumns)
    {
        if (labels.Count == 0)
        {
            throw TableFaults.NoFeatures(source, "no line with a label");
        }

        int first = columns.Contains(0) ? 0 : 1, count = fewestColumns;
        for (int e = 0; e < columns.Count; e++)
        {
            columns[e] -= first;
            count = Math.Max(count, columns[e] + 1);
        }

        return count == 0
            ? throw TableFaults.NoFeatures(source, "labels and not one feature")
            : new SvmLightMatrix(SparseDesign.FromTriplets([.. rows], [.. columns], [.. values], labels.Count, count), [.. labels], first == 0);
    }

    private static (int Index, double Value) Pair(ReadOnlySpan<char> word, string source, int line, int character)
    {
        int colon = word.IndexOf(':');
        return word.StartsWith("qid:") ? throw TableFaults.NotSvmLight(source, line, character, "qid: names a query of a ranking, which a regression has not; delete it")
            : colon < 0 ? throw TableFaults.NotSvmLight(source, line, character, $"{TableFaults.Show(word.ToString())} is no index:value")
            : !int.TryParse(word[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index == int.MaxValue
                ? throw TableFaults.NotSvmLight(source, line, character, $"{TableFaults.Show(word[..colon].ToString())} is no index; it must be a whole number of 0 or more that fits in 31 bits")
            : NumberText.TryParse(word[(colon + 1)..], '.', out double value) ? (index, value)
            : throw TableFaults.NotSvmLight(source, line, character, $"the value of index {index} is {TableFaults.Show(word[(colon + 1)..].ToString())}, which is no finite number");
    }
}
