using System.Runtime.ExceptionServices;

namespace Whittle.Numerics;

/// <summary>
/// Runs independent chunks on a given number of threads. The chunks are the caller's and do not depend on the number of threads, so
/// results are the same bits on any number. Immutable and thread-safe.
/// </summary>
internal sealed class Workers
{
    private readonly ParallelOptions _options;

    public Workers(int threads) => _options = new ParallelOptions { MaxDegreeOfParallelism = Threads = threads };

    /// <summary>How many threads may work at once, at least 1.</summary>
    public int Threads { get; }

    /// <summary>Calls <paramref name="body"/> once for every chunk 0 … chunks − 1, in any order. What it throws is thrown as it is, on any number of threads.</summary>
    public void Run(int chunks, Action<int> body)
    {
        if (Threads > 1 && chunks > 1)
        {
            try
            {
                Parallel.For(0, chunks, _options, body);
            }
            catch (AggregateException faults)
            {
                ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
            }

            return;
        }

        for (int chunk = 0; chunk < chunks; chunk++)
        {
            body(chunk);
        }
    }
}
