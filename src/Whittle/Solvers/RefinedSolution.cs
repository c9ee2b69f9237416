using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>Residual r and coefficients β of an augmented system, both in double-double. Not thread-safe while it is refined.</summary>
internal sealed class RefinedSolution
{
    private readonly double[] _residual;
    private readonly double[] _residualLow;

    /// <summary>Starts from 0.</summary>
    /// <param name="rows">How many residuals.</param>
    /// <param name="columns">How many coefficients.</param>
    public RefinedSolution(int rows, int columns)
    {
        _residual = new double[rows];
        _residualLow = new double[rows];
        Coefficients = new DoubleDouble[columns];
    }

    /// <summary>β.</summary>
    public DoubleDouble[] Coefficients { get; }

    /// <summary>Whether corrections shrank until they were below rounding.</summary>
    public bool Converged { get; set; }

    /// <summary>r of a row.</summary>
    /// <param name="row">From 0.</param>
    public DoubleDouble Residual(int row) => DoubleDouble.Sum(_residual[row], _residualLow[row]);

    /// <summary>Σ wᵢrᵢ².</summary>
    /// <param name="weights">w, one number a row.</param>
    public DoubleDouble WeightedSquares(double[] weights)
    {
        DoubleDouble squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            DoubleDouble r = Residual(i);
            squares += r * r * weights[i];
        }

        return squares;
    }

    /// <summary>r ← r + δt/√w, β ← β + δβ.</summary>
    /// <param name="ofResidual">δt.</param>
    /// <param name="roots">√w.</param>
    /// <param name="ofCoefficients">δβ.</param>
    public void Add(double[] ofResidual, double[] roots, double[] ofCoefficients)
    {
        for (int i = 0; i < roots.Length; i++)
        {
            DoubleDouble sum = Residual(i) + (ofResidual[i] / roots[i]);
            (_residual[i], _residualLow[i]) = (sum.Hi, sum.Lo);
        }

        for (int j = 0; j < ofCoefficients.Length; j++)
        {
            Coefficients[j] += ofCoefficients[j];
        }
    }
}
