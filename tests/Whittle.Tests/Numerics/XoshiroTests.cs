using System.Numerics;
using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>The generator against its published definition, spelled out in whole numbers of any size, and against chance.</summary>
public class XoshiroTests
{
    private static readonly BigInteger _word = BigInteger.One << 64;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(20260401)]
    [InlineData(long.MinValue)]
    public void The_sequence_is_the_published_one(long seed)
    {
        var random = new Xoshiro256(seed);
        BigInteger[] state = Published.Seed(seed);
        for (int k = 0; k < 1000; k++)
        {
            Assert.Equal(Published.Next(state), random.NextBits());
        }
    }

    [Fact]
    public void SplitMix64_gives_the_values_that_its_authors_print_for_seed_1234567()
    {
        BigInteger state = 1234567;
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => (ulong)Published.SplitMix(ref state)));
    }

    [Fact]
    public void Xoshiro_gives_the_values_that_other_libraries_test_for_state_1_2_3_4()
    {
        BigInteger[] state = [1, 2, 3, 4];
        Assert.Equal(
            [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360],
            Enumerable.Range(0, 5).Select(_ => (ulong)Published.Next(state)));
    }

    [Fact]
    public void Uniform_numbers_have_the_moments_of_the_uniform_distribution()
    {
        var random = new Xoshiro256(5);
        double[] draws = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextDouble())];
        Assert.All(draws, u => Assert.InRange(u, 0, Math.BitDecrement(1)));
        Assert.Equal(0.5, draws.Average(), 5 * Math.Sqrt(1.0 / 12 / draws.Length));
        Assert.Equal(1.0 / 12, draws.Average(u => (u - 0.5) * (u - 0.5)), 5 * Math.Sqrt(1.0 / 180 / draws.Length));
        Assert.Equal(0, draws.Zip(draws.Skip(1), (u, v) => (u - 0.5) * (v - 0.5)).Average(), 5 / 12.0 / Math.Sqrt(draws.Length));
    }

    [Fact]
    public void Normal_numbers_have_the_first_four_moments_of_the_normal_distribution()
    {
        var random = new Xoshiro256(6);
        double[] draws = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextNormal())];
        Assert.Equal(0, draws.Average(), 5 / Math.Sqrt(draws.Length));
        Assert.Equal(1, draws.Average(z => z * z), 5 * Math.Sqrt(2.0 / draws.Length));
        Assert.Equal(0, draws.Average(z => z * z * z), 5 * Math.Sqrt(15.0 / draws.Length));
        Assert.Equal(3, draws.Average(z => z * z * z * z), 5 * Math.Sqrt(96.0 / draws.Length));
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        var random = new Xoshiro256(7);
        foreach (int bound in new[] { 1, 2, 3, 7, 10 })
        {
            var counts = new int[bound];
            for (int k = 0; k < 100_000 * bound; k++)
            {
                counts[random.NextInt(bound)]++;
            }

            Assert.True(ChiSquare(counts) <= Limit(bound - 1), $"bound {bound}: {string.Join(' ', counts)}");
        }
    }

    [Fact]
    public void Every_order_of_four_items_is_equally_likely_after_a_shuffle()
    {
        var random = new Xoshiro256(8);
        var counts = new Dictionary<string, int>();
        for (int k = 0; k < 48_000; k++)
        {
            int[] items = [0, 1, 2, 3];
            random.Shuffle(items);
            string order = string.Concat(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.True(ChiSquare([.. counts.Values]) <= Limit(23), string.Join(' ', counts));
    }

    private static double ChiSquare(int[] counts)
    {
        double expected = counts.Average();
        return counts.Sum(c => (c - expected) * (c - expected) / expected);
    }

    // Beyond d + 2√(dt) + 2t the χ² distribution has less than e⁻ᵗ (Laurent & Massart 2000, doi:10.1214/aos/1015957395); t = 20.
    private static double Limit(int degrees) => degrees + (2 * Math.Sqrt(20 * degrees)) + 40;

    /// <summary>Blackman and Vigna's xoshiro256** and Steele's SplitMix64, in numbers that cannot overflow.</summary>
    private static class Published
    {
        public static BigInteger[] Seed(long seed)
        {
            BigInteger state = Word(seed);
            return [.. Enumerable.Range(0, 4).Select(_ => SplitMix(ref state))];
        }

        public static BigInteger SplitMix(ref BigInteger state)
        {
            state = Word(state + 0x9e3779b97f4a7c15);
            BigInteger z = state;
            z = Word((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9);
            z = Word((z ^ (z >> 27)) * 0x94d049bb133111eb);
            return z ^ (z >> 31);
        }

        public static BigInteger Next(BigInteger[] s)
        {
            BigInteger result = Word(Rotate(Word(s[1] * 5), 7) * 9), t = Word(s[1] << 17);
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= t;
            s[3] = Rotate(s[3], 45);
            return result;
        }

        private static BigInteger Rotate(BigInteger x, int by) => Word(x << by) | (x >> (64 - by));

        private static BigInteger Word(BigInteger x) => ((x % _word) + _word) % _word;
    }
}
