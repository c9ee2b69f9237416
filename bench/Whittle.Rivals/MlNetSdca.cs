using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace Whittle.Rivals;

/// <summary>
/// ML.NET's stochastic dual coordinate ascent. It minimizes the mean of (y − b − xβ)² + L2 (T |β|₁ + ½ ‖β‖²), where what it calls the L1 regularization is T, a threshold, and not a strength. Twice Whittle's
/// objective is that with L2 = 2λ(1 − ρ) and T = ρ / (1 − ρ), so ρ = 1, a lasso, is out of its reach. Columns and response are centred: the bias is then 0, and whether it is penalized makes no difference.
/// It starts every λ anew, since it takes no model to start from.
/// </summary>
internal sealed class MlNetSdca
{
    private const int MostPasses = 100_000;

    private readonly MLContext _ml = new(seed: 0);
    private readonly Problem _problem;
    private readonly double[] _means;
    private readonly double _mean;
    private readonly IDataView _rows;
    private readonly float? _tolerance;

    /// <param name="problem">What is fitted.</param>
    /// <param name="tolerance">The duality gap over the objective at which it stops; null is its own default, 0.01 or after 1,500,000 / n passes over the rows.</param>
    public MlNetSdca(Problem problem, float? tolerance)
    {
        _problem = problem;
        (_means, _mean) = (problem.Means(), Problem.Mean(problem.Y));
        _rows = MlRows.Load(_ml, problem, _means, _mean);
        _tolerance = tolerance;
    }

    public LinearFit[] Fit() => [.. _problem.Lambdas.Select(FitOne)];

    private LinearFit FitOne(double lambda)
    {
        var options = new SdcaRegressionTrainer.Options
        {
            L2Regularization = (float)(2 * lambda * (1 - _problem.L1Ratio)),
            L1Regularization = (float)(_problem.L1Ratio / (1 - _problem.L1Ratio)),
            BiasLearningRate = 0,
            MaximumNumberOfIterations = _tolerance is null ? null : MostPasses,
        };
        options.ConvergenceTolerance = _tolerance ?? options.ConvergenceTolerance;
        LinearModelParameters model = _ml.Regression.Trainers.Sdca(options).Fit(_rows).Model;
        double[] coefficients = [.. model.Weights.Select(weight => (double)weight)];
        return new LinearFit(_mean + model.Bias - coefficients.Zip(_means, (b, m) => b * m).Sum(), coefficients);
    }
}
