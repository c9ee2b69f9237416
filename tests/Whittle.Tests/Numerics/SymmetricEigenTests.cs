using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>A = V diag(d) Vᵀ with VᵀV = I, for matrices of every kind that a Gram matrix can be.</summary>
public class SymmetricEigenTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(80)]
    public void A_random_matrix_is_taken_apart_and_put_together_again(int k)
    {
        var random = new Xoshiro256(k);
        var a = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                a[(i * k) + j] = a[(j * k) + i] = random.NextNormal();
            }
        }

        AssertDecomposes(a, k);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-200)]
    [InlineData(1e-8)]
    [InlineData(1e8)]
    [InlineData(1e200)]
    [InlineData(1e305)]
    public void Scale_does_not_matter(double scale)
    {
        var random = new Xoshiro256(9);
        double[] a = FromEigenvalues(random, [.. Enumerable.Range(1, 12).Select(i => i * scale)]);
        AssertEigenvalues([.. Enumerable.Range(1, 12).Select(i => i * scale)], AssertDecomposes(a, 12));
    }

    [Fact]
    public void Repeated_eigenvalues_have_orthogonal_vectors()
    {
        double[] values = [.. Enumerable.Repeat(2.0, 10), .. Enumerable.Repeat(-1.0, 7), 5];
        AssertEigenvalues(values, AssertDecomposes(FromEigenvalues(new Xoshiro256(1), values), values.Length));
    }

    [Fact]
    public void A_matrix_of_low_rank_has_as_many_zeros_as_it_lacks()
    {
        double[] values = [.. Enumerable.Repeat(0.0, 20), 1, 3, 1000];
        AssertEigenvalues(values, AssertDecomposes(FromEigenvalues(new Xoshiro256(2), values), values.Length));
    }

    [Fact]
    public void Eigenvalues_spread_over_fifteen_orders_are_found_relative_to_the_largest()
    {
        double[] values = [.. Enumerable.Range(0, 16).Select(i => Math.Pow(10, -i))];
        AssertEigenvalues(values, AssertDecomposes(FromEigenvalues(new Xoshiro256(3), values), values.Length));
    }

    [Fact]
    public void The_zero_matrix_has_zeros_and_orthogonal_vectors() => Assert.All(AssertDecomposes(new double[49], 7), d => Assert.Equal(0, d));

    [Fact]
    public void The_identity_and_a_diagonal_matrix_keep_their_diagonal()
    {
        double[] values = [3, -1, 0, 3, 7];
        var a = new double[25];
        for (int i = 0; i < 5; i++)
        {
            a[6 * i] = values[i];
        }

        AssertEigenvalues(values, AssertDecomposes(a, 5));
    }

    [Fact]
    public void A_number_is_its_own_eigenvalue()
    {
        double[] a = [-4.5];
        Assert.Equal([-4.5], SymmetricEigen.Decompose(a, 1));
        Assert.Equal(1, Math.Abs(a[0]));
    }

    [Fact]
    public void The_second_difference_matrix_has_the_eigenvalues_of_the_books()
    {
        const int k = 30;
        var a = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            a[(i * k) + i] = 2;
            if (i > 0)
            {
                a[(i * k) + i - 1] = a[((i - 1) * k) + i] = -1;
            }
        }

        AssertEigenvalues([.. Enumerable.Range(1, k).Select(i => 2 - (2 * Math.Cos(i * Math.PI / (k + 1))))], AssertDecomposes(a, k));
    }

    // V diag(d) Vᵀ = A and VVᵀ = I to rounding, relative to the largest eigenvalue.
    private static double[] AssertDecomposes(double[] a, int k)
    {
        double[] v = [.. a], d = SymmetricEigen.Decompose(v, k);
        Assert.Equal(k, d.Length);
        double size = d.Select(Math.Abs).DefaultIfEmpty(0).Max(), rounding = 1e-15 * Math.Max(4, k);
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                double product = 0, rebuilt = 0;
                for (int m = 0; m < k; m++)
                {
                    product += v[(i * k) + m] * v[(j * k) + m];
                    rebuilt += d[m] * v[(m * k) + i] * v[(m * k) + j];
                }

                Assert.Equal(i == j ? 1 : 0, product, 4 * rounding);
                Assert.True(Math.Abs(rebuilt - a[(i * k) + j]) <= 4 * rounding * size, $"({i}, {j}): {rebuilt:r} for {a[(i * k) + j]:r}");
            }
        }

        return d;
    }

    private static void AssertEigenvalues(double[] expected, double[] actual)
    {
        double size = expected.Max(Math.Abs);
        Assert.All(expected.Order().Zip(actual.Order()), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-14 * expected.Length * size, $"{pair.Second:r} for {pair.First:r}"));
    }

    // Q diag(values) Qᵀ with Q from a product of random reflections.
    private static double[] FromEigenvalues(Xoshiro256 random, double[] values)
    {
        int k = values.Length;
        var a = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            a[(i * k) + i] = values[i];
        }

        for (int pass = 0; pass < 3; pass++)
        {
            double[] u = [.. values.Select(_ => random.NextNormal())];
            double length = u.Sum(x => x * x);
            double[,] h = new double[k, k];
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < k; j++)
                {
                    h[i, j] = (i == j ? 1 : 0) - (2 * u[i] * u[j] / length);
                }
            }

            a = Sandwich(h, a, k);
        }

        return a;
    }

    private static double[] Sandwich(double[,] h, double[] a, int k)
    {
        var result = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int r = 0; r < k; r++)
                {
                    for (int s = 0; s < k; s++)
                    {
                        sum += h[i, r] * a[(r * k) + s] * h[j, s];
                    }
                }

                result[(i * k) + j] = result[(j * k) + i] = sum;
            }
        }

        return result;
    }
}
