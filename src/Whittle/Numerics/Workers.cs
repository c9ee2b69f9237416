using System.Runtime.ExceptionServices;

namespace Whittle.Numerics;

/// <summary>
/// Runs independent chunks on a given number of threads. The chunks are the caller's and do not depend on the number of threads, so
/// results are the same bits on any number. Immutable and thread-safe.
/// <para>
/// The calling thread works too, and helpers from the pool take chunks as they come. A helper that has not begun when the last chunk is taken is not waited for, so that a busy machine
/// costs no more than its help.
/// </para>
/// </summary>
/// <param name="threads">How many threads may work at once, at least 1.</param>
internal sealed class Workers(int threads)
{
    /// <summary>How many threads may work at once, at least 1.</summary>
    public int Threads => threads;

    /// <summary>Calls <paramref name="body"/> once for every chunk 0 … chunks − 1, in any order. What it throws is thrown as it is, on any number of threads.</summary>
    public void Run(int chunks, Action<int> body)
    {
        int helpers = Math.Min(threads, chunks) - 1;
        if (helpers <= 0)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                body(chunk);
            }

            return;
        }

        var job = new Job(chunks, body);
        for (int k = 0; k < helpers; k++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        }

        job.Execute();
        job.Wait();
    }

    private sealed class Job(int chunks, Action<int> body) : IThreadPoolWorkItem
    {
        private int _taken;
        private int _working;
        private ExceptionDispatchInfo? _fault;

        // A helper that comes late adds itself after the last chunk was taken, and takes none.
        public void Execute()
        {
            Interlocked.Increment(ref _working);
            try
            {
                for (int chunk = Take(); chunk < chunks; chunk = Take())
                {
                    body(chunk);
                }
            }
            catch (Exception fault)
            {
                Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null);
                Interlocked.Exchange(ref _taken, chunks);
            }

            Interlocked.Decrement(ref _working);
        }

        /// <summary>Waits for the helpers that still work.</summary>
        public void Wait()
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _working) > 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            _fault?.Throw();
        }

        private int Take() => Volatile.Read(ref _taken) >= chunks ? chunks : Interlocked.Increment(ref _taken) - 1;
    }
}
