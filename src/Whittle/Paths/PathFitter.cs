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
        var pending = new List<(double Lambda, SparseVector Coefficients, StopReason Reason)>();
        try
        {
            Quadratic quadratic = _problem.CreateQuadratic();
            var solver = new ExchangeSolver(quadratic, _problem.Penalty, _problem.Factors);
            foreach (double lambda in lambdas)
            {
                StopReason reason = solver.Solve(lambda, cancellation);
                pending.Add((lambda, solver.Solution, reason));
                if (pending.Count == Certifier.Batch)
                {
                    Finish(pending, points, quadratic is GramQuadratic, cancellation);
                    progress?.Report((double)points.Count / lambdas.Count);
                }
            }
        }
        catch (OperationCanceledException) when (points.Count > 0 || pending.Count > 0)
        {
            // What is finished is kept; the caller sees fewer points than λ.
        }

        Finish(pending, points, true, CancellationToken.None);
        progress?.Report(1);
        return points;
    }

    private void Finish(List<(double Lambda, SparseVector Coefficients, StopReason Reason)> pending, List<PathPoint> points, bool polish, CancellationToken cancellation)
    {
        Certificate[] certificates = _problem.Certifier.Certify([.. pending.Select(f => (f.Lambda, _problem.ResponseMean, f.Coefficients))]);
        for (int k = 0; k < pending.Count; k++)
        {
            (double lambda, SparseVector coefficients, StopReason reason) = pending[k];
            Certificate certificate = certificates[k];
            if (!certificate.IsCertified && polish)
            {
                _polisher ??= new ExchangeSolver(new ResidualQuadratic(_problem.Design, _problem.Centred), _problem.Penalty, _problem.Factors);
                reason = _polisher.Solve(lambda, cancellation);
                Certificate polished = _problem.Certifier.Certify(lambda, _problem.ResponseMean, _polisher.Solution);
                if (polished.RelativeGap <= certificate.RelativeGap)
                {
                    (coefficients, certificate) = (_polisher.Solution, polished);
                }
            }

            points.Add(CreatePoint(_problem, lambda, coefficients, certificate, reason, _nullDeviance));
        }

        pending.Clear();
    }

    private static PathPoint CreatePoint(PenalizedProblem problem, double lambda, SparseVector coefficients, Certificate certificate, StopReason reason, double nullDeviance)
    {
        double penalty = 0;
        for (int k = 0; k < coefficients.Indices.Length; k++)
        {
            penalty += problem.Penalty.Value(coefficients.Values[k], lambda, problem.Factors[coefficients.Indices[k]]);
        }

        return new PathPoint(lambda, problem.ResponseMean, coefficients, problem.Design.Centres, problem.Design.Scales)
        {
            Certificate = certificate,
            DevianceExplained = nullDeviance > 0 ? 1 - ((certificate.Objective - penalty) / nullDeviance) : 0,
            DegreesOfFreedom = problem.Options.L1Ratio == 1 ? coefficients.Indices.Length + (problem.Options.Intercept ? 1 : 0) : double.NaN,
            StopReason = reason,
        };
    }
}
