namespace Whittle.Tests.Reference;

/// <summary>One run of <c>cv.glmnet</c> in <c>reference/cross-validation.json</c>: the lasso on standardized columns, mean squared error.</summary>
/// <param name="Name">The run's name.</param>
/// <param name="Problem">The name of its problem.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Call">The exact call.</param>
/// <param name="FoldId">The fold of each row, from 1.</param>
/// <param name="Grouped">Whether the error is taken over folds; otherwise over rows, as with fewer than 3 rows a fold.</param>
/// <param name="Lambdas">The λ, decreasing.</param>
/// <param name="Mean">The cross-validated error at each λ.</param>
/// <param name="StandardError">Its standard error at each λ.</param>
/// <param name="LambdaMin">The largest λ at the minimum.</param>
/// <param name="Lambda1se">The largest λ within one standard error of the minimum.</param>
public sealed record CrossValidationRun(
    string Name, string Problem, string Version, string Call, int[] FoldId, bool Grouped, double[] Lambdas, double[] Mean, double[] StandardError,
    double LambdaMin, double Lambda1se)
{
    /// <summary>A short name for test output.</summary>
    public override string ToString() => Name;
}
