using System.Buffers;
using Whittle.Certificates;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// Ridge for every λ from one tridiagonal form of its columns' smaller Gram matrix.
/// <para>
/// Let Z be the penalized columns divided by √v, weighted by √(w/Σw), without their projection onto the intercept and the unpenalized columns, and t the response treated alike. The
/// coefficients are x/√v with x = (ZᵀZ + λ)⁻¹Zᵀt, or Zᵀ(ZZᵀ + λ)⁻¹t where there are more columns than rows (Hoerl &amp; Kennard 1970, doi:10.1080/00401706.1970.10488634; Saunders,
/// Gammerman &amp; Vovk 1998), and the effective degrees of freedom are Σ d/(d + λ) over the eigenvalues, plus one for the intercept and each unpenalized column (Hastie &amp; Tibshirani 2004,
/// doi:10.1093/biostatistics/5.3.329). Columns of very different sizes, λ that rounding takes for 0 and errors without a row are left to <see cref="RidgeDirections"/>.
/// </para>
/// Cost: n·p·min(n, p) + 4 min(n, p)³/3 once, then p·min(n, p) a λ. Memory: 2 min(n, p)². Not thread-safe.
/// </summary>
internal sealed class RidgeFactorization
{
    // Columns of which one squared norm is so many times another lose the small one's digits in a Gram matrix.
    private const double SquareRatio = 1e6;
    private const double UnitRoundoff = 1.1102230246251565e-16;

    private readonly PenalizedProblem _problem;
    private readonly StandardizedDesign _design;
    private readonly ColumnSpace _space;
    private readonly int[] _penalized;
    private readonly double[] _roots;
    private readonly double[] _rootShares;
    private readonly bool _isTall;
    private readonly bool _isWeighted;
    private readonly bool _isUneven;
    private readonly double _leastLambda;
    private readonly TridiagonalForm? _form;
    private readonly double[] _right = [];
    private RidgeDirections? _directions;
    private double[]? _eigenvalues;

    public RidgeFactorization(PenalizedProblem problem)
    {
        _problem = problem;
        _design = problem.Design;
        int n = _design.Rows;
        _space = new ColumnSpace(_design, _design.AllColumns.Where(j => problem.Factors[j] == 0));
        _penalized = Array.FindAll(_design.AllColumns, j => problem.Factors[j] > 0 && !problem.Factors.IsExcluded(j) && _design.RootMeanSquare(j) > 0);
        _roots = Array.ConvertAll(_penalized, j => Math.Sqrt(problem.Factors[j]));
        _isWeighted = !Array.TrueForAll(_roots, root => root == 1);
        _rootShares = Array.ConvertAll(_design.Shares, Math.Sqrt);
        _isTall = _penalized.Length <= n;
        int order = _isTall ? _penalized.Length : n;
        (double[] gram, _right, Moments) = _isTall ? ColumnGram.Of(problem, _penalized, _roots, _space) : (RowGram.Of(_design, _penalized, problem.Factors, _space, _rootShares), Projected(), null);
        RowMoments = _isTall ? null : problem.RowMomentsOf(gram, [.. _right], _penalized);
        double largest = 0, least = double.PositiveInfinity;
        for (int k = 0; k < order; k++)
        {
            double square = gram[k + (k * order)];
            (largest, least) = (Math.Max(largest, square), square > 0 ? Math.Min(least, square) : least);
        }

        if (_isTall && largest > SquareRatio * least)
        {
            (_isUneven, Moments) = (true, null);
            return;
        }

        for (int k = 0; k < _penalized.Length; k++)
        {
            largest = Math.Max(largest, Math.Pow(_design.RootMeanSquare(_penalized[k]) / _roots[k], 2));
        }

        _leastLambda = 10 * order * UnitRoundoff * largest;
        _form = new TridiagonalForm(gram, order, _design.Workers);
        _form.ApplyTransposed(_right, 1);
    }

    /// <summary>By what fits are certified without the data, where that is known.</summary>
    public SecondMoments? Moments { get; }

    /// <summary>The same where columns are more than rows.</summary>
    public RowMoments? RowMoments { get; }

    private RidgeDirections Directions => _directions ??= new RidgeDirections(_problem, _space, _penalized);

    /// <summary>The coefficients at some λ, standardized; the intercept is the problem's response mean.</summary>
    /// <param name="lambdas">λ &gt; 0, or 0, where the coefficients of least norm are the answer.</param>
    /// <param name="rowSolutions">Of each the α that <see cref="RowMoments"/> certify it by; null where they do not.</param>
    public SparseVector[] Solve(double[] lambdas, out double[]?[] rowSolutions)
    {
        double[] regular = Array.FindAll(lambdas, IsRegular), other = Array.FindAll(lambdas, lambda => !IsRegular(lambda));
        double[] right = [];
        double[][] solved = [], least = other.Length > 0 ? Directions.Solve(other) : [];
        if (regular.Length > 0)
        {
            // One thread finds the eigenvalues, which degrees of freedom need, while others solve.
            _design.Workers.Run(2, part =>
            {
                if (part == 0)
                {
                    right = [.. regular.SelectMany(_ => _right)];
                    solved = Inverse(right, regular, isRotated: true);
                }
                else
                {
                    _eigenvalues ??= Array.FindAll(_form!.Eigenvalues(), d => d > _leastLambda);
                }
            });
        }

        int at = 0, n = _design.Rows;
        rowSolutions = Array.ConvertAll(lambdas, lambda => RowMoments is not null && IsRegular(lambda) ? right[(at * n)..(++at * n)] : null);
        int next = 0, nextLeast = 0;
        return Array.ConvertAll(lambdas, lambda => Spell(IsRegular(lambda) ? solved[next++] : least[nextLeast++]));
    }

    /// <summary>Whether a fit can be refined.</summary>
    public bool IsRegular(double lambda) => _form is not null && lambda > _leastLambda;

    /// <summary>A Newton step from fits at some λ: b + (ZᵀZ + λ)⁻¹e on the scale of x.</summary>
    /// <param name="fits">The fits, each at a λ that is regular.</param>
    /// <param name="lambdas">Their λ.</param>
    /// <param name="descents">X̃ᵀWr/Σw at each, p numbers a fit, one fit after the other.</param>
    public SparseVector[] Refine(SparseVector[] fits, double[] lambdas, double[] descents)
    {
        int m = _penalized.Length, p = _design.Columns;
        double[] errors = new double[m * fits.Length], solutions = new double[m * fits.Length];
        for (int q = 0; q < fits.Length; q++)
        {
            double[] b = fits[q].ToDense(p);
            for (int k = 0; k < m; k++)
            {
                double x = b[_penalized[k]] * _roots[k];
                solutions[(q * m) + k] = x;
                errors[(q * m) + k] = (descents[(q * p) + _penalized[k]] / _roots[k]) - (lambdas[q] * x);
            }
        }

        double[][] steps;
        if (_isTall)
        {
            steps = Inverse([.. errors], lambdas, isRotated: false);
        }
        else
        {
            // (ZᵀZ + λ)⁻¹ = (I − Zᵀ(ZZᵀ + λ)⁻¹Z)/λ.
            steps = Inverse(Images(errors, fits.Length), lambdas, isRotated: false);
            for (int q = 0; q < fits.Length; q++)
            {
                for (int k = 0; k < m; k++)
                {
                    steps[q][k] = (errors[(q * m) + k] - steps[q][k]) / lambdas[q];
                }
            }
        }

        for (int q = 0; q < fits.Length; q++)
        {
            Kernels.AddScaled(1, solutions.AsSpan(q * m, m), steps[q]);
        }

        return Array.ConvertAll(steps, Spell);
    }

    /// <summary>Intercept and unpenalized columns, each 1, plus Σ d/(d + λ).</summary>
    public double DegreesOfFreedom(double lambda)
    {
        double sum = (_design.HasIntercept ? 1 : 0) + _space.Basis.Count;
        if (_isUneven)
        {
            return sum + Directions.Trace(lambda);
        }

        _eigenvalues ??= Array.FindAll(_form!.Eigenvalues(), d => d > _leastLambda);
        foreach (double d in _eigenvalues)
        {
            sum += d / (d + lambda);
        }

        return sum;
    }

    /// <summary>Leave-one-out and generalized cross-validation errors at some λ.</summary>
    public RidgeErrors[] Errors(double[] lambdas) => Directions.Errors(lambdas);

    // t: one number a row.
    private double[] Projected()
    {
        double[] target = [.. _problem.Centred];
        _space.Remove(target);
        Kernels.Multiply(target, _rootShares, target);
        return target;
    }

    // (ZᵀZ + λ)⁻¹c, or Zᵀα with α = (ZZᵀ + λ)⁻¹c where rows are fewer, for one c a λ, which is lost: α stands in its place. Rotated c are Qᵀc already.
    private double[][] Inverse(double[] right, double[] lambdas, bool isRotated)
    {
        int order = _form!.Order, m = _penalized.Length;
        if (!isRotated)
        {
            _form.ApplyTransposed(right, lambdas.Length);
        }

        for (int q = 0; q < lambdas.Length; q++)
        {
            _form.Solve(lambdas[q], right.AsSpan(q * order, order));
        }

        _form.Apply(right, lambdas.Length);
        double[] solutions = right;
        if (!_isTall)
        {
            solutions = ArrayPool<double>.Shared.Rent(m * lambdas.Length);
            var weighed = new double[right.Length];
            for (int q = 0; q < lambdas.Length; q++)
            {
                Kernels.Multiply(right.AsSpan(q * order, order), _rootShares, weighed.AsSpan(q * order, order));
            }

            _design.TransposeMultiply(_penalized, weighed, lambdas.Length, solutions);
        }

        double[][] found = [.. lambdas.Select((_, q) => solutions[(q * m)..((q + 1) * m)])];
        if (!_isTall)
        {
            ArrayPool<double>.Shared.Return(solutions);
            Array.ForEach(found, Scale);
        }

        return found;
    }

    // Each entry over its √v.
    private void Scale(double[] vector)
    {
        for (int k = 0; _isWeighted && k < vector.Length; k++)
        {
            vector[k] /= _roots[k];
        }
    }

    // Zx of several vectors.
    private double[] Images(double[] vectors, int count)
    {
        int n = _design.Rows, m = _penalized.Length;
        var images = new double[n * count];
        _design.AddProducts([.. Enumerable.Range(0, count).Select(q => new SparseVector(_penalized, [.. _roots.Select((root, k) => vectors[(q * m) + k] / root)]))], images);
        for (int q = 0; q < count; q++)
        {
            double[] image = images[(q * n)..((q + 1) * n)];
            _space.Remove(image);
            Kernels.Multiply(image, _rootShares, images.AsSpan(q * n, n));
        }

        return images;
    }

    // Back to the penalized columns' own scale; the unpenalized ones refit what those leave.
    private SparseVector Spell(double[] scaled)
    {
        Scale(scaled);
        if (_space.Basis.Count == 0 && !scaled.AsSpan().Contains(0))
        {
            return new SparseVector(_penalized, scaled);
        }

        var coefficients = new double[_design.Columns];
        for (int k = 0; k < scaled.Length; k++)
        {
            coefficients[_penalized[k]] = scaled[k];
        }

        if (_space.Basis.Count > 0)
        {
            double[] residual = [.. _problem.Centred];
            _design.AddProduct(_penalized, Array.ConvertAll(scaled, b => -b), residual);
            double[] unpenalized = _space.Remove(residual).Coefficients;
            for (int k = 0; k < unpenalized.Length; k++)
            {
                coefficients[_space.Basis[k]] = unpenalized[k];
            }
        }

        int[] support = Array.FindAll(_design.AllColumns, j => coefficients[j] != 0);
        return new SparseVector(support, Array.ConvertAll(support, j => coefficients[j]));
    }
}
