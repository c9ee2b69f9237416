using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>
/// Every kernel at every length from 0 to 256 and at four places in memory, against a plain loop. Sums may be added in another order and
/// products may be fused, so results are compared relative to the sum of their terms' magnitudes.
/// </summary>
public class KernelTests
{
    private const int Longest = 256;
    private const int Offsets = 4;
    private const double Rounding = 4e-15;

    [Fact]
    public void Dot_equals_its_scalar_twin() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset), y = new(random, n, offset + 1);
        AssertSum(n, i => x[i] * y[i], Kernels.Dot(x.Span, y.Span));
    });

    [Fact]
    public void Sum_equals_its_scalar_twin() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset);
        AssertSum(n, i => x[i], Kernels.Sum(x.Span));
    });

    [Fact]
    public void CentredSquares_equals_its_scalar_twin() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset, 5), w = new(random, n, offset + 1);
        AssertSum(n, i => w[i] * (x[i] - 4.9) * (x[i] - 4.9), Kernels.CentredSquares(x.Span, w.Span, 4.9));
    });

    [Fact]
    public void DifferenceAndSum_equals_its_scalar_twin_and_sees_one_other_number_where_its_row_counts() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset, -2), w = new(random, n, offset + 1);
        (_, double sum) = Kernels.DifferenceAndSum(x.Span, w.Span, -1.9);
        AssertSum(n, i => w[i] * (x[i] + 1.9), sum);

        // Zeros of either sign are the same number.
        for (int i = 0; i < n; i++)
        {
            x.Span[i] = i % 2 == 0 ? 0.0 : -0.0;
        }

        Assert.Equal((false, 0), Kernels.DifferenceAndSum(x.Span, w.Span, 0));
        for (int i = 0; i < n; i++)
        {
            double before = x[i], weight = w[i];
            x.Span[i] = double.Epsilon;
            w.Span[i] = 0;
            Assert.False(Kernels.DifferenceAndSum(x.Span, w.Span, 0).Differs);
            w.Span[i] = 1e-3;
            Assert.True(Kernels.DifferenceAndSum(x.Span, w.Span, 0).Differs);
            (x.Span[i], w.Span[i]) = (before, weight);
        }
    });

    [Fact]
    public void CentredMoments_equal_their_scalar_twins() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset, 5), w = new(random, n, offset + 1), v = new(random, n, offset + 2);
        (double sum, double squares, double product) = Kernels.CentredMoments(x.Span, w.Span, 4.9, v.Span, 3.1);
        AssertSum(n, i => w[i] * (x[i] - 4.9), sum);
        AssertSum(n, i => w[i] * (x[i] - 4.9) * (x[i] - 4.9), squares);
        AssertSum(n, i => v[i] * (x[i] - 3.1), product);
    });

    [Fact]
    public void MultiplyCentred_equals_its_scalar_twin_exactly_and_may_write_over_its_input() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset, 3), y = new(random, n, offset + 1), z = new(random, n, offset + 2);
        Kernels.MultiplyCentred(x.Span, 2.9, y.Span, z.Span);
        double[] before = x.Span.ToArray();
        Kernels.MultiplyCentred(x.Span, 2.9, y.Span, x.Span);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal((before[i] - 2.9) * y[i], z[i]);
            Assert.Equal((before[i] - 2.9) * y[i], x[i]);
        }

        z.AssertMarksStand();
        x.AssertMarksStand();
    });

    [Fact]
    public void AddScaled_equals_its_scalar_twin_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        double a = random.NextNormal();
        GuardedVector x = new(random, n, offset + 1), y = new(random, n, offset);
        double[] before = y.Span.ToArray();
        Kernels.AddScaled(a, x.Span, y.Span);
        AssertEach(y, i => (before[i], a * x[i]));
    });

    [Fact]
    public void AddScaledCentred_equals_its_scalar_twin_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        double a = random.NextNormal();
        GuardedVector x = new(random, n, offset + 1, 1e6), y = new(random, n, offset);
        double[] before = y.Span.ToArray();
        Kernels.AddScaledCentred(a, x.Span, 1e6, y.Span);
        AssertEach(y, i => (before[i], a * (x[i] - 1e6)));
    });

    [Fact]
    public void AddFourScaledCentred_has_the_bits_of_four_single_calls_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector[] x = [.. Enumerable.Range(0, 4).Select(k => new GuardedVector(random, n, offset + k, 3))];
        double[] a = [1.7, -0.3, 2e9, -1e-9], c = [2.9, 3.1, 0, -4];
        var y = new GuardedVector(random, n, offset + 4);
        double[] expected = y.Span.ToArray();
        for (int k = 0; k < 4; k++)
        {
            Kernels.AddScaledCentred(a[k], x[k].Span, c[k], expected);
        }

        Kernels.AddFourScaledCentred(a, x[0].Span, x[1].Span, x[2].Span, x[3].Span, c, y.Span);
        Assert.Equal(expected, y.Span.ToArray());
        y.AssertMarksStand();
    });

    [Fact]
    public void AddFourToFour_has_the_bits_of_four_calls_for_one_vector_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        double[] a = [.. Enumerable.Range(0, 16).Select(_ => random.NextNormal())], c = [.. Enumerable.Range(0, 4).Select(_ => random.NextNormal())];
        GuardedVector[] x = [.. Enumerable.Range(0, 4).Select(k => new GuardedVector(random, n, offset + k))], y = [.. Enumerable.Range(0, 4).Select(k => new GuardedVector(random, n, offset + 1 - (k % 2)))];
        double[][] expected = [.. y.Select(v => v.Span.ToArray())];
        Kernels.AddFourToFour(a, x[0].Span, x[1].Span, x[2].Span, x[3].Span, c, y[0].Span, y[1].Span, y[2].Span, y[3].Span);
        for (int b = 0; b < 4; b++)
        {
            Kernels.AddFourScaledCentred([a[b], a[4 + b], a[8 + b], a[12 + b]], x[0].Span, x[1].Span, x[2].Span, x[3].Span, c, expected[b]);
            Assert.Equal(expected[b], y[b].Span.ToArray());
            y[b].AssertMarksStand();
        }
    });

    [Fact]
    public void Centre_equals_its_scalar_twin_exactly_and_may_write_over_its_input() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset, 3), z = new(random, n, offset + 1);
        double[] expected = [.. x.Span.ToArray().Select(value => value - 2.9)];
        Kernels.Centre(x.Span, 2.9, z.Span);
        Kernels.Centre(x.Span, 2.9, x.Span);
        Assert.Equal(expected, z.Span.ToArray());
        Assert.Equal(expected, x.Span.ToArray());
        z.AssertMarksStand();
        x.AssertMarksStand();
    });

    [Fact]
    public void Rotate_equals_its_scalar_twin_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        const double C = 0.8, S = -0.6;
        GuardedVector x = new(random, n, offset), y = new(random, n, offset + 1);
        double[] first = x.Span.ToArray(), second = y.Span.ToArray();
        Kernels.Rotate(C, S, x.Span, y.Span);
        AssertEach(x, i => (C * first[i], -S * second[i]));
        AssertEach(y, i => (S * first[i], C * second[i]));
    });

    [Fact]
    public void Multiply_equals_its_scalar_twin_exactly_and_may_write_over_its_input() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset), y = new(random, n, offset + 1), z = new(random, n, offset + 2);
        Kernels.Multiply(x.Span, y.Span, z.Span);
        double[] before = x.Span.ToArray();
        Kernels.Multiply(x.Span, y.Span, x.Span);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(before[i] * y[i], z[i]);
            Assert.Equal(before[i] * y[i], x[i]);
        }

        z.AssertMarksStand();
        x.AssertMarksStand();
    });

    [Fact]
    public void CentredTile_adds_sixteen_products_to_its_sums() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector[] x = [.. Enumerable.Range(0, 4).Select(a => new GuardedVector(random, n, offset + a, 10 * a))];
        GuardedVector[] v = [.. Enumerable.Range(0, 4).Select(b => new GuardedVector(random, n, offset + (2 * b)))];
        double[] centres = [0, 10.5, 19.5, 30], sums = [.. Enumerable.Range(0, 16).Select(k => (double)k)];
        Kernels.CentredTile(x[0].Span, x[1].Span, x[2].Span, x[3].Span, centres, v[0].Span, v[1].Span, v[2].Span, v[3].Span, sums);
        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b < 4; b++)
            {
                AssertSum(n, i => (x[a][i] - centres[a]) * v[b][i], sums[(4 * a) + b], start: (4 * a) + b);
            }
        }
    });

    [Fact]
    public void CentredPairs_adds_eight_products_to_its_sums() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector[] x = [.. Enumerable.Range(0, 4).Select(a => new GuardedVector(random, n, offset + a, 10 * a))];
        GuardedVector[] v = [new(random, n, offset + 1), new(random, n, offset + 2)];
        double[] centres = [0, 10.5, 19.5, 30], sums = [.. Enumerable.Range(0, 16).Select(k => (double)k)];
        Kernels.CentredPairs(x[0].Span, x[1].Span, x[2].Span, x[3].Span, centres, v[0].Span, v[1].Span, sums);
        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b < 2; b++)
            {
                AssertSum(n, i => (x[a][i] - centres[a]) * v[b][i], sums[(4 * a) + b], start: (4 * a) + b);
            }
        }
    });

    [Fact]
    public void CentredPair_is_two_products_of_one_column() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset, 10), u = new(random, n, offset + 1), v = new(random, n, offset + 2);
        (double first, double second) = Kernels.CentredPair(x.Span, 9.5, u.Span, v.Span);
        AssertSum(n, i => (x[i] - 9.5) * u[i], first, start: 0);
        AssertSum(n, i => (x[i] - 9.5) * v[i], second, start: 0);
    });

    [Fact]
    public void Packed_columns_multiply_as_their_plain_loops_do() => ForEveryLength((random, n, offset) =>
    {
        if (n == 0)
        {
            return;
        }

        int width = Kernels.PanelWidth;
        GuardedVector[] x = [.. Enumerable.Range(0, width).Select(a => new GuardedVector(random, n, offset + a, a))];
        GuardedVector w = new(random, n, offset), panel = new(random, n * width, offset), sums = new(random, (3 * (width + 1)) + width, offset);
        double[] centres = [.. Enumerable.Range(0, width).Select(a => a + 0.5)], before = sums.Span.ToArray();
        for (int k = 0; k < width; k += 4)
        {
            Kernels.Pack(x[k].Span, x[k + 1].Span, x[k + 2].Span, x[k + 3].Span, centres.AsSpan(k, 4), w.Span, panel.Span[k..], width);
        }

        double At(int i, int k) => w[i] * (x[k][i] - centres[k]);
        Assert.All(Enumerable.Range(0, n * width), e => Assert.Equal(At(e / width, e % width), panel[e]));
        Kernels.PackedTile(panel.Span, panel.Span[4..], n, sums.Span, width + 1);
        for (int q = 0; q < 4; q++)
        {
            for (int k = 0; k < width; k++)
            {
                AssertSum(n, i => At(i, k) * At(i, 4 + q), sums[(q * (width + 1)) + k], start: before[(q * (width + 1)) + k]);
            }
        }

        sums.AssertMarksStand();
        panel.AssertMarksStand();
    });

    [Fact]
    public void Beyond_names_the_places_that_its_plain_loop_does() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector x = new(random, n, offset), s = new(random, n, offset + 1), l = new(random, n, offset + 2, 1);
        int[] places = new int[n];
        int count = Kernels.Beyond(x.Span, 0.5, s.Span, 2, l.Span, places);
        Assert.Equal(Enumerable.Range(0, n).Where(i => double.MultiplyAddEstimate(0.5, s[i], Math.Abs(x[i])) > 2 * l[i]), places[..count]);
    });

    [Fact]
    public void RotateRows_equals_its_scalar_twin_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        double[] angles = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())], c = Array.ConvertAll(angles, Math.Cos), s = Array.ConvertAll(angles, Math.Sin);
        GuardedVector[] rows = [.. Enumerable.Range(0, 4).Select(a => new GuardedVector(random, n + 1, offset + a))];
        double[][] expected = [.. rows.Select(row => row.Span.ToArray())];
        Kernels.RotateRows(c, s, rows[0].Span, rows[1].Span, rows[2].Span, rows[3].Span);
        for (int a = 0; a < 4; a++)
        {
            for (int j = 0; j < n; j++)
            {
                (expected[a][j], expected[a][j + 1]) = ((c[j] * expected[a][j]) + (s[j] * expected[a][j + 1]), (c[j] * expected[a][j + 1]) - (s[j] * expected[a][j]));
            }

            Assert.Equal(expected[a], rows[a].Span.ToArray());
            rows[a].AssertMarksStand();
        }
    });

    [Fact]
    public void CentredDots_adds_four_products_to_its_sums() => ForEveryLength((random, n, offset) =>
    {
        GuardedVector[] x = [.. Enumerable.Range(0, 4).Select(a => new GuardedVector(random, n, offset + a, -10 * a))];
        GuardedVector v = new(random, n, offset + 1);
        double[] centres = [0.5, -10, -20.5, -30], sums = [7, 8, 9, 10];
        Kernels.CentredDots(x[0].Span, x[1].Span, x[2].Span, x[3].Span, centres, v.Span, sums);
        for (int a = 0; a < 4; a++)
        {
            AssertSum(n, i => (x[a][i] - centres[a]) * v[i], sums[a], start: 7 + a);
        }
    });

    [Fact]
    public void SymmetricMultiply_counts_what_mirrors_a_row_and_touches_nothing_else()
    {
        const int Square = Kernels.SquareSize;
        var random = new Xoshiro256(Longest);
        for (int n = 0; n <= 6 * Square; n += Square)
        {
            int stride = n + 3;
            double[] a = [.. Enumerable.Range(0, n * stride).Select(_ => random.NextNormal())];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    a[(j * stride) + i] = a[(i * stride) + j];
                }
            }

            double[] half = [.. a.Select((entry, at) => at % stride < (at / stride / Square * Square) + Square ? entry : double.NaN)];
            GuardedVector x = new(random, n, 2), y = new(random, n, 3);
            double[] start = y.Span.ToArray();
            int middle = n / 2 / Square * Square;
            Kernels.SymmetricMultiply(half, stride, 0, middle, x.Span, y.Span);
            Kernels.SymmetricMultiply(half, stride, middle, n, x.Span, y.Span);
            for (int i = 0; i < n; i++)
            {
                int row = i;
                AssertSum(n, j => a[(row * stride) + j] * x[j], y[row], start[row]);
            }

            y.AssertMarksStand();
        }
    }

    [Fact]
    public void Widen_gives_each_number_exactly_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        float[] x = [.. Enumerable.Range(0, n + offset).Select(_ => (float)random.NextNormal())];
        GuardedVector y = new(random, n, offset + 1);
        Kernels.Widen(x.AsSpan(offset), y.Span);
        Assert.Equal(x[offset..].Select(v => (double)v), y.Span.ToArray());
        y.AssertMarksStand();
    });

    [Fact]
    public void Sparse_products_with_one_two_and_eight_vectors_gather_what_their_plain_loops_do() => ForEveryLength((random, n, offset) =>
    {
        int[] at = Positions(random, n);
        GuardedVector x = new(random, n, offset), y = new(random, 2 * n, offset + 1), lanes = new(random, 2 * n * Kernels.SparseLanes, offset + 2), sums = new(random, Kernels.SparseLanes, offset);
        AssertSum(n, e => x[e] * y[at[e]], Kernels.SparseDot(at, x.Span, y.Span));
        (double first, double second) = Kernels.SparseDotPair(at, x.Span, lanes.Span);
        AssertSum(n, e => x[e] * lanes[2 * at[e]], first);
        AssertSum(n, e => x[e] * lanes[(2 * at[e]) + 1], second);
        Kernels.SparseDots(at, x.Span, lanes.Span, sums.Span);
        for (int v = 0; v < Kernels.SparseLanes; v++)
        {
            AssertSum(n, e => x[e] * lanes[(at[e] * Kernels.SparseLanes) + v], sums[v]);
        }

        sums.AssertMarksStand();
    });

    [Fact]
    public void AddSparse_equals_its_scalar_twin_and_touches_nothing_else() => ForEveryLength((random, n, offset) =>
    {
        double a = random.NextNormal();
        int[] at = Positions(random, n);
        GuardedVector x = new(random, n, offset), y = new(random, 2 * n, offset + 1);
        double[] before = y.Span.ToArray();
        Kernels.AddSparse(a, at, x.Span, y.Span);
        AssertEach(y, i => (before[i], Array.IndexOf(at, i) is var e and >= 0 ? a * x[e] : 0));
    });

    [Fact]
    public void Subtracting_the_centre_first_loses_no_digits_to_a_large_mean()
    {
        var random = new Xoshiro256(3);
        double[] deviations = [.. Enumerable.Range(0, 100).Select(_ => Math.Round(random.NextNormal() * 1024) / 1024)];
        double[] x = [.. deviations.Select(d => 1e9 + d)], v = [.. deviations.Select(_ => random.NextNormal())], sums = new double[4];
        Kernels.CentredDots(x, x, x, x, [1e9, 1e9, 1e9, 1e9], v, sums);
        Assert.Equal(sums[0], Kernels.Dot(deviations, v), 1e-13);
    }

    [Fact]
    public void A_shorter_second_vector_is_refused_and_not_read_beyond_its_end()
    {
        double[] five = new double[5], four = new double[4], centres = new double[4], sums = new double[16];
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.Dot(five, four));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.AddScaled(1, five, four));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.AddScaledCentred(1, five, 0, four));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.Multiply(five, five, four));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.Multiply(five, four, five));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.CentredSquares(five, four, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.CentredTile(five, five, five, four, centres, five, five, five, five, sums));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.CentredTile(five, five, five, five, centres, five, five, five, four, sums));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.CentredDots(five, five, five, five, centres, four, sums));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.Widen(new float[5], four));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.SparseDot(new int[5], four, five));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.SparseDots(new int[5], four, new double[40], sums));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.SparseDots(new int[5], five, new double[40], four));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.AddSparse(1, new int[5], four, five));
    }

    // n distinct ascending positions below 2n.
    private static int[] Positions(Xoshiro256 random, int n) => [.. Enumerable.Range(0, n).Select(e => (2 * e) + random.NextInt(2))];

    private static void ForEveryLength(Action<Xoshiro256, int, int> body)
    {
        var random = new Xoshiro256(11);
        for (int n = 0; n <= Longest; n++)
        {
            for (int offset = 0; offset < Offsets; offset++)
            {
                body(random, n, offset);
            }
        }
    }

    private static void AssertSum(int n, Func<int, double> term, double actual, double start = 0)
    {
        double sum = start, size = Math.Abs(start);
        for (int i = 0; i < n; i++)
        {
            sum += term(i);
            size += Math.Abs(term(i));
        }

        Assert.True(Math.Abs(actual - sum) <= Rounding * size, $"length {n}: {actual:r} where the plain loop has {sum:r}");
    }

    // The two terms are added exactly once; a fused product differs by half a unit of the larger.
    private static void AssertEach(GuardedVector actual, Func<int, (double First, double Second)> terms)
    {
        for (int i = 0; i < actual.Span.Length; i++)
        {
            (double first, double second) = terms(i);
            double bound = 4.5e-16 * (Math.Abs(first) + Math.Abs(second));
            Assert.True(Math.Abs(actual[i] - (first + second)) <= bound, $"place {i} of {actual.Span.Length}: {actual[i]:r} where the plain loop has {first + second:r}");
        }

        actual.AssertMarksStand();
    }
}
