using Whittle.Numerics;

namespace Whittle.Neural;

/// <summary>Shares rows out to threads in chunks that do not depend on how many threads there are. Immutable and thread-safe.</summary>
/// <param name="workers">The threads to use.</param>
internal sealed class RowShares(Workers workers)
{
    private const int LeastRows = 16;
    private const int MostRows = 64;
    private const int ChunksWanted = 4;
    private const double WorthSharing = 600_000;

    /// <summary>Calls a body for all rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="work">About how many multiplications it is: few are not worth a thread.</param>
    /// <param name="body">Takes the rows from … to − 1.</param>
    public void Run(int rows, double work, Action<int, int> body) => Run(rows, body, 0, null, work);

    /// <summary>Calls two bodies that do not need each other, each for all rows of its own.</summary>
    public void Run(int rows, Action<int, int> body, int otherRows, Action<int, int>? other, double work)
    {
        if (workers.Threads == 1 || work < WorthSharing)
        {
            body(0, rows);
            other?.Invoke(0, otherRows);
            return;
        }

        int size = SizeOf(rows), otherSize = SizeOf(otherRows), chunks = Count(rows, size);
        workers.Run(chunks + (other is null ? 0 : Count(otherRows, otherSize)), chunk =>
        {
            if (chunk < chunks)
            {
                body(chunk * size, Math.Min(rows, (chunk + 1) * size));
            }
            else
            {
                other!((chunk - chunks) * otherSize, Math.Min(otherRows, (chunk - chunks + 1) * otherSize));
            }
        });
    }

    // Tall chunks are faster: what they share is prepared once a chunk.
    private static int SizeOf(int rows) => Math.Clamp(rows / ChunksWanted, LeastRows, MostRows);

    private static int Count(int rows, int size) => (rows + size - 1) / size;
}
