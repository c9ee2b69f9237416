using Whittle.Certificates;

namespace Whittle.Models;

/// <summary>
/// How a model is relaxed: its predictor is φ times that of its penalized fit, which <see cref="LinearModel.Certificate"/> is of, plus 1 − φ times that of the unpenalized refit on the
/// same columns. Immutable and thread-safe.
/// </summary>
/// <param name="PenalizedShare">φ in [0, 1]: 1 is the penalized fit, 0 the refit (glmnet's gamma).</param>
/// <param name="Refit">The proof of the refit; null where φ is 1 and there is no single refit.</param>
public sealed record Relaxation(double PenalizedShare, Certificate? Refit);
