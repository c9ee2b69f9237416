using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Whittle.Numerics;

/// <content>
/// Exponentials and logarithms of many numbers, what losses are made of, to an ulp or two: where a neighbour is extreme, the last bit may differ. What is left at the end of a run is filled up with copies of its last number.
/// </content>
internal static partial class Kernels
{
    // 1/k! is below half an ulp of the sum where |x| ≤ ½.
    private const int ExcessTerms = 16;

    private interface IFunction
    {
        static abstract Vector<double> At(Vector<double> x);
    }

    /// <summary>y ← eˣ; y may be x.</summary>
    public static void Exp(ReadOnlySpan<double> x, Span<double> y) => Map<Exponentials>(x, y);

    /// <summary>y ← log x for x ≥ 0, −∞ at 0; y may be x.</summary>
    public static void Log(ReadOnlySpan<double> x, Span<double> y) => Map<Logarithms>(x, y);

    /// <summary>y ← x log x for x ≥ 0, 0 at 0; y may be x.</summary>
    public static void TimesLog(ReadOnlySpan<double> x, Span<double> y) => Map<TimesLogarithms>(x, y);

    /// <summary>y ← log(1 + e⁻ˡˣˡ), by Kahan's correction to an ulp or two also where e⁻ˡˣˡ is small; y may be x.</summary>
    public static void SoftPlusOfNegative(ReadOnlySpan<double> x, Span<double> y) => Map<SoftPlusTails>(x, y);

    /// <summary>y ← 1/(1 + eˡˣˡ), the less likely of two classes; y may be x.</summary>
    public static void LessLikely(ReadOnlySpan<double> x, Span<double> y) => Map<LessLikelies>(x, y);

    /// <summary>y ← eˣ − 1 − x ≥ 0, by its series near 0, where the plain formula cancels; y may be x.</summary>
    public static void Excess(ReadOnlySpan<double> x, Span<double> y) => Map<Excesses>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<T>(ReadOnlySpan<double> x, Span<double> y)
        where T : struct, IFunction
    {
        int n = x.Length, w = Vector<double>.Count, i = 0;
        ref double px = ref MemoryMarshal.GetReference(x), py = ref MemoryMarshal.GetReference(y[..n]);
        for (; i <= n - w; i += w)
        {
            Store(T.At(Load(ref px, i)), ref py, i);
        }

        if (i < n)
        {
            Span<double> rest = stackalloc double[w];
            rest.Fill(x[n - 1]);
            x[i..].CopyTo(rest);
            ref double pr = ref MemoryMarshal.GetReference(rest);
            Store(T.At(Load(ref pr, 0)), ref pr, 0);
            rest[..(n - i)].CopyTo(y[i..]);
        }
    }

    private readonly struct Exponentials : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> At(Vector<double> x) => Vector.Exp(x);
    }

    private readonly struct Logarithms : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> At(Vector<double> x) => Vector.Log(x);
    }

    private readonly struct TimesLogarithms : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> At(Vector<double> x) => Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), Vector<double>.Zero, x * Vector.Log(x));
    }

    private readonly struct SoftPlusTails : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> At(Vector<double> x)
        {
            Vector<double> e = Vector.Exp(-Vector.Abs(x)), u = Vector<double>.One + e, rounded = u - Vector<double>.One;
            return Vector.ConditionalSelect(Vector.Equals(rounded, Vector<double>.Zero), e, Vector.Log(u) * (e / rounded));
        }
    }

    private readonly struct LessLikelies : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> At(Vector<double> x)
        {
            Vector<double> e = Vector.Exp(-Vector.Abs(x));
            return e / (Vector<double>.One + e);
        }
    }

    private readonly struct Excesses : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> At(Vector<double> x)
        {
            // x²/2·(1 + x/3·(1 + x/4·(1 + …))).
            Vector<double> sum = Vector<double>.One;
            for (int k = ExcessTerms; k > 2; k--)
            {
                sum = Vector.MultiplyAddEstimate(sum, x * new Vector<double>(1.0 / k), Vector<double>.One);
            }

            return Vector.ConditionalSelect(Vector.LessThanOrEqual(Vector.Abs(x), new Vector<double>(0.5)), sum * (x * x * new Vector<double>(0.5)), Vector.Exp(x) - Vector<double>.One - x);
        }
    }
}
