using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Certificates;

/// <summary>
/// Minimizes the loss over the intercepts and some columns, everything else held: the null model, and the dual points orthogonal to what is not penalized.
/// Least squares by projection, other losses by damped Newton steps (Nocedal &amp; Wright 2006, <i>Numerical Optimization</i>, §3.3). Not thread-safe.
/// </summary>
internal sealed class UnpenalizedFit
{
    private const int MaxSteps = 200;
    private const double Smallest = 1e-24;
    private const double Rounding = 1e-10;

    // A minimum is reached by shrinking steps; a loss that falls for ever is left by steps that stay this long in units of the predictor.
    private const double LongStep = 1e-3;

    private readonly LinearPredictor _map;
    private readonly Loss _family;
    private readonly EmpiricalLoss _loss;
    private readonly ColumnSpace _space;
    private readonly int[] _terms;
    private readonly Lazy<double[]> _perWeight;

    public UnpenalizedFit(LinearPredictor map, Loss family, EmpiricalLoss loss, IEnumerable<int> columns)
    {
        _map = map;
        _family = family;
        _loss = loss;
        _space = new ColumnSpace(map.Design, columns);
        _perWeight = new Lazy<double[]>(() => Array.ConvertAll(map.Design.Shares, share => share > 0 ? 1 / share : 0));
        int p = map.Design.Columns;
        _terms = [.. Enumerable.Range(0, map.Outputs).SelectMany(k => _space.Basis.Select(j => j + (k * p))), .. map.Intercepts];
    }

    /// <summary>The columns that are independent of the intercept and of each other, lowest first.</summary>
    public IReadOnlyList<int> Basis => _space.Basis;

    /// <summary>
    /// The best intercepts and coefficients, in the terms of the predictor, and for a loss with kinks the descent that proves it; changes the predictor to theirs.
    /// </summary>
    /// <param name="response">y.</param>
    /// <param name="predictor">The offset, or 0; changed to the predictor of the fit.</param>
    /// <param name="near">A descent near the one that is wanted of those that prove the fit; default any.</param>
    /// <exception cref="WhittleException">The loss has no minimum (<c>no-minimum</c>).</exception>
    public (double[] Intercepts, SparseVector Coefficients, double[]? Dual) Fit(double[] response, double[] predictor, double[]? near = null)
    {
        if (_family.IsLeastSquares)
        {
            double[] residual = [.. response];
            Kernels.AddScaled(-1, predictor, residual);
            (double intercept, double[] coefficients) = _space.Remove(residual);
            response.CopyTo(predictor, 0);
            Kernels.AddScaled(-1, residual, predictor);
            return ([intercept], new SparseVector([.. Basis], coefficients), null);
        }

        double[] values = new double[_terms.Length], intercepts = new double[_map.Outputs];
        if (_map.Intercepts.Length > 0 && _map.Outputs == 1)
        {
            double mean = Kernels.Dot(response, _map.Design.Weights) / _map.Design.WeightSum, start = Level(_family.Start(mean), predictor);
            values[^1] = start;
            for (int i = 0; i < predictor.Length; i++)
            {
                predictor[i] += start;
            }
        }

        if (!double.IsFinite(_loss.Value(predictor)))
        {
            throw Faults.NoStart(_family.Name, _family.Link);
        }

        double[]? dual = near;
        if (!(_loss is KinkedEmpiricalLoss kinked ? DescendByEnvelopes(kinked, predictor, values, ref dual) : Descend(_loss, predictor, values)))
        {
            throw Faults.NoNullModel(_family.Name);
        }

        int[] order = [.. Enumerable.Range(0, _terms.Length).Where(t => _terms[t] < _map.Coefficients)];
        for (int k = order.Length; k < values.Length; k++)
        {
            intercepts[k - order.Length] = values[k];
        }

        return (intercepts, new SparseVector(Array.ConvertAll(order, t => _terms[t]), values[..order.Length]), dual);
    }

    /// <summary>
    /// A dual point orthogonal to the intercepts and the columns, near the descent of a predictor: the descent of a predictor nearby, to which this one is moved (but
    /// for least squares, whose dual point says all).
    /// </summary>
    public void MakeDual(Span<double> predictor, ReadOnlySpan<double> descent, Memory<double> dual)
    {
        if (!_family.IsLeastSquares)
        {
            Improve(predictor);
            _loss.Descent(predictor, dual.Span);
            return;
        }

        // u/w·Σw is the residual, whose projection needs no division by zero weights.
        Kernels.Multiply(descent, _perWeight.Value, dual.Span);
        _space.Remove(dual);
        Kernels.Multiply(dual.Span, _map.Design.Shares, dual.Span);
    }

    /// <summary>Moves a predictor by the intercepts and the columns to where the loss is least in them; returns by how much each moved.</summary>
    public double[] Improve(Span<double> predictor)
    {
        double[] moved = [.. predictor], moves = new double[_terms.Length];
        Descend(_loss, moved, moves);
        moved.CopyTo(predictor);
        return moves;
    }

    /// <summary>Whether a descent is orthogonal to the intercepts and the columns to rounding, as that of a fit that has converged is.</summary>
    /// <param name="descent">n·K values.</param>
    /// <param name="rounding">What the product with a column of size 1 may be.</param>
    public bool IsOrthogonal(ReadOnlyMemory<double> descent, double rounding)
    {
        var products = new double[_terms.Length];
        _map.TransposeMultiply(_terms, descent, 1, products);
        for (int k = 0; k < products.Length; k++)
        {
            double size = _terms[k] < _map.Coefficients ? _map.Design.RootMeanSquare(_map.Column(_terms[k])) : 1;
            if (!(Math.Abs(products[k]) <= rounding * size))
            {
                return false;
            }
        }

        return true;
    }

    // The intercept, to a unit, where the loss neither falls nor rises: from far above it (an offset of 60 under a log) steps would be measured against e⁶⁰.
    private double Level(double start, double[] offset)
    {
        const double Longest = 1 << 12;
        if (Array.TrueForAll(offset, o => o == 0))
        {
            return start;
        }

        // NaN outside the domain of the link, where the descent points anywhere.
        var descent = new double[offset.Length];
        double Fall(double level)
        {
            double[] moved = Array.ConvertAll(offset, o => o + level);
            _loss.Descent(moved, descent);
            double fall = descent.Sum();
            return double.IsFinite(fall) && !double.IsFinite(_loss.Value(moved)) ? double.NaN : fall;
        }

        for (double step = 1; double.IsNaN(Fall(start)) && step <= Longest; step *= -2)
        {
            start += step;
        }

        double fall = Fall(start), near = start, far = start;
        for (double step = Math.Sign(double.IsNaN(fall) ? 0 : fall); step != 0 && fall * Fall(far) > 0; step *= 2)
        {
            if (Math.Abs(step) > Longest)
            {
                return start;
            }

            (near, far) = (far, far + step);
        }

        while (Math.Abs(far - near) > 1)
        {
            double middle = (near + far) / 2;
            (near, far) = fall * Fall(middle) > 0 ? (middle, far) : (near, middle);
        }

        return near;
    }

    // A loss with kinks by its envelopes, each minimized from where the last one ended.
    private bool DescendByEnvelopes(KinkedEmpiricalLoss loss, double[] predictor, double[] values, ref double[]? dual)
    {
        if (dual is null)
        {
            dual = new double[predictor.Length];
            loss.Descent(predictor, dual);
        }

        double scale = loss.Value(predictor);
        if (scale == 0)
        {
            return true;
        }

        var multipliers = new Multipliers(loss, _map.Design.Shares, scale, dual);
        var free = new ElasticNetSum(new ElasticNetPenalty(1), new PenaltyFactors(new double[_map.Design.Columns]), _map.Coefficients);
        double size = _space.Basis.Select(_map.Design.RootMeanSquare).DefaultIfEmpty(1).Max();
        bool isMinimum, isLast;
        do
        {
            isMinimum = Descend(multipliers.Current, predictor, values);
            isLast = !multipliers.Advance(predictor);
            var all = new double[_map.Coefficients + _map.Outputs];
            for (int k = 0; k < values.Length; k++)
            {
                all[_terms[k]] = values[k];
            }

            if (KinkedFinish.Find(_map, multipliers, free, 0, _terms, (_terms, size), all) is { } exact)
            {
                exact.Predictor.CopyTo(predictor, 0);
                Array.ConvertAll(_terms, t => exact.Values[t]).CopyTo(values, 0);
                multipliers.Finish(exact.Dual);
                (isMinimum, isLast) = (true, true);
            }
        }
        while (isMinimum && !isLast);
        dual = multipliers.Dual;
        return isMinimum;
    }

    // Newton steps until they end; false where they do not shrink. Adds to values what it adds to the predictor.
    private bool Descend(EmpiricalLoss loss, double[] predictor, double[] values)
    {
        var descent = new double[predictor.Length];
        var gradient = new double[_terms.Length];
        var direction = new double[predictor.Length];
        var next = new double[predictor.Length];
        double value = loss.Value(predictor), reference = Math.Max(Math.Abs(value), double.Epsilon), damping = 0, force = 0;
        for (int step = 0; step < MaxSteps && _terms.Length > 0; step++)
        {
            loss.Descent(predictor, descent);
            force = step == 0 ? descent.Sum(Math.Abs) : force;
            _map.TransposeMultiply(_terms, descent, 1, gradient);
            double[] move = Solve(loss, predictor, gradient, damping * loss.Stiffness);
            double decrement = Kernels.Dot(move, gradient);
            Array.Clear(direction);
            _map.Add(_terms, move, direction);
            double longest = direction.Max(Math.Abs);

            // Where too few rows bend, Newton's step leaves terms where they are and says nothing of them.
            bool isFlat = decrement <= Smallest * reference && gradient.Max(Math.Abs) > Rounding * force;
            double length = isFlat ? 0 : decrement <= Smallest * reference ? 1 : LineSearch(loss, predictor, direction, value, decrement, next);
            if (length == 0)
            {
                damping = damping == 0 ? 1e-3 : 10 * damping;
                if (damping > 1e12)
                {
                    return decrement <= 1e-18 * reference;
                }

                continue;
            }

            damping = damping < 1e-6 ? 0 : damping / 10;
            Kernels.AddScaled(length, direction, predictor);
            Kernels.AddScaled(length, move, values);
            value = loss.Value(predictor);
            if (decrement <= Smallest * reference)
            {
                return longest <= LongStep * (1 + predictor.Max(Math.Abs));
            }
        }

        return _terms.Length == 0;
    }

    // The longest of 1, ½, ¼, … that lowers the loss enough, or 0; next is overwritten. Where the fall is below rounding, the full step.
    private static double LineSearch(EmpiricalLoss loss, double[] predictor, double[] direction, double value, double decrement, double[] next)
    {
        const double Share = 1e-4;
        for (double length = 1; length > 1e-10; length /= 2)
        {
            predictor.CopyTo(next, 0);
            Kernels.AddScaled(length, direction, next);
            double reached = loss.Value(next);
            if (reached <= value - (Share * length * decrement) || (decrement <= 1e-12 * Math.Abs(value) && reached <= value + (1e-14 * Math.Abs(value))))
            {
                return length;
            }
        }

        return 0;
    }

    private double[] Solve(EmpiricalLoss loss, double[] predictor, double[] gradient, double damping)
    {
        int m = _terms.Length;
        var gram = new double[m * m];
        _map.CrossProducts(_terms, _terms, new DampedCurvature(loss.CurvatureAt(predictor), _map.Design.Weights, damping / _map.Design.WeightSum), gram);
        var factor = new Cholesky();
        var kept = new List<int>();
        for (int t = 0; t < m; t++)
        {
            if (gram[t + (t * m)] > 0 && factor.TryAppend([.. kept.Select(s => gram[s + (t * m)])], gram[t + (t * m)]))
            {
                kept.Add(t);
            }
        }

        double[] solution = [.. kept.Select(t => gradient[t])], move = new double[m];
        factor.Solve(solution);
        for (int k = 0; k < solution.Length; k++)
        {
            move[kept[k]] = solution[k];
        }

        return move;
    }
}
