using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Whittle.Numerics;

/// <summary>
/// A number held as the unevaluated sum of two doubles, Hi + Lo with |Lo| ≤ ½ulp(Hi): about 32 significant digits over the range of double.
/// Sums and products are correct to a few units of 2⁻¹⁰⁴, where products stay within 2⁹⁹⁵ and above 2⁻⁹⁶⁹. Immutable and thread-safe.
/// Source: Dekker 1971, doi:10.1007/BF01397083; Joldes, Muller &amp; Popescu 2017, doi:10.1145/3121432 (algorithms 6, 9 and 12).
/// </summary>
public readonly record struct DoubleDouble
{
    private DoubleDouble(double hi, double lo)
    {
        Hi = hi;
        Lo = lo;
    }

    /// <summary>The nearest double.</summary>
    public double Hi { get; }

    /// <summary>What is left of the number.</summary>
    public double Lo { get; }

    /// <summary>A double, exactly.</summary>
    /// <param name="value">Any finite number.</param>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>The nearest double.</summary>
    /// <param name="value">Any number.</param>
    public static explicit operator double(DoubleDouble value) => value.Hi;

    /// <summary>a + b exactly, for doubles (Knuth's two-sum).</summary>
    /// <param name="a">Any finite number.</param>
    /// <param name="b">Any finite number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b, part = sum - a;
        return new(sum, a - (sum - part) + (b - part));
    }

    /// <summary>a·b exactly, for doubles up to 2⁹⁹⁵ whose product does not overflow or fall below 2⁻⁹⁶⁹.</summary>
    /// <param name="a">Any finite number.</param>
    /// <param name="b">Any finite number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Product(double a, double b)
    {
        // Both ways give the same bits; where the processor has no fused multiply-add, emulating one is many times slower than splitting.
        if (!Fma.IsSupported && !AdvSimd.IsSupported)
        {
            return SplitProduct(a, b);
        }

        double product = a * b;
        return new(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>−a.</summary>
    /// <param name="a">Any number.</param>
    public static DoubleDouble operator -(DoubleDouble a) => new(-a.Hi, -a.Lo);

    /// <summary>a + b.</summary>
    /// <param name="a">Any number.</param>
    /// <param name="b">Any number.</param>
    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.Hi, b.Hi), low = Sum(a.Lo, b.Lo);
        DoubleDouble once = Normalize(high.Hi, high.Lo + low.Hi);
        return Normalize(once.Hi, once.Lo + low.Lo);
    }

    /// <summary>a − b.</summary>
    /// <param name="a">Any number.</param>
    /// <param name="b">Any number.</param>
    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    /// <summary>a·b.</summary>
    /// <param name="a">Any number.</param>
    /// <param name="b">Any number.</param>
    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble product = Product(a.Hi, b.Hi);
        double cross = Math.FusedMultiplyAdd(a.Lo, b.Hi, Math.FusedMultiplyAdd(a.Hi, b.Lo, a.Lo * b.Lo));
        return Normalize(product.Hi, product.Lo + cross);
    }

    /// <summary>a/b, by one step of long division and its remainder.</summary>
    /// <param name="a">Any number.</param>
    /// <param name="b">Any number but 0.</param>
    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.Hi / b.Hi;
        DoubleDouble remainder = a - (b * first);
        double second = remainder.Hi / b.Hi;
        double third = (remainder - (b * second)).Hi / b.Hi;
        return Sum(first, second) + third;
    }

    /// <summary>a·b exactly without a fused multiply-add: each factor is split into halves of at most 26 bits, whose products are exact.</summary>
    internal static DoubleDouble SplitProduct(double a, double b)
    {
        double product = a * b;
        (double aHigh, double aLow) = Split(a);
        (double bHigh, double bLow) = Split(b);
        return new(product, (aHigh * bHigh) - product + (aHigh * bLow) + (aLow * bHigh) + (aLow * bLow));
    }

    private static (double High, double Low) Split(double a)
    {
        double shifted = 134217729.0 * a, high = shifted - (shifted - a); // 2²⁷ + 1
        return (high, a - high);
    }

    // a + b for |a| ≥ |b|.
    private static DoubleDouble Normalize(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }
}
