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
    private readonly double _nullDeviance;
    private ExchangeSolver? _polisher;

    public PathFitter(PenalizedProblem problem)
    {
        _problem = problem;
        _nullDeviance = Kernels.CentredSquares(problem.Centred, problem.Design.Weights, 0) / problem.Design.WeightSum / 2;
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
            Func<double, Candidate> solve = _problem.Options.L1Ratio == 0 ? SolveRidge() : SolveByExchange(cancellation);
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

    /// <summary>Certifies fits that were found elsewhere, polishing where that is needed.</summary>
    public List<PathPoint> Certify(IEnumerable<(double Lambda, SparseVector Coefficients)> fits)
    {
        var points = new List<PathPoint>();
        foreach ((double Lambda, SparseVector Coefficients)[] batch in fits.Chunk(Certifier.Batch))
        {
            Finish([.. batch.Select(f => new Candidate(f.Lambda, f.Coefficients, StopReason.Converged))], points, CancellationToken.None);
        }

        return points;
    }

    private Func<double, Candidate> SolveByExchange(CancellationToken cancellation)
    {
        var solver = new ExchangeSolver(_problem.CreateQuadratic(), _problem.Penalty, _problem.Factors);
        return lambda =>
        {
            StopReason reason = solver.Solve(lambda, cancellation);
            return new Candidate(lambda, solver.Solution, reason);
        };
    }

    private Func<double, Candidate> SolveRidge()
    {
        var ridge = new RidgeFactorization(_problem);
        return lambda => new Candidate(lambda, ridge.Solve(lambda), StopReason.Converged, ridge.DegreesOfFreedom(lambda), ridge.Errors(lambda));
    }

    private void Finish(List<Candidate> pending, List<PathPoint> points, CancellationToken cancellation)
    {
        Certificate[] certificates = _problem.Certifier.Certify([.. pending.Select(f => (f.Lambda, _problem.ResponseMean, f.Coefficients))]);
        for (int k = 0; k < pending.Count; k++)
        {
            (Candidate best, Certificate proof) = (pending[k], certificates[k]);
            if (!proof.IsCertified && (_problem.Options.L1Ratio > 0 || best.Lambda == 0))
            {
                _polisher ??= new ExchangeSolver(new ResidualQuadratic(_problem.Design, _problem.Centred), _problem.Penalty, _problem.Factors);
                StopReason reason = _polisher.Solve(best.Lambda, cancellation);
                Certificate polished = _problem.Certifier.Certify(best.Lambda, _problem.ResponseMean, _polisher.Solution);
                if (polished.IsCertified || polished.RelativeGap < proof.RelativeGap)
                {
                    (best, proof) = (best with { Coefficients = _polisher.Solution, Reason = reason }, polished);
                }
            }

            points.Add(CreatePoint(best, proof));
        }

        pending.Clear();
    }

    private PathPoint CreatePoint(Candidate fit, Certificate certificate)
    {
        double penalty = 0;
        for (int k = 0; k < fit.Coefficients.Indices.Length; k++)
        {
            penalty += _problem.Penalty.Value(fit.Coefficients.Values[k], fit.Lambda, _problem.Factors[fit.Coefficients.Indices[k]]);
        }

        double lassoDegrees = fit.Coefficients.Indices.Length + (_problem.Options.Intercept ? 1 : 0);
        return new PathPoint(fit.Lambda, _problem.ResponseMean, fit.Coefficients, _problem.Design.Centres, _problem.Design.Scales)
        {
            Certificate = certificate,
            DevianceExplained = _nullDeviance > 0 ? 1 - ((certificate.Objective - penalty) / _nullDeviance) : 0,
            DegreesOfFreedom = fit.DegreesOfFreedom ?? (_problem.Options.L1Ratio == 1 ? lassoDegrees : double.NaN),
            RidgeErrors = fit.RidgeErrors,
            StopReason = fit.Reason,
        };
    }

    /// <summary>A fit that has not been certified yet.</summary>
    private sealed record Candidate(double Lambda, SparseVector Coefficients, StopReason Reason, double? DegreesOfFreedom = null, RidgeErrors? RidgeErrors = null);
}
