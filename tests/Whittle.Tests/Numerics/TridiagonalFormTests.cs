using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>QᵀAQ = T with QᵀQ = I, and solutions of (A + λ)x = c, for matrices of every kind that a Gram matrix can be.</summary>
public class TridiagonalFormTests
{
    private static readonly Workers Alone = new(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(101)]
    [InlineData(190)]
    public void A_random_matrix_is_its_form(int k) => AssertReduces(Symmetric(new Xoshiro256(k), k), k);

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-160)]
    [InlineData(1e-8)]
    [InlineData(1e8)]
    [InlineData(1e160)]
    [InlineData(1e300)]
    public void Scale_does_not_matter(double scale) => AssertReduces([.. Symmetric(new Xoshiro256(4), 21).Select(x => x * scale)], 21);

    [Theory]
    [InlineData(20, 3)]
    [InlineData(40, 39)]
    [InlineData(40, 1)]
    public void A_matrix_of_low_rank_is_its_form(int k, int rank)
    {
        double[] a = Gram(new Xoshiro256(rank), k, rank);
        AssertReduces(a, k);
        double[] values = [.. new TridiagonalForm(a, k, Alone).Eigenvalues().Order()];
        Assert.All(values[..(k - rank)], d => Assert.True(Math.Abs(d) < 1e-14 * k * values[^1], $"{d:r}"));
        Assert.True(values[k - rank] > 1e-6 * values[^1]);
    }

    [Fact]
    public void A_diagonal_matrix_and_zeros_stay_as_they_are()
    {
        double[] diagonal = [3, 0, -2, 7, 7, 1e-200, 5, 0, 0, 4];
        int k = diagonal.Length;
        var a = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            a[i * (k + 1)] = diagonal[i];
        }

        var form = new TridiagonalForm(a, k, Alone);
        Assert.Equal(diagonal, form.Diagonal);
        Assert.All(form.OffDiagonal, e => Assert.Equal(0, e));
        Assert.Equal(diagonal.Order(), form.Eigenvalues().Order());
        AssertReduces(new double[k * k], k);
    }

    [Fact]
    public void Entries_of_very_different_sizes_are_reduced_relative_to_the_largest()
    {
        double[] a = Symmetric(new Xoshiro256(8), 24), sizes = [.. Enumerable.Range(0, 24).Select(i => Math.Pow(10, -8 * (i % 5)))];
        AssertReduces([.. a.Select((x, at) => x * sizes[at / 24] * sizes[at % 24])], 24);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(70)]
    [InlineData(1100)]
    public void Solutions_are_those_of_a_plain_elimination(int k)
    {
        const int Count = 11;
        var random = new Xoshiro256(k);
        double[] a = Gram(random, k, Math.Max(1, k - 2)), right = [.. Enumerable.Range(0, k * Count).Select(_ => random.NextNormal())];
        var form = new TridiagonalForm(a, k, Alone);
        double[] solutions = [.. right];
        form.ApplyTransposed(solutions, Count);
        for (int q = 0; q < Count; q++)
        {
            form.Solve(0.1 * (q + 1), solutions.AsSpan(q * k, k));
        }

        form.Apply(solutions, Count);
        for (int q = 0; q < Count; q += k > 1000 ? Count - 1 : 1)
        {
            double[] shifted = [.. a];
            for (int i = 0; i < k; i++)
            {
                shifted[i * (k + 1)] += 0.1 * (q + 1);
            }

            double[] expected = Eliminate(shifted, right[(q * k)..((q + 1) * k)]);
            double size = expected.Max(Math.Abs);
            Assert.All(expected.Select((x, i) => Math.Abs(x - solutions[(q * k) + i])), error => Assert.True(error < 1e-12 * k * size, $"λ {q}: off by {error:g2}"));
        }
    }

    [Fact]
    public void Eigenvalues_of_the_second_difference_matrix_are_those_of_the_books()
    {
        const int k = 200;
        double[] diagonal = [.. Enumerable.Repeat(2.0, k)], off = [.. Enumerable.Repeat(-1.0, k - 1)];
        double[] expected = [.. Enumerable.Range(1, k).Select(i => 2 - (2 * Math.Cos(i * Math.PI / (k + 1))))];
        Assert.All(expected.Zip(TridiagonalEigenvalues.Of(diagonal, off).Order()), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(1300)]
    public void Any_number_of_threads_gives_the_same_bits(int k)
    {
        double[] a = Gram(new Xoshiro256(5), k, 3), one = [.. a[..(k * 10)]], many = [.. one];
        TridiagonalForm first = new(a, k, Alone), second = new(a, k, new Workers(3));
        Assert.Equal(first.Diagonal, second.Diagonal);
        Assert.Equal(first.OffDiagonal, second.OffDiagonal);
        first.Apply(one, 10);
        second.Apply(many, 10);
        Assert.Equal(one, many);
    }

    private static void AssertReduces(double[] a, int k)
    {
        double[] before = [.. a], q = new double[k * k];
        var form = new TridiagonalForm(a, k, Alone);
        Assert.Equal(before, a);
        for (int i = 0; i < k; i++)
        {
            q[i * (k + 1)] = 1;
        }

        // Vector i is column i of Q; QᵀQ by the transposed verb.
        double[] columns = [.. q], back;
        form.Apply(columns, k);
        back = [.. columns];
        form.ApplyTransposed(back, k);
        double size = a.Select(Math.Abs).DefaultIfEmpty(0).Max(), rounding = 2e-15 * Math.Max(4, k);
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                Assert.Equal(q[(i * k) + j], back[(i * k) + j], rounding);
                double product = 0;
                for (int r = 0; r < k; r++)
                {
                    double inner = 0;
                    for (int s = 0; s < k; s++)
                    {
                        inner += a[(r * k) + s] * columns[(j * k) + s];
                    }

                    product += columns[(i * k) + r] * inner;
                }

                double expected = i == j ? form.Diagonal[i] : Math.Abs(i - j) == 1 ? form.OffDiagonal[Math.Min(i, j)] : 0;
                Assert.True(Math.Abs(product - expected) <= rounding * size, $"({i}, {j}): {product:r} for {expected:r}");
            }
        }
    }

    private static double[] Symmetric(Xoshiro256 random, int k)
    {
        var a = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                a[(i * k) + j] = a[(j * k) + i] = random.NextNormal();
            }
        }

        return a;
    }

    // ZZᵀ/rank of random Z with few columns.
    private static double[] Gram(Xoshiro256 random, int k, int rank)
    {
        double[][] z = [.. Enumerable.Range(0, k).Select(_ => Enumerable.Range(0, rank).Select(_ => random.NextNormal()).ToArray())];
        var a = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                a[(i * k) + j] = a[(j * k) + i] = Kernels.Dot(z[i], z[j]) / rank;
            }
        }

        return a;
    }

    // Cholesky's way, row by row.
    private static double[] Eliminate(double[] a, double[] right)
    {
        int k = right.Length;
        double[] x = [.. right];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[(i * k) + j];
                for (int r = 0; r < j; r++)
                {
                    sum -= a[(i * k) + r] * a[(j * k) + r];
                }

                a[(i * k) + j] = i == j ? Math.Sqrt(sum) : sum / a[j * (k + 1)];
            }

            for (int j = 0; j < i; j++)
            {
                x[i] -= a[(i * k) + j] * x[j];
            }

            x[i] /= a[i * (k + 1)];
        }

        for (int i = k - 1; i >= 0; i--)
        {
            x[i] /= a[i * (k + 1)];
            for (int j = 0; j < i; j++)
            {
                x[j] -= a[(i * k) + j] * x[i];
            }
        }

        return x;
    }
}
