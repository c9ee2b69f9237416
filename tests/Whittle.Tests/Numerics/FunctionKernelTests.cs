using Whittle.Numerics;

namespace Whittle.Tests.Numerics;

/// <summary>Exponentials and logarithms of many numbers against those of one, at every length and where they overflow, vanish or cancel.</summary>
public class FunctionKernelTests
{
    private const int Longest = 40;
    private const double Rounding = 1e-15;

    // Where they are easy, where they overflow or underflow, and where formulas change or cancel.
    private static readonly double[] Anywhere =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 0.5000001, -0.5000001, 1e-300, -1e-300, 1e-17, 1e-8, -1e-8, 1e-3, -0.03, 2.5, -3.75, 17, -36.5, 36.5, 300, -300, 690, -690, 709.7, -708, -744, 1000, -1000, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private static readonly double[] Positive = [0, 1, 0.5, 2, Math.E, 1 + 1e-12, 1 - 1e-12, 1e-300, 5e-324, 1e300, 1e-8, 3.3, 1234.5, 0.99, 1.01, double.MaxValue];

    private delegate void Kernel(ReadOnlySpan<double> x, Span<double> y);

    [Fact]
    public void Exp_equals_that_of_one_number() => Hold(Kernels.Exp, Anywhere, Math.Exp);

    [Fact]
    public void Log_equals_that_of_one_number() => Hold(Kernels.Log, Positive, Math.Log);

    [Fact]
    public void TimesLog_equals_that_of_one_number() => Hold(Kernels.TimesLog, Positive, Exponential.TimesLog);

    [Fact]
    public void SoftPlusOfNegative_equals_that_of_one_number() => Hold(Kernels.SoftPlusOfNegative, Anywhere, x => Exponential.SoftPlus(-Math.Abs(x)));

    [Fact]
    public void LessLikely_equals_the_logistic_of_one_number() => Hold(Kernels.LessLikely, Anywhere, x => Exponential.Logistic(-Math.Abs(x)));

    [Fact]
    public void Excess_equals_that_of_one_number() => Hold(Kernels.Excess, [.. Anywhere.Where(double.IsFinite)], Exponential.Excess, 4e-15);

    [Fact]
    public void Excess_keeps_its_digits_where_the_plain_formula_has_none()
    {
        // eˣ − 1 − x = x²/2 + x³/6 + …: at 1e-9 the plain formula has an error of 1e-16, a share of 2e2.
        double[] y = [1e-9];
        Kernels.Excess(y, y);
        Assert.Equal((1e-18 / 2) + (1e-27 / 6), y[0], 1e-33);
    }

    // At every length and two places in memory, into another run and in place.
    private static void Hold(Kernel kernel, double[] numbers, Func<double, double> one, double rounding = Rounding)
    {
        var random = new Xoshiro256(5);
        for (int n = 0; n <= Longest; n++)
        {
            for (int offset = 0; offset < 2; offset++)
            {
                GuardedVector x = new(random, n, offset), y = new(random, n, offset + 1);
                for (int i = 0; i < n; i++)
                {
                    x.Span[i] = numbers[random.NextInt(numbers.Length)];
                }

                double[] before = x.Span.ToArray();
                kernel(x.Span, y.Span);
                kernel(x.Span, x.Span);
                for (int i = 0; i < n; i++)
                {
                    double expected = one(before[i]);
                    Assert.True(y[i] == expected || Math.Abs(y[i] - expected) <= (rounding * Math.Abs(expected)) + double.Epsilon, $"at {before[i]:r}: {y[i]:r} where one number has {expected:r}");
                    Assert.Equal(y[i], x[i]);
                }

                x.AssertMarksStand();
                y.AssertMarksStand();
            }
        }
    }
}
