using System.Numerics;

namespace Whittle.Cli;

/// <summary>An exact fraction in lowest terms with a positive denominator.</summary>
internal readonly record struct Rational
{
    private Rational(BigInteger numerator, BigInteger denominator)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        Denominator = denominator / divisor;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public bool IsZero => Numerator.IsZero;

    public static implicit operator Rational(long value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) => new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => new((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>The nearest double but for the last bit: 64 bits of quotient, scaled.</summary>
    public double ToDouble()
    {
        if (IsZero)
        {
            return 0;
        }

        int shift = (int)(64 + Denominator.GetBitLength() - BigInteger.Abs(Numerator).GetBitLength());
        BigInteger scaled = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift);
        return Math.ScaleB((double)scaled, -shift);
    }

    /// <summary>√ of a fraction ≥ 0, by an integer root of 128 bits.</summary>
    public double SquareRoot()
    {
        if (IsZero)
        {
            return 0;
        }

        int shift = (int)(128 + Denominator.GetBitLength() - Numerator.GetBitLength());
        shift += shift & 1;
        BigInteger target = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift), root = BigInteger.One << (int)((target.GetBitLength() + 1) / 2);
        for (BigInteger next = (root + (target / root)) >> 1; next < root; next = (root + (target / root)) >> 1)
        {
            root = next;
        }

        return Math.ScaleB((double)root, -shift / 2);
    }
}
