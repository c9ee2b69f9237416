using System.Runtime.ExceptionServices;

namespace Whittle.Numerics;

/// <summary>
/// Runs independent chunks on a given number of threads. The chunks are the caller's and do not depend on the number of threads, so
/// results are the same bits on any number. Immutable and thread-safe.
/// <para>
/// The calling thread works too, and helpers from the pool take chunks as they come. A helper that has not begun when the last chunk is taken is not waited for, so that a busy machine
/// costs no more than its help. A helper without work looks out for some for about half a millisecond before it goes back to the pool: solvers ask for help again and again, and a thread that has
/// to be woken is late, by two milliseconds where a machine wakes it on the caller's own core.
/// </para>
/// </summary>
/// <param name="threads">How many threads may work at once, at least 1.</param>
internal sealed class Workers(int threads)
{
    // How long a helper looks out, in looks of about a quarter of a microsecond.
    private const int Looks = 2000;
    private const int Pause = 6;

    // What helpers that look out may join, and how many of them there are.
    private static Job? _offered;
    private static int _looking;

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

        var job = new Job(chunks, body, helpers);
        int ready = Interlocked.CompareExchange(ref _offered, job, null) is null ? Volatile.Read(ref _looking) : 0;
        for (int k = ready; k < helpers; k++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        }

        job.Work();
        Interlocked.CompareExchange(ref _offered, null, job);
        job.Wait();
    }

    // No more look out than the job has use for that they come from.
    private static void LookOut(int helpers)
    {
        if (Interlocked.Increment(ref _looking) <= helpers)
        {
            for (int look = 0; look < Looks; look++)
            {
                if (Volatile.Read(ref _offered) is { } job && job.TryJoin())
                {
                    job.Work();
                    look = 0;
                }

                Thread.SpinWait(Pause);
            }
        }

        Interlocked.Decrement(ref _looking);
    }

    private sealed class Job(int chunks, Action<int> body, int helpers) : IThreadPoolWorkItem
    {
        private int _taken;
        private int _working;
        private int _joined;
        private ExceptionDispatchInfo? _fault;

        public void Execute()
        {
            if (TryJoin())
            {
                Work();
                LookOut(helpers);
            }
        }

        /// <summary>Whether one helper more may work.</summary>
        public bool TryJoin() => Volatile.Read(ref _joined) < helpers && Volatile.Read(ref _taken) < chunks && Interlocked.Increment(ref _joined) <= helpers;

        // A helper that comes late adds itself after the last chunk was taken, and takes none.
        public void Work()
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
