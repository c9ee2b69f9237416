using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Ridge by the directions of its columns: what errors without a row, solutions of least norm and columns of very different sizes need.
/// <para>
/// Let Z be the penalized columns divided by √v, weighted by √(w/Σw), without their projection onto the intercept and the unpenalized
/// columns, and t the response treated alike. With the thin decomposition Z = U √D Vᵀ the coefficients are V √D (D + λ)⁻¹ Uᵀt and the fit is
/// U D(D + λ)⁻¹ Uᵀt (Hoerl &amp; Kennard 1970, doi:10.1080/00401706.1970.10488634).
/// </para>
/// Cost: n·p·min(n, p) once, then p·min(n, p) a λ. Memory: a dense copy of the penalized columns. Not thread-safe.
/// </summary>
internal sealed class RidgeDirections
{
    private const int MaxRefinements = 5;
    private const int RowsPerBlock = 128;

    // A gradient this small beside Zᵀt is rounding.
    private const double Rounding = 2.3e-16;

    private readonly StandardizedDesign _design;
    private readonly ColumnSpace _space;
    private readonly DenseDesign _columns;
    private readonly double[] _target;
    private readonly double[] _gradient;
    private readonly double[] _eigenvalues;
    private readonly double[] _left;
    private readonly DenseDesign _vectors;
    private readonly double[] _loadings;
    private readonly double[] _fixedLeverage;

    /// <param name="problem">The problem.</param>
    /// <param name="space">The intercept and its unpenalized columns.</param>
    /// <param name="penalized">The columns that are penalized, of which none is excluded.</param>
    public RidgeDirections(PenalizedProblem problem, ColumnSpace space, int[] penalized)
    {
        _design = problem.Design;
        _space = space;
        int n = _design.Rows;
        var columns = new double[n * penalized.Length];
        var column = new double[n];
        for (int k = 0; k < penalized.Length; k++)
        {
            _design.CopyColumn(penalized[k], column);
            _space.Remove(column);
            double root = Math.Sqrt(problem.Factors[penalized[k]]);
            for (int i = 0; i < n; i++)
            {
                columns[(k * n) + i] = column[i] * RootShare(i) / root;
            }
        }

        double[] target = [.. problem.Centred];
        _space.Remove(target);
        _target = [.. target.Select((t, i) => t * RootShare(i))];
        double size = penalized.Select(j => _design.RootMeanSquare(j) * _design.RootMeanSquare(j) / problem.Factors[j]).DefaultIfEmpty(0).Max();
        (_eigenvalues, _left) = LeftSingularVectors.Of(columns, n, penalized.Length, size, _design.Workers);
        _columns = new DenseDesign(columns, n, penalized.Length);
        _vectors = new DenseDesign(_left, n, _eigenvalues.Length);
        _loadings = TransposeMultiply(_vectors, _target, 1);
        _gradient = TransposeMultiply(_columns, _target, 1);
        _fixedLeverage = FixedLeverage();
    }

    /// <summary>
    /// √v times the penalized coefficients at some λ, standardized. Each solution is refined until its own gradient, formed from the columns, is zero to rounding.
    /// </summary>
    /// <param name="lambdas">λ &gt; 0, or 0, where the coefficients of least norm are the answer.</param>
    public double[][] Solve(double[] lambdas)
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

        return solutions;
    }

    /// <summary>Σ d/(d + λ).</summary>
    public double Trace(double lambda)
    {
        double sum = 0;
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
            double share = ((_design.HasIntercept ? 1 : 0) + _space.Basis.Count + Trace(lambda)) / counting.Length, sum = Kernels.Sum(squares.AsSpan(q * blocks, blocks));
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
