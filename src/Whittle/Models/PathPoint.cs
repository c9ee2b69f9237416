using Whittle.Certificates;
using Whittle.Numerics;

namespace Whittle.Models;

/// <summary>One fit of a path: the coefficients at one λ, with their certificate. Immutable and thread-safe.</summary>
public sealed class PathPoint
{
    private readonly double[] _scales;
    private readonly double[] _centres;

    internal PathPoint(FitState fit, double[] centres, double[] scales)
    {
        Fit = fit;
        _centres = centres;
        _scales = scales;
    }

    /// <summary>λ in Whittle's convention.</summary>
    public double Lambda => Fit.Lambda;

    /// <summary>K, how many outputs a row has: 1, or one a class for a multinomial fit.</summary>
    public int Outputs => Fit.Intercepts.Length;

    /// <summary>Positions of the coefficients that are not zero, ascending, from 0; column j of output k at j + k·p.</summary>
    public IReadOnlyList<int> Indices => Standardized.Indices;

    /// <summary>The coefficients at <see cref="Indices"/>, per unit of the column as given.</summary>
    public IReadOnlyList<double> Values => [.. Standardized.Indices.Select((j, k) => Standardized.Values[k] / _scales[j % _scales.Length])];

    /// <summary>The coefficients at <see cref="Indices"/> on the scale that the penalty sees: per standard deviation where columns are standardized.</summary>
    public IReadOnlyList<double> StandardizedValues => Standardized.Values;

    /// <summary>The intercept of the first output for the columns as given; 0 without one.</summary>
    public double Intercept => Intercepts[0];

    /// <summary>The intercept of each output for the columns as given; 0 without one.</summary>
    public IReadOnlyList<double> Intercepts
    {
        get
        {
            double[] intercepts = [.. Fit.Intercepts];
            for (int k = 0; k < Standardized.Indices.Length; k++)
            {
                (int output, int j) = Math.DivRem(Standardized.Indices[k], _scales.Length);
                intercepts[output] -= Standardized.Values[k] / _scales[j] * _centres[j];
            }

            return intercepts;
        }
    }

    /// <summary>The proof of the fit.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>1 − L(fit)/L(intercept alone), the share of the deviance that is explained (R² for squared loss); 0 for a constant response.</summary>
    public required double DevianceExplained { get; init; }

    /// <summary>
    /// Effective degrees of freedom, intercept and unpenalized columns included: the number of non-zero coefficients for the lasso (Zou,
    /// Hastie &amp; Tibshirani 2007, doi:10.1214/009053607000000127), the trace of the hat matrix for ridge; NaN where it was not computed.
    /// </summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Leave-one-out and generalized cross-validation errors; ridge of least squares with <see cref="RegressionOptions.RidgeErrors"/> only, else null.</summary>
    public RidgeErrors? RidgeErrors { get; init; }

    /// <summary>Why the solver ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The fit on the standardized scale.</summary>
    internal FitState Fit { get; }

    /// <summary>The coefficients on the standardized scale.</summary>
    internal SparseVector Standardized => Fit.Coefficients;
}
