using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Ridge for every λ from one decomposition of its columns.
/// <para>
/// Let Z be the penalized columns divided by √v, weighted by √(w/Σw), without their projection onto the intercept and the unpenalized
/// columns, and t the response treated alike. With the thin decomposition Z = U √D Vᵀ the coefficients are V √D (D + λ)⁻¹ Uᵀt, the fit is
/// U D(D + λ)⁻¹ Uᵀt and the effective degrees of freedom are Σ d/(d + λ) plus one for the intercept and each unpenalized column (Hoerl &amp;
/// Kennard 1970, doi:10.1080/00401706.1970.10488634; Hastie &amp; Tibshirani 2004, doi:10.1093/biostatistics/5.3.329).
/// </para>
/// Cost: n·p·min(n, p) once, then p·min(n, p) a λ. Memory: a dense copy of the penalized columns. Not thread-safe.
/// </summary>
internal sealed class RidgeFactorization
{
    private const int MaxRefinements = 5;
    private readonly PenalizedProblem _problem;
    private readonly StandardizedDesign _design;
    private readonly ColumnSpace _space;
    private readonly int[] _penalized;
    private readonly double[] _columns;
    private readonly double[] _target;
    private readonly double[] _eigenvalues;
    private readonly double[] _left;
    private readonly double[] _loadings;
    private readonly double[] _fixedLeverage;

    public RidgeFactorization(PenalizedProblem problem)
    {
        _problem = problem;
        _design = problem.Design;
        int n = _design.Rows;
        _space = new ColumnSpace(_design, _design.AllColumns.Where(j => problem.Factors[j] == 0));
        _penalized = [.. _design.AllColumns.Where(j => problem.Factors[j] > 0 && !problem.Factors.IsExcluded(j))];
        _columns = new double[n * _penalized.Length];
        var column = new double[n];
        for (int k = 0; k < _penalized.Length; k++)
        {
            _design.CopyColumn(_penalized[k], column);
            _space.Remove(column);
            double root = Math.Sqrt(problem.Factors[_penalized[k]]);
            for (int i = 0; i < n; i++)
            {
                _columns[(k * n) + i] = column[i] * RootShare(i) / root;
            }
        }

        double[] target = [.. problem.Centred];
        _space.Remove(target);
        _target = [.. target.Select((t, i) => t * RootShare(i))];
        double size = _penalized.Select(j => _design.RootMeanSquare(j) * _design.RootMeanSquare(j) / problem.Factors[j]).DefaultIfEmpty(0).Max();
        (_eigenvalues, _left) = LeftSingularVectors.Of(_columns, n, _penalized.Length, size, _design.Workers);
        _loadings = new double[_eigenvalues.Length];
        for (int k = 0; k < _loadings.Length; k++)
        {
            _loadings[k] = Kernels.Dot(_left.AsSpan(k * n, n), _target);
        }

        _fixedLeverage = FixedLeverage();
    }

    /// <summary>
    /// The coefficients at λ, standardized; the intercept is the problem's response mean. The solution is refined until its own gradient, formed from the data, is zero to rounding.
    /// </summary>
    /// <param name="lambda">λ &gt; 0, or 0, where the coefficients of least norm are the answer.</param>
    public SparseVector Solve(double lambda)
    {
        int n = _design.Rows;
        var combination = new double[n];
        for (int k = 0; k < _eigenvalues.Length; k++)
        {
            Kernels.AddScaled(_loadings[k] / (_eigenvalues[k] + lambda), _left.AsSpan(k * n, n), combination);
        }

        double[] scaled = MultiplyTransposed(combination);
        double[] error = Error(scaled, lambda);
        for (int pass = 0; pass < MaxRefinements && lambda > 0; pass++)
        {
            double[] next = Refine(scaled, error, lambda), remaining = Error(next, lambda);
            if (!(Largest(remaining) < Largest(error)))
            {
                break;
            }

            (scaled, error) = (next, remaining);
        }

        return Spell(scaled);
    }

    /// <summary>Intercept and unpenalized columns, each 1, plus Σ d/(d + λ).</summary>
    public double DegreesOfFreedom(double lambda)
    {
        double sum = (_design.HasIntercept ? 1 : 0) + _space.Basis.Count;
        foreach (double d in _eigenvalues)
        {
            sum += d / (d + lambda);
        }

        return sum;
    }

    /// <summary>Leave-one-out and generalized cross-validation errors at λ.</summary>
    public RidgeErrors Errors(double lambda)
    {
        int n = _design.Rows, count = 0;
        double leaveOneOut = 0, squares = 0;
        for (int i = 0; i < n; i++)
        {
            if (_design.Weights[i] == 0)
            {
                continue;
            }

            count++;
            (double left, double leverage) = ResidualAt(i, lambda * (1 - (_design.Weights[i] / _design.WeightSum)));
            leaveOneOut += left / (1 - leverage) * (left / (1 - leverage));
            (double residual, _) = ResidualAt(i, lambda);
            squares += residual * residual;
        }

        double share = DegreesOfFreedom(lambda) / count;
        return new RidgeErrors(leaveOneOut, share < 1 ? squares / ((1 - share) * (1 - share)) : double.PositiveInfinity);
    }

    // x + (ZᵀZ + λ)⁻¹e, where (ZᵀZ + λ)⁻¹ = (I − Zᵀ U(D + λ)⁻¹Uᵀ Z)/λ.
    private double[] Refine(double[] x, double[] error, double lambda)
    {
        int n = _design.Rows;
        var image = new double[n];
        var combination = new double[n];
        for (int k = 0; k < x.Length; k++)
        {
            Kernels.AddScaled(error[k], _columns.AsSpan(k * n, n), image);
        }

        for (int k = 0; k < _eigenvalues.Length; k++)
        {
            ReadOnlySpan<double> u = _left.AsSpan(k * n, n);
            Kernels.AddScaled(Kernels.Dot(u, image) / (_eigenvalues[k] + lambda), u, combination);
        }

        double[] seen = MultiplyTransposed(combination);
        return [.. x.Select((value, k) => value + ((error[k] - seen[k]) / lambda))];
    }

    // Zᵀ(t − Zx) − λx: zero at the minimum.
    private double[] Error(double[] x, double lambda)
    {
        int n = _design.Rows;
        double[] residual = [.. _target];
        for (int k = 0; k < x.Length; k++)
        {
            Kernels.AddScaled(-x[k], _columns.AsSpan(k * n, n), residual);
        }

        double[] error = MultiplyTransposed(residual);
        for (int k = 0; k < x.Length; k++)
        {
            error[k] -= lambda * x[k];
        }

        return error;
    }

    private double[] MultiplyTransposed(double[] vector)
    {
        int n = _design.Rows;
        var result = new double[_penalized.Length];
        _design.Workers.Run(result.Length, k => result[k] = Kernels.Dot(_columns.AsSpan(k * n, n), vector));
        return result;
    }

    private static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);

    // Back to the penalized columns' own scale; the unpenalized ones refit what those leave.
    private SparseVector Spell(double[] scaled)
    {
        var coefficients = new double[_design.Columns];
        double[] residual = [.. _problem.Centred];
        for (int k = 0; k < scaled.Length; k++)
        {
            coefficients[_penalized[k]] = scaled[k] / Math.Sqrt(_problem.Factors[_penalized[k]]);
        }

        _design.AddProduct(_penalized, Array.ConvertAll(_penalized, j => -coefficients[j]), residual);
        double[] unpenalized = _space.Remove(residual).Coefficients;
        for (int k = 0; k < unpenalized.Length; k++)
        {
            coefficients[_space.Basis[k]] = unpenalized[k];
        }

        int[] support = [.. _design.AllColumns.Where(j => coefficients[j] != 0)];
        return new SparseVector(support, Array.ConvertAll(support, j => coefficients[j]));
    }

    private double RootShare(int row) => Math.Sqrt(_design.Weights[row] / _design.WeightSum);

    // The weighted residual of a row and its leverage, both at one λ.
    private (double Residual, double Leverage) ResidualAt(int row, double lambda)
    {
        int n = _design.Rows;
        double residual = _target[row], leverage = _fixedLeverage[row];
        for (int k = 0; k < _eigenvalues.Length; k++)
        {
            double u = _left[(k * n) + row], share = _eigenvalues[k] / (_eigenvalues[k] + lambda);
            residual -= u * share * _loadings[k];
            leverage += u * u * share;
        }

        return (residual, leverage);
    }

    // The leverage of the intercept and the unpenalized columns: a row's share of its own projection.
    private double[] FixedLeverage()
    {
        int n = _design.Rows;
        var leverage = new double[n];
        var unit = new double[n];
        for (int i = 0; i < n; i++)
        {
            if (_space.Basis.Count == 0)
            {
                leverage[i] = _design.HasIntercept ? _design.Weights[i] / _design.WeightSum : 0;
                continue;
            }

            Array.Clear(unit);
            unit[i] = 1;
            _space.Remove(unit);
            leverage[i] = 1 - unit[i];
        }

        return leverage;
    }
}
