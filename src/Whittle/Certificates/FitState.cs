using Whittle.Numerics;

namespace Whittle.Certificates;

/// <summary>Coefficients on the standardized scale at one λ: all that a certificate looks at.</summary>
/// <param name="Lambda">λ ≥ 0.</param>
/// <param name="Intercepts">K intercepts of the centred columns, 0 without.</param>
/// <param name="Coefficients">Coefficient j of output k at j + k·p.</param>
/// <param name="Dual">For a loss with kinks the descent that the solver proves its minimum with; else null.</param>
internal readonly record struct FitState(double Lambda, double[] Intercepts, SparseVector Coefficients, double[]? Dual = null);
