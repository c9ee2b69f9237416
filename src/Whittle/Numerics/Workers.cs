using System.Runtime.ExceptionServices;

namespace Whittle.Numerics;

/// <summary>
/// Runs independent chunks on a given number of threads. The chunks are the caller's and do not depend on the number of threads, so
/// results are the same bits on any number. Thread-safe.
/// <para>
/// The calling thread works too, and helpers from the pool take chunks as they come, those of the job that was opened first before those that are nested in its chunks. A helper that has not begun when the last
/// chunk is taken is not waited for, so that a busy machine costs no more than its help. One that has nothing left to do looks out for more for about a millisecond before it goes: systems are slow to wake a
/// thread, and often wake it on the very processor that asks for help. A caller that waits for chunks that others took helps with what is nested in them.
/// </para>
/// </summary>
/// <param name="threads">How many threads may work at once, at least 1.</param>
internal sealed class Workers(int threads) : IThreadPoolWorkItem
{
    // How often a helper looks before it goes; each time it lets other threads have its processor.
    private const int Patience = 2000;

    private readonly List<Job> _open = [];
    private long _offers;
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

        Job job;
        int missing;
        lock (_open)
        {
            job = new Job(++_offers, chunks, body);
            _open.Add(job);
            missing = Math.Max(0, helpers - _helpers);
            _helpers += missing;
        }

        for (int k = 0; k < missing; k++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        job.Execute();
        lock (_open)
        {
            _open.Remove(job);
        }

        Wait(job);
        job.ThrowFault();
    }

    /// <summary>What a helper does.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var spin = default(SpinWait);
        long seen = 0;
        for (int looks = 0; looks < Patience || !TryLeave(); looks++)
        {
            long offers = Volatile.Read(ref _offers);
            if (offers != seen && Find(0) is { } job)
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
    }

    // Waits for the helpers that still work on a job.
    private void Wait(Job job)
    {
        var spin = default(SpinWait);
        long seen = 0;
        while (job.IsWorked)
        {
            long offers = Volatile.Read(ref _offers);
            if (offers != seen && Find(job.Number) is { } nested)
            {
                nested.Execute();
                spin.Reset();
            }
            else
            {
                seen = offers;
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    // The first job that has chunks left, of those opened after another.
    private Job? Find(long after)
    {
        lock (_open)
        {
            return _open.Find(job => job.Number > after && job.HasMore);
        }
    }

    // A job that was opened at this moment counts on the helper.
    private bool TryLeave()
    {
        lock (_open)
        {
            bool leaves = !_open.Exists(job => job.HasMore);
            _helpers -= leaves ? 1 : 0;
            return leaves;
        }
    }

    private sealed class Job(long number, int chunks, Action<int> body)
    {
        private int _taken;
        private int _working;
        private ExceptionDispatchInfo? _fault;

        /// <summary>Later jobs have larger numbers.</summary>
        public long Number => number;

        public bool HasMore => Volatile.Read(ref _taken) < chunks;

        public bool IsWorked => Volatile.Read(ref _working) > 0;

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

        public void ThrowFault() => _fault?.Throw();

        private int Take() => Volatile.Read(ref _taken) >= chunks ? chunks : Interlocked.Increment(ref _taken) - 1;
    }
}
