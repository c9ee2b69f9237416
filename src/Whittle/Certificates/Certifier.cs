using System.Buffers;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Certificates;

/// <summary>
/// Computes certificates for one problem, F(B) = L(H) + λ Σⱼ vⱼ[ρ|bⱼ| + (1−ρ)bⱼ²/2] with H = offset + b₀ + X̃B, from coefficients on the standardized scale.
/// <para>
/// Primal: F at the coefficients. Dual: U = −∇L, first made orthogonal to the intercept and to every unpenalized column (so that those
/// constraints hold to rounding), then shrunk by the largest s ≤ 1 for which |s(x̃ⱼᵀu − λvⱼ(1−ρ)bⱼ)| ≤ λvⱼρ for every penalized column.
/// The L2 part is rows of data with response 0, √(λvⱼ(1−ρ)) in column j, so D = −L*(−sU) − s⟨U, offset⟩ − ½s² Σ λvⱼ(1−ρ)bⱼ². For ρ = 0 no box constrains U,
/// and the penalty's own conjugate Σ (x̃ⱼᵀu)²/(2λvⱼ) stands in its place. Every xᵀu is formed from the data. A loss with kinks has many descents: the solver's own
/// is taken, and how far it is from being one (in units of the slope of a row) is a violation too.
/// </para>
/// Not thread-safe. Cost: two passes over X for a batch of fits.
/// </summary>
internal sealed partial class Certifier
{
    /// <summary>Fits that are best certified together: they share passes over the data.</summary>
    public const int Batch = 8;

    /// <summary>The most that are while few columns are looked at.</summary>
    public const int LargestBatch = 12;

    // An unpenalized column's own gradient is zero in exact arithmetic; this share of |x||r| is taken for rounding.
    private const double RoundingShare = 1e-11;

    // The descent of a fit of any other loss, which no projection makes orthogonal, is its own dual point where its products with what is not penalized are this small: as a solver leaves them that goes on to rounding.
    private const double OrthogonalShare = 1e-13;

    // A dual point that rounding put outside the conjugate's domain is drawn in by this share, at no higher cost.
    private const double Inside = 1 - 1e-11;

    private static readonly Workers Alone = new(1);

    private readonly LinearPredictor _map;
    private readonly double[] _response;
    private readonly Loss _family;
    private readonly EmpiricalLoss _loss;
    private readonly PenaltySum _penalty;
    private readonly PenaltyFactors _factors;
    private readonly CertificateTolerance _tolerance;
    private readonly UnpenalizedFit _unpenalized;
    private readonly double _reference;
    private readonly double _residualSize;
    private readonly double[]? _nullDescent;
    private UnpenalizedFit? _everyColumn;
    private double[] _predictors = [];
    private double[] _descents = [];
    private double[] _duals = [];
    private double[] _ofAnchors = [];
    private double[] _fullGradients = [];

    public Certifier(LinearPredictor map, double[] response, Loss family, EmpiricalLoss loss, PenaltySum penalty, PenaltyFactors factors, CertificateTolerance tolerance)
    {
        _map = map;
        _response = response;
        _family = family;
        _loss = loss;
        _penalty = penalty;
        _factors = factors;
        _tolerance = tolerance;
        _unpenalized = new UnpenalizedFit(map, family, loss, map.Design.AllColumns.Where(j => factors[j] == 0));

        // The model of nothing, a typical size of the loss: the offset or, where that lies far off (e⁶⁰ under a log), no offset.
        double[] nothing = new double[map.Length], offset = map.Offset ?? nothing;
        double ofNothing = loss.Value(nothing), ofOffset = map.Offset is null ? ofNothing : loss.Value(offset);
        (double[] empty, double ofEmpty) = ofNothing < ofOffset ? (nothing, ofNothing) : (offset, ofOffset);
        double[] predictor = [.. offset];
        (NullIntercepts, NullCoefficients, NullDual) = _unpenalized.Fit(response, predictor);
        NullObjective = loss.Value(predictor);
        double emptyObjective = double.IsFinite(ofEmpty) ? ofEmpty : NullObjective;
        _reference = NullObjective > 1e-26 * emptyObjective ? NullObjective : emptyObjective > 0 ? emptyObjective : 1;
        var descent = new double[map.Length];
        double emptySize = double.IsFinite(ofEmpty) ? ResidualSize(empty, descent) : 0;
        _residualSize = Math.Max(ResidualSize(predictor, descent), emptySize);
        _nullDescent = NullDual is null ? descent : null;
        NullGradient = _unpenalized.Basis.Count == 0 && map.Design.Products is { } known && family.IsLeastSquares ? known : GradientAt(NullDual ?? descent);

        // Where the null model leaves nothing to explain, its gradient is rounding: the model with the intercept alone sets the scale.
        double largest = LargestMagnitude(NullGradient);
        double[]? interceptDual = null;
        if (_unpenalized.Basis.Count > 0)
        {
            predictor = [.. offset];
            interceptDual = new UnpenalizedFit(map, family, loss, []).Fit(response, predictor).Dual;
            if (interceptDual is null)
            {
                interceptDual = new double[map.Length];
                loss.Descent(predictor, interceptDual);
            }
        }

        InterceptLoss = interceptDual is null ? NullObjective : loss.Value(predictor);
        double emptyLargest = interceptDual is null ? largest : LargestMagnitude(GradientAt(interceptDual));
        NullIsPerfect = NullObjective <= 1e-26 * emptyObjective || largest <= RoundingShare * emptyLargest;
        GradientScale = !NullIsPerfect ? largest : emptyLargest > RoundingShare * _residualSize ? emptyLargest : _residualSize > 0 ? _residualSize : 1;
    }

    /// <summary>The intercepts of the null model: intercept and unpenalized columns fitted, everything else 0.</summary>
    public double[] NullIntercepts { get; }

    /// <summary>The unpenalized coefficients of the null model, standardized.</summary>
    public SparseVector NullCoefficients { get; }

    /// <summary>For a loss with kinks a descent that proves the null model, of which there may be many; else null.</summary>
    public double[]? NullDual { get; }

    /// <summary>The objective that gaps are measured by, P₀: a typical size of the loss.</summary>
    public double Reference => _reference;

    /// <summary>The unpenalized columns that are independent of the intercept and of each other, lowest first.</summary>
    public IReadOnlyList<int> UnpenalizedBasis => _unpenalized.Basis;

    /// <summary>P₀, the objective at the null model.</summary>
    public double NullObjective { get; }

    /// <summary>L with the intercept alone.</summary>
    public double InterceptLoss { get; }

    /// <summary>Whether the null model leaves nothing to explain: no residual, or none that any column could explain beyond rounding.</summary>
    public bool NullIsPerfect { get; }

    /// <summary>−∂L/∂bⱼ at the null model.</summary>
    public double[] NullGradient { get; }

    /// <summary>The largest |∂ⱼL| at the null model over the columns that are not excluded: what KKT violations are measured by.</summary>
    public double GradientScale { get; }

    /// <summary>The smallest λ at which every penalized coefficient is 0; 0 where the null model is perfect.</summary>
    public double LambdaMax => NullIsPerfect ? 0 : _penalty.LambdaMax(NullGradient);

    /// <summary>Of the descents that prove the null model of a loss with kinks one near a given one.</summary>
    public double[] NullDualNear(double[] dual) => _unpenalized.Fit(_response, [.. _map.Offset ?? new double[_map.Length]], dual).Dual!;

    /// <summary>Moves a predictor by the intercepts to where the loss neither falls nor rises in them, without unpenalized columns; returns by how much each moved.</summary>
    public double[] FitIntercepts(Span<double> predictor) => _unpenalized.Improve(predictor);

    /// <summary>Certifies one fit.</summary>
    public Certificate Certify(FitState fit) => Certify([fit])[0];

    /// <summary>Certifies several fits in one pass over the data.</summary>
    public Certificate[] Certify(FitState[] fits) => Certify(fits, out _);

    /// <summary>Certifies several fits in one pass over the data.</summary>
    /// <param name="fits">The fits.</param>
    /// <param name="gradients">−∂L/∂b of every coefficient.</param>
    public Certificate[] Certify(FitState[] fits, out Gradients gradients)
    {
        Evaluated evaluated = Evaluate(fits);
        gradients = GradientsOf(_map.AllCoefficients, evaluated.Descents, fits.Length);
        return Judge(evaluated, gradients);
    }

    /// <summary>Anchors at the null model, for fits that are certified by few passes over all columns; null where terms are not apart.</summary>
    public GradientAnchors? CreateAnchors()
    {
        if (_penalty.Limits is not { } limits || _nullDescent is null)
        {
            return null;
        }

        var anchors = new GradientAnchors(_map, limits);
        anchors.Add(LambdaMax, _nullDescent, NullGradient);
        return anchors;
    }

    /// <summary>
    /// Certifies several fits, looking at the coefficients alone that are not 0 or whose gradient may be beyond its limit for all that the anchors say.
    /// </summary>
    /// <param name="fits">The fits, by descending λ.</param>
    /// <param name="anchors">What is known nearby.</param>
    /// <param name="extend">Whether the middle and the last of the fits become anchors, in one pass over all columns.</param>
    /// <param name="gradients">Those that were looked at.</param>
    public Certificate[] Certify(FitState[] fits, GradientAnchors anchors, bool extend, out Gradients gradients)
    {
        int length = _map.Length, count = fits.Length;
        Evaluated evaluated = Evaluate(fits);
        if (extend)
        {
            int[] places = count > 1 ? [(count - 1) / 2, count - 1] : [0];
            int terms = _map.Coefficients;
            double[] descents = Reserve(ref _ofAnchors, places.Length * length), full = Reserve(ref _fullGradients, places.Length * terms);
            for (int k = 0; k < places.Length; k++)
            {
                evaluated.Descents.AsSpan(places[k] * length, length).CopyTo(descents.AsSpan(k * length));
            }

            _map.TransposeMultiply(_map.AllCoefficients, descents, places.Length, full);
            for (int k = 0; k < places.Length; k++)
            {
                anchors.Add(fits[places[k]].Lambda, descents.AsSpan(k * length, length), full.AsSpan(k * terms, terms));
            }
        }

        var beyond = new int[2 * count][];
        _map.Design.Workers.Run(beyond.Length, part =>
        {
            (int q, int which) = Math.DivRem(part, 2);
            double[] points = which == 0 ? evaluated.Descents : evaluated.Duals;
            beyond[part] = which == 1 && evaluated.IsShared ? [] : anchors.Beyond(points.AsSpan(q * length, length), fits[q].Lambda);
        });
        gradients = GradientsOf(Ascending(_map.Coefficients, [.. fits.Select(f => f.Coefficients.Indices), .. beyond]), evaluated.Descents, count);
        return Judge(evaluated, gradients);
    }

    // The terms that are in any of some lists.
    private static int[] Ascending(int terms, IEnumerable<int[]> lists)
    {
        var isThere = new bool[terms];
        foreach (int[] list in lists)
        {
            foreach (int t in list)
            {
                isThere[t] = true;
            }
        }

        var found = new List<int>();
        for (int t = 0; t < terms; t++)
        {
            if (isThere[t])
            {
                found.Add(t);
            }
        }

        return [.. found];
    }

    private Evaluated Evaluate(FitState[] fits)
    {
        int length = _map.Length, count = fits.Length;
        double[] predictors = ReserveBatch(ref _predictors, count), descents = ReserveBatch(ref _descents, count), objectives = new double[count], errors = new double[count];

        // Least squares have dual points of their own throughout, others where one is asked for.
        double[] duals = _family.IsLeastSquares ? ReserveBatch(ref _duals, count) : descents;
        if (Array.Exists(fits, f => f.Lambda == 0) && _penalty is not BlockSum)
        {
            _everyColumn ??= new UnpenalizedFit(_map, _family, _loss, _map.Design.AllColumns.Where(j => !_factors.IsExcluded(j)));
        }

        _map.Evaluate(Array.ConvertAll(fits, f => (f.Intercepts, f.Coefficients)), predictors.AsMemory(0, length * count));
        void Describe(int q)
        {
            Span<double> predictor = predictors.AsSpan(q * length, length);
            Span<double> descent = descents.AsSpan(q * length, length);
            if (_loss is KinkedEmpiricalLoss kinked && fits[q].Dual is { } given)
            {
                errors[q] = Multipliers.Error(kinked, given, predictor, _map.Design.Shares, _reference);
                given.CopyTo(descent);
            }
            else
            {
                _loss.Descent(predictor, descent);
            }

            UnpenalizedFit space = fits[q].Lambda > 0 || _penalty is BlockSum ? _unpenalized : _everyColumn!;
            objectives[q] = _loss.Value(predictor) + PenaltyOf(fits[q]);
            bool isDual = fits[q].Dual is not null || (!_family.IsLeastSquares && space.IsOrthogonal(descents.AsMemory(q * length, length), OrthogonalShare * _residualSize));
            if (!isDual && duals == descents)
            {
                duals = ReserveBatch(ref _duals, count);
                descents.AsSpan(0, q * length).CopyTo(duals);
            }

            if (!isDual)
            {
                space.MakeDual(predictor, descent, duals.AsMemory(q * length, length));
            }
            else if (duals != descents)
            {
                descent.CopyTo(duals.AsSpan(q * length, length));
            }
        }

        (_family.IsLeastSquares ? WorkersOfJudges : Alone).Run(count, Describe);

        // For least squares without unpenalized columns the dual differs from the descent by a constant, which centred columns do not see.
        bool isShared = duals == descents || (_family.IsLeastSquares && _unpenalized.Basis.Count == 0 && Array.TrueForAll(fits, f => f.Lambda > 0 || _penalty is BlockSum));
        return new Evaluated(fits, predictors, descents, duals, objectives, errors, isShared);
    }

    // Batches may become larger from one to the next: so the first has room for the largest.
    private double[] ReserveBatch(ref double[] room, int count) => Reserve(ref room, _map.Length * (count < Batch ? count : Math.Max(count, LargestBatch)));

    // Only the elastic net is known to have no state.
    private Workers WorkersOfJudges => _penalty is ElasticNetSum ? _map.Design.Workers : Alone;

    private static double[] Reserve(ref double[] room, int length) => room = room.Length < length ? new double[length] : room;

    private Gradients GradientsOf(int[] terms, double[] descents, int count)
    {
        var values = new double[terms.Length * count];
        _map.TransposeMultiply(terms, descents, count, values);
        return new Gradients(terms, values);
    }

    private Certificate[] Judge(Evaluated found, Gradients gradients)
    {
        int length = _map.Length, count = found.Fits.Length, terms = _map.Coefficients;
        Gradients dualGradients = found.IsShared ? gradients : GradientsOf(gradients.Terms, found.Duals, count);
        var certificates = new Certificate[count];
        void Prove(int q)
        {
            // Of b and gradients only the named terms are read.
            double[] room = ArrayPool<double>.Shared.Rent(2 * terms);
            Span<double> b = room.AsSpan(0, terms), work = room.AsSpan(terms, terms);
            (double lambda, _, SparseVector coefficients, _) = found.Fits[q];
            foreach (int t in gradients.Terms)
            {
                b[t] = 0;
            }

            coefficients.CopyTo(b);
            double dual = !_penalty.IsConvex ? double.NaN
                : DualObjective(lambda, b, found.Predictors.AsSpan(q * length, length), found.Duals.AsSpan(q * length, length), gradients.Terms, dualGradients.Spread(q, work));
            double gap = _penalty.IsConvex ? Math.Max(0, (found.Objectives[q] - dual) / _reference) : double.NaN;
            double violation = Math.Max(found.Errors[q], Violation(lambda, b, found.Descents.AsSpan(q * length, length), gradients.Terms, gradients.Spread(q, work)));
            certificates[q] = new Certificate(found.Objectives[q], gap, violation, _tolerance) { IsLocal = !_penalty.IsConvex };
            ArrayPool<double>.Shared.Return(room);
        }

        WorkersOfJudges.Run(count, Prove);
        return certificates;
    }

    /// <summary>The penalty of a fit.</summary>
    public double PenaltyOf(FitState fit) => _penalty.Value(fit.Coefficients, _map.Coefficients, fit.Lambda);

    private double DualObjective(double lambda, ReadOnlySpan<double> b, ReadOnlySpan<double> predictor, ReadOnlySpan<double> dual, ReadOnlySpan<int> terms, ReadOnlySpan<double> gradient)
    {
        double slack = RoundingShare * _residualSize;
        for (int k = 0; k < _map.Intercepts.Length; k++)
        {
            if (!(Math.Abs(Kernels.Sum(dual.Slice(k * _map.Design.Rows, _map.Design.Rows))) <= slack))
            {
                return double.NegativeInfinity;
            }
        }

        double best = double.NegativeInfinity;
        foreach ((double shrink, double cost) in _penalty.Dual(terms, gradient, b, lambda, t => slack * _map.Design.RootMeanSquare(_map.Column(t))))
        {
            double offset = _map.Offset is { } o ? shrink * Kernels.Dot(dual, o) : 0;
            double value = _loss.DualValue(predictor, dual, shrink);
            value = double.IsNegativeInfinity(value) ? _loss.DualValue(predictor, dual, Inside * shrink) : value;
            best = Math.Max(best, value - offset - cost);
        }

        return best;
    }

    private double Violation(double lambda, ReadOnlySpan<double> b, ReadOnlySpan<double> descent, ReadOnlySpan<int> terms, ReadOnlySpan<double> gradient)
    {
        double largest = 0;
        for (int k = 0; k < _map.Intercepts.Length; k++)
        {
            largest = Math.Max(largest, Math.Abs(Kernels.Sum(descent.Slice(k * _map.Design.Rows, _map.Design.Rows))));
        }

        largest = Math.Max(largest, _penalty.Violation(terms, gradient, b, lambda));
        return largest / GradientScale;
    }

    private double[] GradientAt(double[] descent)
    {
        var gradient = new double[_map.Coefficients];
        _map.TransposeMultiply(_map.AllCoefficients, descent, 1, gradient);
        return gradient;
    }

    // √(Σw r²/Σw) of the working residuals r = u·Σw/w at a predictor, whose descent is left behind: by the inequality of Cauchy and Schwarz, |x̃ᵀu| is at most this times the column's own size.
    private double ResidualSize(double[] predictor, double[] descent)
    {
        _loss.Descent(predictor, descent);
        double[] weights = _map.Design.Weights;
        double sum = 0;
        for (int from = 0; from < descent.Length; from += weights.Length)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                double own = descent[from + i];
                sum += weights[i] > 0 ? own * own / weights[i] : 0;
            }
        }

        return Math.Sqrt(sum * _map.Design.WeightSum);
    }

    private double LargestMagnitude(double[] gradient)
    {
        double largest = 0;
        for (int t = 0; t < gradient.Length; t++)
        {
            largest = _factors.IsExcluded(_map.Column(t)) ? largest : Math.Max(largest, Math.Abs(gradient[t]));
        }

        return largest;
    }

    /// <summary>What is told of fits by their predictors alone.</summary>
    /// <param name="Fits">The fits.</param>
    /// <param name="Predictors">H of each, n·K values a fit, moved to those of the duals.</param>
    /// <param name="Descents">−∇L of each.</param>
    /// <param name="Duals">Dual points near the descents, or these themselves.</param>
    /// <param name="Objectives">F of each.</param>
    /// <param name="Errors">How far a given descent is from being one.</param>
    /// <param name="IsShared">Whether columns see the same in descents and duals.</param>
    private readonly record struct Evaluated(FitState[] Fits, double[] Predictors, double[] Descents, double[] Duals, double[] Objectives, double[] Errors, bool IsShared);
}
