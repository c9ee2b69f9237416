using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Every_chunk_runs_once_however_many_callers_share_the_helpers(int threads)
    {
        const int Callers = 4, Jobs = 500;
        var workers = new Workers(threads);
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() =>
        {
            for (int job = 0; job < Jobs; job++)
            {
                int[] counts = new int[1 + ((job + caller) % 9)];
                workers.Run(counts.Length, chunk => Interlocked.Increment(ref counts[chunk]));
                Assert.All(counts, count => Assert.Equal(1, count));
            }
        }))];
        await Task.WhenAll(callers);
    }

    [Fact]
    public void A_chunk_may_share_out_work_itself()
    {
        int[] counts = new int[64];
        var workers = new Workers(3);
        for (int round = 1; round <= 100; round++)
        {
            workers.Run(8, outer => workers.Run(8, inner => Interlocked.Increment(ref counts[(8 * outer) + inner])));
            Assert.All(counts, count => Assert.Equal(round, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_chunk_throws_is_thrown_and_the_next_job_runs(int threads)
    {
        var workers = new Workers(threads);
        for (int round = 0; round < 100; round++)
        {
            Assert.Throws<InvalidOperationException>(() => workers.Run(6, chunk => throw new InvalidOperationException(chunk.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            int sum = 0;
            workers.Run(6, chunk => Interlocked.Add(ref sum, chunk));
            Assert.Equal(15, sum);
        }
    }

    [Fact]
    public async Task However_many_jobs_find_no_helper_only_as_many_are_asked_for_as_may_work()
    {
        const int Blocked = 64, Jobs = 5000;
        using var gate = new ManualResetEventSlim();
        Task[] busy = [.. Enumerable.Range(0, Blocked).Select(_ => Task.Run(gate.Wait))];
        var workers = new Workers(3);
        int chunks = 0;
        for (int job = 0; job < Jobs; job++)
        {
            workers.Run(3, _ => Interlocked.Increment(ref chunks));
        }

        long pending = ThreadPool.PendingWorkItemCount;
        gate.Set();
        await Task.WhenAll(busy);
        Assert.Equal(3 * Jobs, chunks);
        Assert.InRange(pending, 0, Jobs / 4);
    }
}
