using Whittle.Numerics;

namespace Whittle.Penalties;

/// <summary>
/// λ[ρ Σ vⱼ|bⱼ| + (1 − ρ)/2 bᵀD^½TD^½b], D the factors on a diagonal, for each output: the elastic net where T = I, and a factor of 0 leaves a coefficient out of both parts. With
/// c = λ(1 − ρ), everything is the lasso's at λρ with XᵀU − cTb in the place of XᵀU: T is rows of data with response 0.
/// </summary>
internal sealed class TikhonovSum : PenaltySum
{
    // Where ρ = 0 no λ sets coefficients to zero, and a path begins at that of ρ = 0.001, as for ridge.
    private const double LeastRatio = 1e-3;

    private readonly double _l1Ratio;
    // An eigenvalue below this share of the largest is 0 to rounding.
    private const double Rounding = 1e-12;

    private readonly double[] _matrix;
    private readonly int[] _penalized;
    private readonly Lazy<(double[] Values, double[] Vectors)> _eigen;
    private readonly int _columns;
    private readonly int _count;

    public TikhonovSum(double l1Ratio, PenaltyFactors factors, TikhonovMatrix matrix, int count)
    {
        (_l1Ratio, _columns, _count) = (l1Ratio, factors.Count, count);
        Lasso = new ElasticNetSum(new ElasticNetPenalty(1), factors, count);
        _matrix = new double[_columns * _columns];
        double[] roots = [.. Enumerable.Range(0, _columns).Select(j => factors.IsExcluded(j) ? 0 : Math.Sqrt(factors[j]))];
        for (int t = 0; t < _matrix.Length; t++)
        {
            (int j, int i) = Math.DivRem(t, _columns);
            _matrix[t] = roots[i] * matrix[i, j] * roots[j];
        }

        _penalized = [.. Enumerable.Range(0, _columns).Where(j => factors[j] > 0 && !factors.IsExcluded(j))];
        _eigen = new Lazy<(double[], double[])>(() =>
        {
            double[] vectors = [.. _penalized.SelectMany(j => _penalized.Select(i => _matrix[i + (j * _columns)]))];
            return (SymmetricEigen.Decompose(vectors, _penalized.Length), vectors);
        });
    }

    /// <summary>The part that is not smooth, at λρ.</summary>
    public ElasticNetSum Lasso { get; }

    /// <inheritdoc/>
    public override bool IsConvex => true;

    /// <summary>λρ.</summary>
    public double LassoLambda(double lambda) => lambda * _l1Ratio;

    /// <summary>What the matrix adds to the second derivative of two terms.</summary>
    public double CurvatureOf(int term, int other, double lambda) => term < _count && other < _count && term / _columns == other / _columns
        ? lambda * (1 - _l1Ratio) * _matrix[(term % _columns) + (other % _columns * _columns)]
        : 0;

    /// <summary>XᵀU − cTb, what a descent leaves for the lasso to pay.</summary>
    public double[] Left(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda)
    {
        double[] left = descent.ToArray();
        for (int t = 0; t < _count; t++)
        {
            if (b[t] != 0)
            {
                int first = t / _columns * _columns;
                Kernels.AddScaled(-lambda * (1 - _l1Ratio) * b[t], _matrix.AsSpan(t % _columns * _columns, _columns), left.AsSpan(first, _columns));
            }
        }

        return left;
    }

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda) => Lasso.Value(terms, b, LassoLambda(lambda)) + (Product(terms, b, b, lambda) / 2);

    /// <inheritdoc/>
    public override double Difference(ReadOnlySpan<int> terms, ReadOnlySpan<double> to, ReadOnlySpan<double> from, double lambda)
    {
        double[] way = new double[to.Length], sum = new double[to.Length];
        foreach (int t in terms)
        {
            (way[t], sum[t]) = (to[t] - from[t], to[t] + from[t]);
        }

        return Lasso.Difference(terms, to, from, LassoLambda(lambda)) + (Product(terms, way, sum, lambda) / 2);
    }

    /// <inheritdoc/>
    public override double Violation(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda) =>
        Lasso.Violation(terms, Left(descent, b, lambda), b, LassoLambda(lambda));

    /// <inheritdoc/>
    public override double LambdaMax(ReadOnlySpan<double> descent) => Lasso.LambdaMax(descent) / Math.Max(_l1Ratio, LeastRatio);

    /// <inheritdoc/>
    public override void AddCandidates(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double last, double lambda, ISet<int> terms) =>
        Lasso.AddCandidates(Left(descent, b, last), b, LassoLambda(last), LassoLambda(lambda), terms);

    /// <inheritdoc/>
    public override void AddViolators(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, ISet<int> terms) =>
        Lasso.AddViolators(Left(descent, b, lambda), b, LassoLambda(lambda), terms);

    /// <inheritdoc/>
    public override SmoothPart Differentiate(ReadOnlySpan<int> terms, ReadOnlySpan<double> b, double lambda)
    {
        SmoothPart part = Lasso.Differentiate(terms, b, LassoLambda(lambda));
        double[] pull = Left(new double[b.Length], b, lambda);
        int size = part.Free.Length;
        for (int k = 0; k < size; k++)
        {
            part.Slope[k] -= pull[part.Free[k]];
            for (int other = 0; other < size; other++)
            {
                part.Hessian[(k * size) + other] += CurvatureOf(part.Free[k], part.Free[other], lambda);
            }
        }

        return part;
    }

    /// <summary>
    /// The dual coordinates of the rows of T are those of b, and cost ½s²c bᵀTb. For ρ = 0 no price is left to pay and the penalty's own conjugate gᵀT⁻¹g/(2c) stands in its
    /// place; along what T leaves free, as along an unpenalized column, g is to be 0.
    /// </summary>
    public override (double Shrink, double Cost)[] Dual(ReadOnlySpan<int> terms, ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, Func<int, double> slackOf)
    {
        if (_l1Ratio == 0 && lambda > 0)
        {
            return Conjugate(descent, lambda, slackOf) is var cost && double.IsFinite(cost) ? [(1, cost)] : [];
        }

        int[] all = [.. Enumerable.Range(0, _count)];
        double square = Product(all, b, b, lambda);
        return Array.ConvertAll(Lasso.Dual(all, Left(descent, b, lambda), b, LassoLambda(lambda), slackOf), d => (d.Shrink, d.Shrink * d.Shrink * square / 2));
    }

    private double Conjugate(ReadOnlySpan<double> descent, double lambda, Func<int, double> slackOf)
    {
        (double[] values, double[] vectors) = _eigen.Value;
        double largest = values.DefaultIfEmpty(0).Max(), cost = 0;
        for (int first = 0; first < _count; first += _columns)
        {
            for (int j = first; j < first + _columns; j++)
            {
                cost = Lasso.FactorOf(j) == 0 && Math.Abs(descent[j]) > slackOf(j) ? double.PositiveInfinity : cost;
            }

            for (int direction = 0; direction < values.Length; direction++)
            {
                double along = 0, slack = 0;
                for (int k = 0; k < values.Length; k++)
                {
                    double share = vectors[k + (direction * values.Length)];
                    along += share * descent[first + _penalized[k]];
                    slack += Math.Pow(share * slackOf(first + _penalized[k]), 2);
                }

                bool isFree = values[direction] <= Rounding * largest;
                cost += !isFree ? along * along / (2 * lambda * values[direction]) : along * along <= slack ? 0 : double.PositiveInfinity;
            }
        }

        return cost;
    }

    // c·aᵀTb over some terms.
    private double Product(ReadOnlySpan<int> terms, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double lambda)
    {
        double[] image = Left(new double[_count], b[.._count], lambda);
        double sum = 0;
        foreach (int t in terms)
        {
            sum -= t < _count ? a[t] * image[t] : 0;
        }

        return sum;
    }
}
