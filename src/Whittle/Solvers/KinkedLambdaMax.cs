using Whittle.Certificates;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// λmax of a loss with kinks. The null model has many descents, and zero is the best from the least λ on at which one of them beats no price. That is the largest
/// (L₀ − L(B))/P₁(B) over all B, P₁ the penalty's slope at zero, and is climbed to: the minimizer at a λ below gives a ratio above (Dinkelbach 1967,
/// doi:10.1287/mnsc.13.7.492).
/// </summary>
internal static class KinkedLambdaMax
{
    private const int MaxSteps = 60;
    private const double Near = 1e-10;

    /// <summary>λmax and a descent that proves it.</summary>
    public static (double LambdaMax, double[]? Dual) Find(PenalizedProblem problem)
    {
        Certifier certifier = problem.Certifier;
        if (!(certifier.LambdaMax > 0) || problem.Options.L1Ratio == 0)
        {
            return (certifier.LambdaMax, certifier.NullDual);
        }

        var solver = new NewtonSolver(problem);
        double lambda = 0.9 * certifier.LambdaMax;
        FitState fit = solver.Solve(lambda, CancellationToken.None).Fit;
        for (int step = 0; step < MaxSteps && Slope(problem, fit) == 0; step++)
        {
            lambda /= 2;
            fit = solver.Solve(lambda, CancellationToken.None).Fit;
        }

        for (int step = 0; step < MaxSteps && Slope(problem, fit) is > 0 and var slope; step++)
        {
            double[] predictor = problem.Predictor.Evaluate([(fit.Intercepts, fit.Coefficients)]);
            double next = (certifier.NullObjective - problem.LossOnData.Value(predictor)) / slope;
            if (next <= lambda * (1 + Near))
            {
                break;
            }

            lambda = next;
            fit = solver.Solve(lambda, CancellationToken.None).Fit;
        }

        // The last fit may be a little off zero, its descent as little off one of the null model.
        double[] dual = certifier.NullDualNear(fit.Dual!), gradient = new double[problem.Predictor.Coefficients];
        problem.Predictor.TransposeMultiply(problem.Predictor.AllCoefficients, dual, 1, gradient);
        return (problem.PenaltySum.LambdaMax(gradient), dual);
    }

    // P₁, the penalty without its square part: with P = P₁ + P₂, P(b/2) = P₁/2 + P₂/4.
    private static double Slope(PenalizedProblem problem, FitState fit)
    {
        var half = new SparseVector(fit.Coefficients.Indices, Array.ConvertAll(fit.Coefficients.Values, b => b / 2));
        return (4 * problem.Certifier.PenaltyOf(fit with { Lambda = 1, Coefficients = half })) - problem.Certifier.PenaltyOf(fit with { Lambda = 1 });
    }
}
