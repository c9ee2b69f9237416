using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>Kernels of networks against plain loops: products of matrices of every shape of tile, from any run of rows, with the left factor as it is or turned; and what goes element by element.</summary>
public class MatrixKernelTests
{
    private const double Rounding = 4e-15;

    // Fewer than a register, between, whole tiles, and tiles with a rest, on machines of two to eight lanes.
    private static readonly int[] Columns = [1, 2, 3, 5, 8, 11, 16, 23, 24, 31, 48, 65];
    private static readonly int[] Rows = [1, 3, 4, 5, 7, 16, 17, 33];
    private static readonly int[] Inner = [0, 1, 2, 9, 40, 150];

    [Fact]
    public void A_product_equals_its_scalar_twin_whichever_way_the_left_factor_lies() => ForEveryShape((random, rows, columns, inner) =>
    {
        GuardedVector a = new(random, rows * inner, rows % 3), b = new(random, inner * columns, columns % 4), start = new(random, columns, 1);
        double[] turned = new double[rows * inner];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                turned[(k * rows) + i] = a[(i * inner) + k];
            }
        }

        foreach (bool starts in (bool[])[false, true])
        {
            GuardedVector c = new(random, rows * columns, 2), other = new(random, rows * columns, 3);
            Kernels.MatrixProduct(0, rows, columns, inner, a.Span, inner, 1, b.Span, starts ? start.Span : [], c.Span);
            Kernels.MatrixProduct(0, rows, columns, inner, turned, 1, rows, b.Span, starts ? start.Span : [], other.Span);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    double sum = starts ? start[j] : 0, size = Math.Abs(sum);
                    for (int k = 0; k < inner; k++)
                    {
                        double term = a[(i * inner) + k] * b[(k * columns) + j];
                        (sum, size) = (sum + term, size + Math.Abs(term));
                    }

                    Assert.True(Math.Abs(c[(i * columns) + j] - sum) <= Rounding * size, $"{rows} × {columns} × {inner} at {i}, {j}: {c[(i * columns) + j]:r} where the plain loop has {sum:r}");
                    Assert.Equal(c[(i * columns) + j], other[(i * columns) + j]);
                }
            }

            c.AssertMarksStand();
            other.AssertMarksStand();
        }
    });

    [Fact]
    public void Rows_in_pieces_are_the_same_bits() => ForEveryShape((random, rows, columns, inner) =>
    {
        GuardedVector a = new(random, rows * inner, 0), b = new(random, inner * columns, 1), whole = new(random, rows * columns, 0), pieces = new(random, rows * columns, 0);
        Kernels.MatrixProduct(0, rows, columns, inner, a.Span, inner, 1, b.Span, [], whole.Span);
        for (int from = 0; from < rows; from += 5)
        {
            Kernels.MatrixProduct(from, Math.Min(rows, from + 5), columns, inner, a.Span, inner, 1, b.Span, [], pieces.Span);
        }

        Assert.True(whole.Span.SequenceEqual(pieces.Span));
        pieces.AssertMarksStand();
    });

    [Fact]
    public void A_matrix_is_turned_and_its_columns_summed() => ForEveryShape((random, rows, columns, _) =>
    {
        GuardedVector b = new(random, rows * columns, 1), turned = new(random, rows * columns, 2), sums = new(random, columns, 3);
        Kernels.Transpose(b.Span, rows, columns, turned.Span);
        Kernels.ColumnSums(b.Span, rows, columns, sums.Span);
        for (int j = 0; j < columns; j++)
        {
            double sum = 0;
            for (int i = 0; i < rows; i++)
            {
                Assert.Equal(b[(i * columns) + j], turned[(j * rows) + i]);
                sum += b[(i * columns) + j];
            }

            Assert.Equal(sum, sums[j]);
        }

        turned.AssertMarksStand();
        sums.AssertMarksStand();
    });

    [Fact]
    public void Element_by_element_kernels_equal_their_scalar_twins()
    {
        var random = new Xoshiro256(9);
        for (int n = 0; n <= 256; n++)
        {
            GuardedVector z = new(random, n, n % 4), floor = new(random, n, 1), kept = new(random, n, 2), g = new(random, n, 3), m = new(random, n, 0), v = new(random, n, 1, 5), x = new(random, n, 2), d = new(random, n, 3);
            double[] before = kept.Span.ToArray(), m0 = m.Span.ToArray(), v0 = v.Span.ToArray(), x0 = x.Span.ToArray();
            Kernels.Floor(z.Span, floor.Span);
            Kernels.KeepPositive(z.Span, kept.Span);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(Math.Max(z[i], 0), floor[i]);
                Assert.Equal(z[i] > 0 ? before[i] : 0, kept[i]);
            }

            Kernels.Blend(0.9, m.Span, 0.5, g.Span);
            double[] blended = m.Span.ToArray();
            Kernels.Adam(g.Span, m.Span, v.Span, x.Span, d.Span, 0.9, 0.99, 0.7, 1e-8, 0.01);
            for (int i = 0; i < n; i++)
            {
                Close((0.9 * m0[i]) + (0.5 * g[i]), blended[i], Math.Abs(m0[i]) + Math.Abs(g[i]));
                double mean = (0.9 * blended[i]) + ((1 - 0.9) * g[i]), square = (0.99 * v0[i]) + ((1 - 0.99) * g[i] * g[i]), metric = (Math.Sqrt(square) / 0.7) + 1e-8;
                Close(mean, m[i], Math.Abs(blended[i]) + Math.Abs(g[i]));
                Close(square, v[i], square);
                Close(metric, d[i], metric);
                Close(x0[i] - (0.01 * (mean / metric)), x[i], Math.Abs(x0[i]) + (0.01 * (Math.Abs(blended[i]) + Math.Abs(g[i])) / metric));
            }

            Assert.All((GuardedVector[])[floor, kept, m, v, x, d], vector => vector.AssertMarksStand());
        }

        static void Close(double expected, double actual, double size) => Assert.True(Math.Abs(expected - actual) <= Rounding * size, $"{actual:r} where the plain loop has {expected:r}");
    }

    private static void ForEveryShape(Action<Xoshiro256, int, int, int> body)
    {
        var random = new Xoshiro256(12);
        foreach (int rows in Rows)
        {
            foreach (int columns in Columns)
            {
                foreach (int inner in Inner)
                {
                    body(random, rows, columns, inner);
                }
            }
        }
    }
}
