using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Whittle.Numerics;

/// <content>Element by element: what a network's activations and the steps of its training do.</content>
internal static partial class Kernels
{
    /// <summary>a ← max(z, 0); a may be z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Floor(ReadOnlySpan<double> z, Span<double> a)
    {
        int n = z.Length, w = Vector<double>.Count, i = 0;
        ref double pz = ref MemoryMarshal.GetReference(z), pa = ref MemoryMarshal.GetReference(a[..n]);
        for (; i <= n - w; i += w)
        {
            Store(Vector.Max(Load(ref pz, i), Vector<double>.Zero), ref pa, i);
        }

        for (; i < n; i++)
        {
            a[i] = Math.Max(z[i], 0);
        }
    }

    /// <summary>d ← d where z &gt; 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void KeepPositive(ReadOnlySpan<double> z, Span<double> d)
    {
        int n = z.Length, w = Vector<double>.Count, i = 0;
        ref double pz = ref MemoryMarshal.GetReference(z), pd = ref MemoryMarshal.GetReference(d[..n]);
        for (; i <= n - w; i += w)
        {
            Store(Vector.ConditionalSelect(Vector.GreaterThan(Load(ref pz, i), Vector<double>.Zero), Load(ref pd, i), Vector<double>.Zero), ref pd, i);
        }

        for (; i < n; i++)
        {
            d[i] = z[i] > 0 ? d[i] : 0;
        }
    }

    /// <summary>m ← a·m + b·g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blend(double a, Span<double> m, double b, ReadOnlySpan<double> g)
    {
        int n = g.Length, w = Vector<double>.Count, i = 0;
        ref double pg = ref MemoryMarshal.GetReference(g), pm = ref MemoryMarshal.GetReference(m[..n]);
        Vector<double> va = new(a), vb = new(b);
        for (; i <= n - w; i += w)
        {
            Store((va * Load(ref pm, i)) + (vb * Load(ref pg, i)), ref pm, i);
        }

        for (; i < n; i++)
        {
            m[i] = (a * m[i]) + (b * g[i]);
        }
    }

    /// <summary>
    /// One step of Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², d ← √v/√c₂ + ε, x ← x − s·m/d.
    /// </summary>
    /// <param name="g">The gradient.</param>
    /// <param name="m">Its running mean.</param>
    /// <param name="v">The running mean of its squares.</param>
    /// <param name="x">The parameters.</param>
    /// <param name="d">The metric, overwritten.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="root">√c₂, what corrects v for its start at 0.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="step">s, the learning rate over what corrects m.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(ReadOnlySpan<double> g, Span<double> m, Span<double> v, Span<double> x, Span<double> d, double beta1, double beta2, double root, double epsilon, double step)
    {
        int n = g.Length, w = Vector<double>.Count, i = 0;
        ref double pg = ref MemoryMarshal.GetReference(g), pm = ref MemoryMarshal.GetReference(m[..n]), pv = ref MemoryMarshal.GetReference(v[..n]);
        ref double px = ref MemoryMarshal.GetReference(x[..n]), pd = ref MemoryMarshal.GetReference(d[..n]);
        Vector<double> b1 = new(beta1), c1 = new(1 - beta1), b2 = new(beta2), c2 = new(1 - beta2), r = new(root), e = new(epsilon), s = new(step);
        for (; i <= n - w; i += w)
        {
            Vector<double> gradient = Load(ref pg, i);
            Vector<double> mean = (b1 * Load(ref pm, i)) + (c1 * gradient), square = (b2 * Load(ref pv, i)) + (c2 * gradient * gradient), metric = (Vector.SquareRoot(square) / r) + e;
            Store(mean, ref pm, i);
            Store(square, ref pv, i);
            Store(metric, ref pd, i);
            Store(Load(ref px, i) - (s * (mean / metric)), ref px, i);
        }

        for (; i < n; i++)
        {
            double mean = (beta1 * m[i]) + ((1 - beta1) * g[i]), square = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]), metric = (Math.Sqrt(square) / root) + epsilon;
            (m[i], v[i], d[i]) = (mean, square, metric);
            x[i] -= step * (mean / metric);
        }
    }
}
