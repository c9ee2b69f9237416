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
    private readonly PenalizedProblem _problem;
    private readonly double _nullLoss;
    private ExchangeSolver? _polisher;
    private SecondMoments? _moments;

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
        try
        {
            Func<double, Candidate> solve = !_problem.IsElasticNetLeastSquares ? SolveByNewton(cancellation) : _problem.Options.L1Ratio == 0 ? SolveRidge() : SolveByExchange(cancellation);
            foreach (double lambda in lambdas)
            {
                cancellation.ThrowIfCancellationRequested();
                pending.Add(solve(lambda));
                if (pending.Count == Certifier.Batch)
                {
                    Finish(pending, points, cancellation);
                    progress?.Report((double)points.Count / lambdas.Count);
                }
            }
        }
        catch (OperationCanceledException) when (points.Count + pending.Count > 0)
        {
            // What is finished is kept; the caller sees fewer points than λ.
        }

        Finish(pending, points, CancellationToken.None);
        progress?.Report(1);
        return points;
    }

    /// <summary>Certifies fits of least squares that were found elsewhere, polishing where that is needed.</summary>
    public List<PathPoint> Certify(IEnumerable<(double Lambda, SparseVector Coefficients)> fits)
    {
        var points = new List<PathPoint>();
        foreach ((double Lambda, SparseVector Coefficients)[] batch in fits.Chunk(Certifier.Batch))
        {
            Finish([.. batch.Select(f => new Candidate(LeastSquares(f.Lambda, f.Coefficients), StopReason.Converged))], points, CancellationToken.None);
        }

        return points;
    }

    private Func<double, Candidate> SolveByExchange(CancellationToken cancellation)
    {
        Quadratic quadratic = _problem.CreateQuadratic();
        var solver = new ExchangeSolver(quadratic, _problem.Penalty, _problem.Factors);
        _moments = _problem.MomentsOf(quadratic);
        return lambda =>
        {
            StopReason reason = solver.Solve(lambda, cancellation);
            return new Candidate(LeastSquares(lambda, solver.Solution), reason);
        };
    }

    private Func<double, Candidate> SolveByNewton(CancellationToken cancellation)
    {
        var solver = new NewtonSolver(_problem);
        return lambda =>
        {
            if (_problem.NullFit(lambda) is { } zero)
            {
                return new Candidate(zero, StopReason.Converged);
            }

            (FitState fit, StopReason reason) = solver.Solve(lambda, cancellation);
            return new Candidate(fit, reason);
        };
    }

    private Func<double, Candidate> SolveRidge()
    {
        var ridge = new RidgeFactorization(_problem);
        return lambda => new Candidate(LeastSquares(lambda, ridge.Solve(lambda)), StopReason.Converged, ridge.DegreesOfFreedom(lambda), ridge.Errors(lambda));
    }

    private void Finish(List<Candidate> pending, List<PathPoint> points, CancellationToken cancellation)
    {
        Certificate[] certificates = Certify([.. pending.Select(c => c.Fit)]);
        for (int k = 0; k < pending.Count; k++)
        {
            (Candidate best, Certificate proof) = (pending[k], certificates[k]);
            double lambda = best.Fit.Lambda;
            if (!proof.IsCertified && _problem.IsElasticNetLeastSquares && (_problem.Options.L1Ratio > 0 || lambda == 0))
            {
                _polisher ??= new ExchangeSolver(new ResidualQuadratic(_problem.Design, _problem.Centred), _problem.Penalty, _problem.Factors);
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

        pending.Clear();
    }

    // By second moments where they prove enough; else from the data.
    private Certificate[] Certify(FitState[] fits)
    {
        Certifier certifier = _problem.Certifier;
        if (_moments is null || Array.Exists(fits, f => f.Lambda == 0))
        {
            return certifier.Certify(fits);
        }

        Certificate[] certificates = certifier.Certify(fits, _moments);
        return Array.TrueForAll(certificates, c => c.IsCertified) ? certificates : certifier.Certify(fits);
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

    /// <summary>A fit that has not been certified yet.</summary>
    private sealed record Candidate(FitState Fit, StopReason Reason, double? DegreesOfFreedom = null, RidgeErrors? RidgeErrors = null);
}
