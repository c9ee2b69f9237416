using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Whittle.Numerics;

/// <content>
/// Registers of two widths behind one set of verbs, so that a loop is written once. The runtime's own <see cref="Vector{T}"/> is at most 256 bits wide; loops that are bound by arithmetic
/// take 512 where the processor is as fast with them. Type arguments are closed where a kernel is called, and the compiler leaves nothing of the verbs but their instruction.
/// </content>
internal static partial class Kernels
{
    /// <summary>Numbers that the widest register in use holds: as many sums of one product grow side by side.</summary>
    public static int Lanes => IsWide ? Vector512<double>.Count : Vector<double>.Count;

    /// <summary>Columns of a packed panel: as many as three registers hold, or on machines of the shortest ones six.</summary>
    public static int PanelWidth => IsWide ? PanelRegisters * Vector512<double>.Count : NarrowPanel;

    /// <summary>Columns of a packed panel where registers are not the widest.</summary>
    public const int NarrowPanel = 12;

    private const int PanelRegisters = 3;

    private static bool IsWide => Vector512.IsHardwareAccelerated;

    private interface ILanes<T>
        where T : struct
    {
        static abstract int Count { get; }

        static abstract T Of(double value);

        static abstract T Load(ref double start, int at);

        /// <summary>The numbers at − Count … at − 1, of which all but the last <paramref name="rest"/> are 0.</summary>
        static abstract T LoadLast(ref double start, int at, int rest);

        static abstract void Store(T value, ref double start, int at);

        static abstract T Add(T a, T b);

        static abstract T Subtract(T a, T b);

        static abstract T Multiply(T a, T b);

        /// <summary>a·b + c, fused where the processor can.</summary>
        static abstract T MultiplyAdd(T a, T b, T c);

        static abstract double Sum(T value);
    }

    private readonly struct Narrow : ILanes<Vector<double>>
    {
        public static int Count => Vector<double>.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(double value) => new(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Load(ref double start, int at) => Unsafe.ReadUnaligned<Vector<double>>(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref start, at)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> LoadLast(ref double start, int at, int rest) => Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(Vector<long>.Indices, new Vector<long>(Count - rest)), Load(ref start, at - Count), Vector<double>.Zero);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector<double> value, ref double start, int at) => Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref start, at)), value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Add(Vector<double> a, Vector<double> b) => a + b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Subtract(Vector<double> a, Vector<double> b) => a - b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Multiply(Vector<double> a, Vector<double> b) => a * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> MultiplyAdd(Vector<double> a, Vector<double> b, Vector<double> c) => Vector.MultiplyAddEstimate(a, b, c);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Sum(Vector<double> value) => Vector.Sum(value);
    }

    private readonly struct Wide : ILanes<Vector512<double>>
    {
        public static int Count => Vector512<double>.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(double value) => Vector512.Create(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Load(ref double start, int at) => Vector512.LoadUnsafe(ref start, (nuint)at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> LoadLast(ref double start, int at, int rest) => Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(Vector512<long>.Indices, Vector512.Create((long)(Count - rest))).AsDouble(), Load(ref start, at - Count), Vector512<double>.Zero);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<double> value, ref double start, int at) => value.StoreUnsafe(ref start, (nuint)at);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => a - b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.MultiplyAddEstimate(a, b, c);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Sum(Vector512<double> value) => Vector512.Sum(value);
    }
}
