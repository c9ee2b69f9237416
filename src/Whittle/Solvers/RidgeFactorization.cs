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
    private const int RowsPerBlock = 128;

    // A gradient this small beside Zᵀt is rounding.
    private const double Rounding = 2.3e-16;

    private readonly PenalizedProblem _problem;
    private readonly StandardizedDesign _design;
    private readonly ColumnSpace _space;
    private readonly int[] _penalized;
    private readonly DenseDesign _columns;
    private readonly double[] _target;
    private readonly double[] _gradient;
    private readonly double[] _eigenvalues;
    private readonly double[] _left;
    private readonly DenseDesign _vectors;
    private readonly double[] _loadings;
    private readonly double[] _fixedLeverage;

    public RidgeFactorization(PenalizedProblem problem)
    {
        _problem = problem;
        _design = problem.Design;
        int n = _design.Rows;
        _space = new ColumnSpace(_design, _design.AllColumns.Where(j => problem.Factors[j] == 0));
        _penalized = [.. _design.AllColumns.Where(j => problem.Factors[j] > 0 && !problem.Factors.IsExcluded(j))];
        var columns = new double[n * _penalized.Length];
        var column = new double[n];
        for (int k = 0; k < _penalized.Length; k++)
        {
            _design.CopyColumn(_penalized[k], column);
            _space.Remove(column);
            double root = Math.Sqrt(problem.Factors[_penalized[k]]);
            for (int i = 0; i < n; i++)
            {
                columns[(k * n) + i] = column[i] * RootShare(i) / root;
            }
        }

        double[] target = [.. problem.Centred];
        _space.Remove(target);
        _target = [.. target.Select((t, i) => t * RootShare(i))];
        double size = _penalized.Select(j => _design.RootMeanSquare(j) * _design.RootMeanSquare(j) / problem.Factors[j]).DefaultIfEmpty(0).Max();
        (_eigenvalues, _left) = LeftSingularVectors.Of(columns, n, _penalized.Length, size, _design.Workers);
        _columns = new DenseDesign(columns, n, _penalized.Length);
        _vectors = new DenseDesign(_left, n, _eigenvalues.Length);
        _loadings = TransposeMultiply(_vectors, _target, 1);
        _gradient = TransposeMultiply(_columns, _target, 1);
        _fixedLeverage = FixedLeverage();
    }

    /// <summary>
    /// The coefficients at some λ, standardized; the intercept is the problem's response mean. Each solution is refined until its own gradient, formed from the data, is zero to rounding.
    /// </summary>
    /// <param name="lambdas">λ &gt; 0, or 0, where the coefficients of least norm are the answer.</param>
    public SparseVector[] Solve(double[] lambdas)
    {
        double[][] solutions = Product(_columns, _vectors, [.. lambdas.Select(lambda => Shrunk(_loadings, lambda))]);
        double[][] errors = Gradients(solutions, lambdas);
        int[] open = [.. Enumerable.Range(0, lambdas.Length)];
        for (int pass = 0; pass < MaxRefinements; pass++)
        {
            open = Array.FindAll(open, q => lambdas[q] > 0 && Largest(errors[q]) > Rounding * Largest(_gradient));
            if (open.Length == 0)
            {
                break;
            }

            double[] at = Array.ConvertAll(open, q => lambdas[q]);
            double[][] next = Refine(Array.ConvertAll(open, q => solutions[q]), Array.ConvertAll(open, q => errors[q]), at), remaining = Gradients(next, at);
            int[] better = [.. Enumerable.Range(0, open.Length).Where(k => Largest(remaining[k]) < Largest(errors[open[k]]))];
            foreach (int k in better)
            {
                (solutions[open[k]], errors[open[k]]) = (next[k], remaining[k]);
            }

            open = Array.ConvertAll(better, k => open[k]);
        }

        return Array.ConvertAll(solutions, Spell);
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

    /// <summary>Leave-one-out and generalized cross-validation errors at some λ.</summary>
    public RidgeErrors[] Errors(double[] lambdas)
    {
        int n = _design.Rows, count = lambdas.Length, blocks = (n + RowsPerBlock - 1) / RowsPerBlock;
        double[] counting = [.. _design.Weights.Where(w => w > 0)];
        double? common = counting.Length > 0 && counting.Max() == counting.Min() ? 1 - (counting[0] / _design.WeightSum) : null;
        double[][] fits = Array.ConvertAll(lambdas, lambda => NegativeFit(Shares(lambda)));
        double[][] shares = common is { } factor ? Array.ConvertAll(lambdas, lambda => Shares(lambda * factor)) : [], fitsWithout = Array.ConvertAll(shares, NegativeFit);
        double[] leaveOneOut = new double[blocks * count], squares = new double[blocks * count];
        _design.Workers.Run(blocks, block =>
        {
            int from = block * RowsPerBlock, length = Math.Min(RowsPerBlock, n - from);
            double[] residuals = new double[length], left = new double[length], leverages = new double[length];
            double[] leverageOf = common is null ? [] : SquaresOf(from, length);
            for (int q = 0; q < count; q++)
            {
                _target.AsSpan(from, length).CopyTo(residuals);
                Kernels.AddCombination(fits[q], _left.AsSpan(from), n, residuals);
                if (common is not null)
                {
                    _target.AsSpan(from, length).CopyTo(left);
                    _fixedLeverage.AsSpan(from, length).CopyTo(leverages);
                    Kernels.AddCombination(fitsWithout[q], _left.AsSpan(from), n, left);
                    Kernels.AddCombination(shares[q], leverageOf, length, leverages);
                }

                for (int i = 0; i < length; i++)
                {
                    double weight = _design.Weights[from + i];
                    if (weight > 0)
                    {
                        (double own, double leverage) = common is null ? WithoutRow(from + i, lambdas[q] * (1 - (weight / _design.WeightSum))) : (left[i], leverages[i]);
                        leaveOneOut[(q * blocks) + block] += own / (1 - leverage) * (own / (1 - leverage));
                        squares[(q * blocks) + block] += residuals[i] * residuals[i];
                    }
                }
            }
        });
        return [.. lambdas.Select((lambda, q) =>
        {
            double share = DegreesOfFreedom(lambda) / counting.Length, sum = Kernels.Sum(squares.AsSpan(q * blocks, blocks));
            return new RidgeErrors(Kernels.Sum(leaveOneOut.AsSpan(q * blocks, blocks)), share < 1 ? sum / ((1 - share) * (1 - share)) : double.PositiveInfinity);
        })];
    }

    // x + (ZᵀZ + λ)⁻¹e, where (ZᵀZ + λ)⁻¹ = (I − Zᵀ U(D + λ)⁻¹Uᵀ Z)/λ.
    private double[][] Refine(double[][] solutions, double[][] errors, double[] lambdas)
    {
        int n = _design.Rows, count = lambdas.Length;
        var images = new double[n * count];
        AddProducts(_columns, errors, images);
        double[] seen = TransposeMultiply(_vectors, images, count);
        double[][] back = Product(_columns, _vectors, [.. lambdas.Select((lambda, q) => Shrunk(seen.AsSpan(q * _loadings.Length, _loadings.Length), lambda))]);
        return [.. solutions.Select((x, q) => x.Select((value, k) => value + ((errors[q][k] - back[q][k]) / lambdas[q])).ToArray())];
    }

    // Zᵀ(t − Zx) − λx: zero at the minimum.
    private double[][] Gradients(double[][] solutions, double[] lambdas)
    {
        double[] residuals = [.. lambdas.SelectMany(_ => _target)];
        AddProducts(_columns, Array.ConvertAll(solutions, x => Array.ConvertAll(x, b => -b)), residuals);
        double[] gradients = TransposeMultiply(_columns, residuals, lambdas.Length);
        return [.. solutions.Select((x, q) => x.Select((b, k) => gradients[(q * x.Length) + k] - (lambdas[q] * b)).ToArray())];
    }

    // values/(d + λ), one a direction.
    private double[] Shrunk(ReadOnlySpan<double> values, double lambda)
    {
        var shrunk = new double[values.Length];
        for (int k = 0; k < shrunk.Length; k++)
        {
            shrunk[k] = values[k] / (_eigenvalues[k] + lambda);
        }

        return shrunk;
    }

    private double[] Shares(double lambda) => [.. Enumerable.Range(0, _eigenvalues.Length).Select(k => Share(k, lambda))];

    // What U is multiplied by to subtract a fit.
    private double[] NegativeFit(double[] shares) => [.. shares.Select((share, k) => -share * _loadings[k])];

    // u² of some rows, one column a direction.
    private double[] SquaresOf(int from, int length)
    {
        var squares = new double[length * _eigenvalues.Length];
        for (int k = 0; k < _eigenvalues.Length; k++)
        {
            ReadOnlySpan<double> u = _left.AsSpan((k * _design.Rows) + from, length);
            Kernels.Multiply(u, u, squares.AsSpan(k * length, length));
        }

        return squares;
    }

    private double Share(int direction, double lambda) => _eigenvalues[direction] / (_eigenvalues[direction] + lambda);

    // AᵀB of each of several vectors.
    private double[][] Product(DenseDesign a, DenseDesign b, double[][] vectors)
    {
        var images = new double[_design.Rows * vectors.Length];
        AddProducts(b, vectors, images);
        double[] products = TransposeMultiply(a, images, vectors.Length);
        return [.. vectors.Select((_, q) => products[(q * a.Columns)..((q + 1) * a.Columns)])];
    }

    private void AddProducts(DenseDesign matrix, double[][] vectors, double[] results)
    {
        int[] all = [.. Enumerable.Range(0, matrix.Columns)];
        matrix.AddProducts(Array.ConvertAll(vectors, v => new SparseVector(all, v)), new double[all.Length], results, _design.Workers);
    }

    private double[] TransposeMultiply(DenseDesign matrix, double[] vectors, int count)
    {
        var result = new double[matrix.Columns * count];
        matrix.TransposeMultiply(Enumerable.Range(0, matrix.Columns).ToArray(), new double[matrix.Columns], vectors, count, result, _design.Workers);
        return result;
    }

    private static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);

    // Back to the penalized columns' own scale; the unpenalized ones refit what those leave.
    private SparseVector Spell(double[] scaled)
    {
        var coefficients = new double[_design.Columns];
        for (int k = 0; k < scaled.Length; k++)
        {
            coefficients[_penalized[k]] = scaled[k] / Math.Sqrt(_problem.Factors[_penalized[k]]);
        }

        if (_space.Basis.Count > 0)
        {
            double[] residual = [.. _problem.Centred];
            _design.AddProduct(_penalized, Array.ConvertAll(_penalized, j => -coefficients[j]), residual);
            double[] unpenalized = _space.Remove(residual).Coefficients;
            for (int k = 0; k < unpenalized.Length; k++)
            {
                coefficients[_space.Basis[k]] = unpenalized[k];
            }
        }

        int[] support = [.. _design.AllColumns.Where(j => coefficients[j] != 0)];
        return new SparseVector(support, Array.ConvertAll(support, j => coefficients[j]));
    }

    private double RootShare(int row) => Math.Sqrt(_design.Weights[row] / _design.WeightSum);

    // The weighted residual of a row and its leverage, both at one λ.
    private (double Residual, double Leverage) WithoutRow(int row, double lambda)
    {
        int n = _design.Rows;
        double residual = _target[row], leverage = _fixedLeverage[row];
        for (int k = 0; k < _eigenvalues.Length; k++)
        {
            double u = _left[(k * n) + row], share = Share(k, lambda);
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
