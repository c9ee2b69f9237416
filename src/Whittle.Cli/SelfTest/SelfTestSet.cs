namespace Whittle.Cli;

/// <summary>How many correct digits least squares gave on one set: −log₁₀ of the relative error (of |value| where the truth is 0), worst first, at most 15.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="CoefficientDigits">The worst coefficient.</param>
/// <param name="StandardErrorDigits">The worst standard error.</param>
/// <param name="ResidualDigits">The residual standard deviation.</param>
internal sealed record SelfTestSet(string Name, double CoefficientDigits, double StandardErrorDigits, double ResidualDigits)
{
    private const double Most = 15;

    /// <summary>Compares a fit with the truth.</summary>
    public static SelfTestSet Of(string name, Solvers.LeastSquaresFit fit, IReadOnlyList<double> coefficients, IReadOnlyList<double> standardErrors, double residualDeviation) => new(
        name,
        fit.IsUnique ? fit.Coefficients.Zip(coefficients, Digits).Min() : 0,
        fit.IsUnique ? fit.StandardErrors.Zip(standardErrors, Digits).Min() : 0,
        Digits(fit.ResidualDeviation, residualDeviation));

    /// <summary>Correct digits of one figure.</summary>
    public static double Digits(double found, double truth)
    {
        double error = truth == 0 ? Math.Abs(found) : Math.Abs((found - truth) / truth);
        return double.IsNaN(error) ? 0 : error == 0 ? Most : Math.Clamp(-Math.Log10(error), 0, Most);
    }
}
