using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// The augmented system of weighted least squares on some columns X of a scaled problem,
/// <code>
/// r + Xβ    = c
/// XᵀWr      = d
/// </code>
/// (c, d) = (y, 0) gives the coefficients and their residual, (0, −eⱼ) gives β = (XᵀWX)⁻¹eⱼ.
/// <para>
/// With A = √W·X = QRPᵀ and t = √W·r a correction for the defects f = c − r − Xβ and g = d − XᵀWr is found in double: h = R⁻ᵀPᵀg,
/// q = Qᵀ√W·f, Pᵀδβ = R⁻¹(q₁ − h), δt = Q(h, q₂). The defects themselves are formed in double-double from X and W as given, and r and β are carried in
/// double-double, so nothing that √W or the factors have rounded remains in the result: each round removes a share κ(A)·2⁻⁵³ of the error, down to
/// κ(A)·2⁻¹⁰⁶. Without a normal equation κ never enters squared.
/// </para>
/// Cost: 2np² to factor; 8np flops and 2np double-double products a round, mostly two rounds. Memory: A, and O(n) a solve. Immutable once made:
/// solves may run side by side. Source: Björck 1967, doi:10.1007/BF01939321; in extended precision throughout, Demmel, Hida, Riedy &amp; Li 2009,
/// doi:10.1145/1462173.1462177.
/// </summary>
internal sealed class AugmentedSystem
{
    private const int MaxRounds = 60;

    // A correction may still change the last bit of a double above this share, with three bits to spare.
    private const double Settled = 1.3877787807814457e-17; // 2⁻⁵⁶

    // Below this share of the whole solution a figure is 0 as far as double-double can tell.
    private const double Negligible = 7.888609052210118e-31; // 2⁻¹⁰⁰

    private readonly ScaledColumns _data;
    private readonly int[] _columns;

    /// <summary>Factors √W·X.</summary>
    /// <param name="data">The scaled problem.</param>
    /// <param name="columns">Which of its columns make up X.</param>
    public AugmentedSystem(ScaledColumns data, int[] columns)
    {
        (_data, _columns) = (data, columns);
        var weighted = new double[data.Rows * columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            data.CopyWeighted(columns[j], weighted.AsSpan(j * data.Rows, data.Rows));
        }

        Qr = new PivotedQr(weighted, data.Rows, columns.Length);
    }

    /// <summary>The factors of √W·X.</summary>
    public PivotedQr Qr { get; }

    /// <summary>Solves for (c, 0). Before: the factors have full rank.</summary>
    /// <param name="target">c, one number a row.</param>
    /// <param name="targetLow">What c holds beyond doubles, or empty.</param>
    public RefinedSolution Regress(ReadOnlySpan<double> target, ReadOnlySpan<double> targetLow) => Refine(target, targetLow, -1);

    /// <summary>Solves for (0, −eⱼ). Before: the factors have full rank.</summary>
    /// <param name="unit">j, from 0.</param>
    public RefinedSolution Invert(int unit) => Refine(default, default, unit);

    // Corrections shrink by a factor a round, so the error left is about that factor times the last correction. Refinement ends where that no longer
    // changes a double in any coefficient nor in the length of the residual, or where corrections have stopped shrinking: then it has
    // converged if they are below rounding, and else the columns are dependent as far as the factors can tell.
    private RefinedSolution Refine(ReadOnlySpan<double> target, ReadOnlySpan<double> targetLow, int unit)
    {
        int n = _data.Rows, p = _columns.Length;
        var solution = new RefinedSolution(n, p);
        var defect = new double[n];
        var defectLow = new double[n];
        var gradient = new double[p];
        double previous = 0, whole = 0;
        for (int round = 0; round < MaxRounds; round++)
        {
            FormDefects(target, targetLow, unit, solution, defect, defectLow, gradient);
            Correct(defect, gradient);
            double ofResidual = Math.Sqrt(Kernels.Dot(defect, defect)), change = ofResidual + Largest(gradient);
            if (change == 0)
            {
                solution.Converged = true;
                return solution;
            }

            if (round > 0 && !(change < 0.5 * previous))
            {
                solution.Converged = change <= Settled * whole;
                return solution;
            }

            whole = round == 0 ? change : whole;
            solution.Add(defect, _data.Roots, gradient);
            if (round > 0 && IsSettled(solution, gradient, ofResidual, change / previous, whole))
            {
                solution.Converged = true;
                return solution;
            }

            previous = change;
        }

        return solution;
    }

    private bool IsSettled(RefinedSolution solution, double[] correction, double ofResidual, double factor, double whole)
    {
        for (int j = 0; j < correction.Length; j++)
        {
            if (factor * Math.Abs(correction[j]) > Math.Max(Settled * Math.Abs(solution.Coefficients[j].Hi), Negligible * whole))
            {
                return false;
            }
        }

        return factor * ofResidual <= Math.Max(Settled * Math.Sqrt(solution.WeightedSquares(_data.Weights).Hi), Negligible * whole);
    }

    // defect = √W(c − r − Xβ) and gradient = d − XᵀWr, each formed in double-double and rounded once.
    private void FormDefects(
        ReadOnlySpan<double> target, ReadOnlySpan<double> targetLow, int unit, RefinedSolution solution, double[] defect, double[] defectLow, double[] gradient)
    {
        // Pass one borrows the two vectors for Wr, pass two for the sums that become the defect.
        for (int i = 0; i < defect.Length; i++)
        {
            DoubleDouble weighted = solution.Residual(i) * _data.Weights[i];
            (defect[i], defectLow[i]) = (weighted.Hi, weighted.Lo);
        }

        for (int j = 0; j < gradient.Length; j++)
        {
            DoubleDouble product = CompensatedSums.Dot(j == unit ? 1 : 0, _data.High(_columns[j]), _data.Low(_columns[j]), defect, defectLow);
            gradient[j] = -product.Hi;
        }

        for (int i = 0; i < defect.Length; i++)
        {
            DoubleDouble c = target.IsEmpty ? 0 : targetLow.IsEmpty ? target[i] : DoubleDouble.Sum(target[i], targetLow[i]);
            DoubleDouble rest = c - solution.Residual(i);
            (defect[i], defectLow[i]) = (rest.Hi, rest.Lo);
        }

        for (int j = 0; j < gradient.Length; j++)
        {
            CompensatedSums.SubtractScaled(solution.Coefficients[j], _data.High(_columns[j]), _data.Low(_columns[j]), defect, defectLow);
        }

        for (int i = 0; i < defect.Length; i++)
        {
            defect[i] = (defect[i] + defectLow[i]) * _data.Roots[i];
        }
    }

    // Before: √W·f and g. After: δt and δβ.
    private void Correct(double[] defect, double[] gradient)
    {
        int p = gradient.Length;
        var h = new double[p];
        for (int k = 0; k < p; k++)
        {
            h[k] = gradient[Qr.Pivots[k]];
        }

        Qr.SolveUpperTransposed(h);
        Qr.MultiplyTransposed(defect);
        var step = new double[p];
        for (int k = 0; k < p; k++)
        {
            step[k] = defect[k] - h[k];
            defect[k] = h[k];
        }

        Qr.SolveUpper(step);
        Qr.Multiply(defect);
        for (int k = 0; k < p; k++)
        {
            gradient[Qr.Pivots[k]] = step[k];
        }
    }

    private static double Largest(double[] values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
