using Whittle.Certificates;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Paths;

/// <summary>
/// Fits a problem at descending λ, each fit starting from the last, and certifies every one from its coefficients. A fit that its Gram
/// matrix cannot bring within tolerance is polished on the data themselves.
/// </summary>
internal sealed class PathFitter
{
    private const int MaxRefinements = 5;
    private const int RidgeNumbers = 1 << 20;
    private const int MaxRidgeBatch = 128;

    // A ridge fit with a violation above this is refined.
    private const double RidgeViolation = 1e-13;

    // How near to its price a column is expected that is not watched: a fit that missed one is a few exchanges, or Newton's steps again.
    private const double ReachOfExchanges = 0.1;
    private const double ReachOfSteps = 0.4;

    private readonly PenalizedProblem _problem;
    private readonly double _nullLoss;
    private RidgeFactorization? _ridge;
    private ExchangeSolver? _polisher;
    private SecondMoments? _moments;
    private GradientAnchors? _anchors;
    private Screen? _screen;
    private Action? _leave;

    public PathFitter(PenalizedProblem problem)
    {
        _problem = problem;
        _nullLoss = problem.InterceptLoss;
    }

    /// <summary>Fits the given λ.</summary>
    /// <param name="lambdas">Descending, ≥ 0.</param>
    /// <param name="progress">Told the share of λ that are done.</param>
    /// <param name="cancellation">Asked between steps; what is finished is returned.</param>
    public List<PathPoint> Fit(IReadOnlyList<double> lambdas, IProgress<double>? progress, CancellationToken cancellation)
    {
        var points = new List<PathPoint>(lambdas.Count);
        var pending = new List<Candidate>();
        Solver solve = !_problem.IsElasticNetLeastSquares ? SolveByNewton() : _problem.Options.L1Ratio == 0 ? SolveRidge() : SolveByExchange();
        try
        {
            for (int first = 0, size = BatchSize; first < lambdas.Count; first += size, size = BatchSize)
            {
                double[] batch = [.. lambdas.Skip(first).Take(size)];
                _screen?.LookAhead(batch[^1]);
                foreach (Candidate found in solve(batch, cancellation))
                {
                    pending.Add(found);
                }

                Finish(pending, points, solve, cancellation);
                progress?.Report((double)points.Count / lambdas.Count);
            }
        }
        catch (OperationCanceledException) when (points.Count + pending.Count > 0)
        {
            // What is finished is kept; the caller sees fewer points than λ.
        }

        Finish(pending, points, solve, CancellationToken.None);
        _leave?.Invoke();
        progress?.Report(1);
        return points;
    }

    /// <summary>Fits all of the given λ, or gives null where it was cancelled before.</summary>
    public static List<PathPoint>? TryFit(PenalizedProblem problem, IReadOnlyList<double> lambdas, CancellationToken cancellation)
    {
        try
        {
            return new PathFitter(problem).Fit(lambdas, null, cancellation) is { } points && points.Count == lambdas.Count ? points : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Certifies fits of least squares that were found elsewhere, polishing where that is needed.</summary>
    public List<PathPoint> Certify(IEnumerable<(double Lambda, SparseVector Coefficients)> fits)
    {
        var points = new List<PathPoint>();
        foreach ((double Lambda, SparseVector Coefficients)[] batch in fits.Chunk(Certifier.Batch))
        {
            FitState[] found = [.. batch.Select(f => LeastSquares(f.Lambda, f.Coefficients))];
            Finish([.. found.Select(f => new Candidate(f, StopReason.Converged))], _problem.Certifier.Certify(found), points, CancellationToken.None);
        }

        return points;
    }

    private Solver SolveByExchange()
    {
        Quadratic quadratic = _problem.CreateQuadratic();
        FoldRooms? rooms = _problem.Rooms;
        RowPool rows = rooms?.TakeRows() ?? new RowPool();
        var solver = new ExchangeSolver(quadratic, _problem.Penalty, _problem.Factors, rows);
        _leave = () =>
        {
            solver.Leave();
            rooms?.Return(rows);
        };
        _moments = _problem.MomentsOf(quadratic);
        if (quadratic is ResidualQuadratic)
        {
            ScreenWith(solver, ReachOfExchanges);
        }

        return OneByOne((lambda, cancellation) =>
        {
            StopReason reason = solver.Solve(lambda, cancellation);
            return new Candidate(LeastSquares(lambda, solver.Solution), reason);
        });
    }

    private Solver SolveByNewton()
    {
        var solver = new NewtonSolver(_problem);
        ScreenWith(solver, ReachOfSteps);
        return OneByOne((lambda, cancellation) =>
        {
            if (_problem.NullFit(lambda) is { } zero)
            {
                return new Candidate(zero, StopReason.Converged);
            }

            (FitState fit, StopReason reason) = solver.Solve(lambda, cancellation);
            return new Candidate(fit, reason);
        });
    }

    // All columns are looked at once a batch of λ, where that can tell what the solver missed.
    private void ScreenWith(IWatchful solver, double shortest)
    {
        if (_problem.Certifier.CreateAnchors() is { } anchors)
        {
            (_anchors, _screen) = (anchors, new Screen(solver, anchors, _problem.LambdaMax, shortest));
        }
    }

    private Solver SolveRidge()
    {
        RidgeFactorization ridge = _ridge = new RidgeFactorization(_problem);
        _moments = ridge.Moments;
        return (lambdas, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            SparseVector[] solutions = ridge.Solve(lambdas, out double[]?[] rowSolutions);
            RidgeErrors[]? errors = _problem.Options.RidgeErrors ? ridge.Errors(lambdas) : null;
            return lambdas.Select((lambda, q) => new Candidate(LeastSquares(lambda, solutions[q]), StopReason.Converged, ridge.DegreesOfFreedom(lambda), errors?[q], rowSolutions[q]));
        };
    }

    // Newton steps by gradients from the data, as long as they help.
    private void RefineRidge(List<Candidate> fits, Certificate[] certificates, double[] descents)
    {
        int p = _problem.Design.Columns;
        int[] open = [.. Enumerable.Range(0, fits.Count)];
        for (int pass = 0; pass < MaxRefinements; pass++)
        {
            int[] kept = [.. Enumerable.Range(0, open.Length).Where(k => certificates[open[k]].KktViolation > RidgeViolation && _ridge!.IsRegular(fits[open[k]].Fit.Lambda))];
            if (kept.Length == 0)
            {
                return;
            }

            double[] lambdas = Array.ConvertAll(kept, k => fits[open[k]].Fit.Lambda);
            SparseVector[] refined = _ridge!.Refine(Array.ConvertAll(kept, k => fits[open[k]].Fit.Coefficients), lambdas, [.. kept.SelectMany(k => descents[(k * p)..((k + 1) * p)])]);
            FitState[] states = [.. refined.Select((b, k) => LeastSquares(lambdas[k], b))];
            Certificate[] found = _problem.Certifier.Certify(states, out Gradients remaining);
            int[] better = [.. Enumerable.Range(0, kept.Length).Where(k => found[k].KktViolation < certificates[open[kept[k]]].KktViolation)];
            foreach (int k in better)
            {
                (fits[open[kept[k]]], certificates[open[kept[k]]]) = (fits[open[kept[k]]] with { Fit = states[k] }, found[k]);
            }

            descents = [.. better.SelectMany(k => remaining.At(k).ToArray())];
            open = Array.ConvertAll(better, k => open[kept[k]]);
        }
    }

    private static Solver OneByOne(Func<double, CancellationToken, Candidate> solve)
    {
        return Solve;
        IEnumerable<Candidate> Solve(double[] lambdas, CancellationToken cancellation)
        {
            foreach (double lambda in lambdas)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return solve(lambda, cancellation);
            }
        }
    }

    private void Finish(List<Candidate> pending, List<PathPoint> points, Solver solve, CancellationToken cancellation)
    {
        Finish(pending, Certify(pending, solve, cancellation), points, cancellation);
        pending.Clear();
    }

    private void Finish(List<Candidate> pending, Certificate[] certificates, List<PathPoint> points, CancellationToken cancellation)
    {
        for (int k = 0; k < pending.Count; k++)
        {
            (Candidate best, Certificate proof) = (pending[k], certificates[k]);
            double lambda = best.Fit.Lambda;
            if (!proof.IsCertified && _problem.IsElasticNetLeastSquares && (_problem.Options.L1Ratio > 0 || lambda == 0))
            {
                _polisher ??= new ExchangeSolver(new ResidualQuadratic(_problem.Design, _problem.Centred), _problem.Penalty, _problem.Factors);
                _polisher.StartAt(best.Fit.Coefficients, lambda);
                StopReason reason = _polisher.Solve(lambda, cancellation);
                FitState fit = LeastSquares(lambda, _polisher.Solution);
                Certificate polished = _problem.Certifier.Certify(fit);
                if (polished.IsCertified || polished.RelativeGap < proof.RelativeGap)
                {
                    (best, proof) = (best with { Fit = fit, Reason = reason }, polished);
                }
            }

            points.Add(CreatePoint(best, proof));
        }
    }

    // Fits that are solved and certified together: for ridge as many as leave their products small beside the data.
    private int BatchSize => _ridge is null ? _screen?.Batch ?? Certifier.Batch : Math.Clamp(RidgeNumbers / (_problem.Design.Rows + _problem.Design.Columns), Certifier.Batch, MaxRidgeBatch);

    // By second moments where they prove enough; else from the data, which show what a screen missed too: such fits are solved again.
    private Certificate[] Certify(List<Candidate> fits, Solver solve, CancellationToken cancellation)
    {
        Certifier certifier = _problem.Certifier;
        if (_moments is not null && fits.TrueForAll(f => f.Fit.Lambda > 0) && certifier.Certify([.. fits.Select(f => f.Fit)], _moments) is var byMoments && Array.TrueForAll(byMoments, c => c.IsCertified))
        {
            return byMoments;
        }

        if (_ridge?.RowMoments is { } rows && fits.TrueForAll(f => f.RowSolution is not null)
            && certifier.Certify([.. fits.Select(f => f.Fit)], [.. fits.Select(f => f.RowSolution!)], rows) is var byRows && Array.TrueForAll(byRows, c => c.IsCertified))
        {
            return byRows;
        }

        var certificates = new Certificate[fits.Count];
        int[] open = [.. Enumerable.Range(0, fits.Count)];
        for (bool isFirst = true; open.Length > 0; isFirst = false)
        {
            FitState[] own = Array.ConvertAll(open, q => fits[q].Fit);
            if (_anchors is null || _screen is null)
            {
                Certificate[] all = certifier.Certify(own, out Gradients every);
                if (_ridge is not null)
                {
                    RefineRidge(fits, all, every.Values);
                }

                return all;
            }

            Certificate[] found = certifier.Certify(own, _anchors, isFirst, out Gradients gradients);
            for (int k = 0; k < open.Length; k++)
            {
                certificates[open[k]] = found[k];
            }

            open = [.. _screen.LookBack(Array.ConvertAll(own, f => f.Lambda), gradients, own.Max(f => f.Coefficients.Indices.Length), isFirst).Select(k => open[k])];
            foreach (int q in open)
            {
                fits[q] = solve([fits[q].Fit.Lambda], cancellation).Single();
            }
        }

        return certificates;
    }

    private PathPoint CreatePoint(Candidate found, Certificate certificate)
    {
        double lassoDegrees = found.Fit.Coefficients.Indices.Length + _problem.Predictor.Intercepts.Length;
        return new PathPoint(found.Fit, _problem.HasIntercept ? _problem.Design.Centres : new double[_problem.Design.Columns], _problem.Design.Scales)
        {
            Certificate = certificate,
            DevianceExplained = _nullLoss > 0 ? 1 - ((certificate.Objective - _problem.Certifier.PenaltyOf(found.Fit)) / _nullLoss) : 0,
            DegreesOfFreedom = found.DegreesOfFreedom ?? (_problem.Options.L1Ratio == 1 ? lassoDegrees : double.NaN),
            RidgeErrors = found.RidgeErrors,
            StopReason = found.Reason,
        };
    }

    // Least squares' intercept is known: columns and response are centred.
    private FitState LeastSquares(double lambda, SparseVector coefficients) => new(lambda, [_problem.ResponseMean], coefficients);

    /// <summary>Fits descending λ, each as soon as it is asked for.</summary>
    private delegate IEnumerable<Candidate> Solver(double[] lambdas, CancellationToken cancellation);

    /// <summary>A fit that has not been certified yet.</summary>
    private sealed record Candidate(FitState Fit, StopReason Reason, double? DegreesOfFreedom = null, RidgeErrors? RidgeErrors = null, double[]? RowSolution = null);
}
