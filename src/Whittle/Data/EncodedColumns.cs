namespace Whittle.Data;

/// <summary>What a recipe makes of a table, in the order of the coefficients.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Blocks">One block a run of numbers, a factor, a polynomial or an interaction.</param>
/// <param name="UnseenCells">How many cells had a level that the recipe does not know (only under <see cref="UnseenPolicy.Baseline"/>).</param>
internal sealed record EncodedColumns(int Rows, IReadOnlyList<EncodedBlock> Blocks, int UnseenCells);

/// <summary>Columns of one kind of storage.</summary>
internal abstract record EncodedBlock;

/// <summary>Numbers spelled out, in column-major order.</summary>
internal sealed record EncodedNumbers(ReadOnlyMemory<double> Values, int Columns) : EncodedBlock;

/// <summary>Codes below <c>Levels</c>, of which those from <c>First</c> on have a column; −1 is none of them.</summary>
internal sealed record EncodedFactor(int[] Codes, int Levels, int First) : EncodedBlock;

/// <summary>The polynomials of one column.</summary>
internal sealed record EncodedPolynomial(ReadOnlyMemory<double> X, PolynomialBasis Basis) : EncodedBlock;

/// <summary>All products of one column of each part; the first part's columns vary fastest.</summary>
internal sealed record EncodedProduct(IReadOnlyList<EncodedBlock> Parts) : EncodedBlock;

/// <summary>A table to which a recipe is being applied. Not thread-safe.</summary>
internal sealed class TableEncoding(Table table, UnseenPolicy unseen)
{
    private readonly Dictionary<string, int> _unseenCells = new(StringComparer.Ordinal);

    public Table Table => table;

    public UnseenPolicy Unseen => unseen;

    /// <summary>Cells with a level that the recipe does not know; a cell counts once, in however many terms its column stands.</summary>
    public int UnseenCells => _unseenCells.Values.Sum();

    public void NoteUnseen(string column, int cells) => _unseenCells[column] = cells;
}
