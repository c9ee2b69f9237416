using System.Runtime.ExceptionServices;

namespace Whittle.Numerics;

/// <summary>
/// Runs independent chunks on a given number of threads. The chunks are the caller's and do not depend on the number of threads, so
/// results are the same bits on any number. Thread-safe.
/// <para>
/// The calling thread works too, and helpers from the pool take chunks as they come. A helper that has not begun when the last chunk is taken is not waited for, so that a busy machine
/// costs no more than its help. One that has nothing left to do looks out for more for about a millisecond before it goes: systems are slow to wake a thread, and often wake it on the very processor that asks for help.
/// </para>
/// </summary>
/// <param name="threads">How many threads may work at once, at least 1.</param>
internal sealed class Workers(int threads) : IThreadPoolWorkItem
{
    // How often a helper looks before it goes; each time it lets other threads have its processor.
    private const int Patience = 2000;

    private readonly List<Job> _open = [];
    private int _offers;
    private int _helpers;

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
        lock (_open)
        {
            _open.Add(job);
            _offers++;
        }

        for (int k = Volatile.Read(ref _helpers); k < helpers; k++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        job.Execute();
        lock (_open)
        {
            _open.Remove(job);
        }

        job.Wait();
    }

    /// <summary>What a helper does.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Increment(ref _helpers);
        var spin = default(SpinWait);
        int seen = -1;
        for (int looks = 0; looks < Patience; looks++)
        {
            int offers = Volatile.Read(ref _offers);
            if (offers != seen && Newest() is { } job)
            {
                job.Execute();
                looks = 0;
                spin.Reset();
            }
            else
            {
                seen = offers;
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        Interlocked.Decrement(ref _helpers);
    }

    private Job? Newest()
    {
        lock (_open)
        {
            return _open.FindLast(job => job.HasMore);
        }
    }

    private sealed class Job(int chunks, Action<int> body)
    {
        private int _taken;
        private int _working;
        private ExceptionDispatchInfo? _fault;

        public bool HasMore => Volatile.Read(ref _taken) < chunks;

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
