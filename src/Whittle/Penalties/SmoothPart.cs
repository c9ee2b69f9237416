namespace Whittle.Penalties;

/// <summary>A penalty where it is smooth: on the coefficients that are neither at a kink nor at a bound.</summary>
/// <param name="Free">Their terms, ascending, and those without a penalty.</param>
/// <param name="Slope">The gradient, one entry a free term.</param>
/// <param name="Hessian">The second derivatives, row after row.</param>
internal readonly record struct SmoothPart(int[] Free, double[] Slope, double[] Hessian);
