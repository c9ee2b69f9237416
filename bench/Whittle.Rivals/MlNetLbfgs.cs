using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace Whittle.Rivals;

/// <summary>
/// ML.NET's OWL-QN. It minimizes the mean of the rows' losses (with natural logarithms) + (L1/n) |β|₁ + (L2/2n) ‖β‖², with a free bias and columns as they are; so L1 = nλ, and L2 = 0 for a lasso.
/// Each λ starts from the model before it.
/// </summary>
internal sealed class MlNetLbfgs
{
    private readonly MLContext _ml = new(seed: 0);
    private readonly Problem _problem;
    private readonly IDataView _rows;
    private readonly float _tolerance;

    public MlNetLbfgs(Problem problem, float tolerance)
    {
        _problem = problem;
        _rows = MlRows.Load(_ml, problem, new double[problem.Columns], 0);
        _tolerance = tolerance;
    }

    public LinearFit[] FitLogistic() => FitPath((l1, last) =>
        _ml.BinaryClassification.Trainers.LbfgsLogisticRegression(nameof(MlRow.IsPositive), l1Regularization: l1, l2Regularization: 0, optimizationTolerance: _tolerance).Fit(_rows, last).Model.SubModel);

    public LinearFit[] FitPoisson() => FitPath((l1, last) =>
        _ml.Regression.Trainers.LbfgsPoissonRegression(l1Regularization: l1, l2Regularization: 0, optimizationTolerance: _tolerance).Fit(_rows, last).Model);

    private LinearFit[] FitPath(Func<float, LinearModelParameters?, LinearModelParameters> fit)
    {
        var found = new List<LinearFit>();
        LinearModelParameters? last = null;
        foreach (double lambda in _problem.Lambdas)
        {
            last = fit((float)(_problem.Rows * lambda), last);
            found.Add(new LinearFit(last.Bias, [.. last.Weights.Select(weight => (double)weight)]));
        }

        return [.. found];
    }
}
