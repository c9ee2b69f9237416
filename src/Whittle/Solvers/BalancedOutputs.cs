using Whittle.Losses;

namespace Whittle.Solvers;

/// <summary>
/// Which of many equal fits is reported where adding one number to all outputs of a row changes nothing (the classes of a multinomial regression): the one whose unpenalized
/// terms sum to 0 over the outputs. Those are the coefficients of columns with penalty factor 0, and the intercepts of the columns as given, as glmnet's.
/// </summary>
internal static class BalancedOutputs
{
    /// <summary>The terms, balanced where the loss is such a one.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="terms">Coefficients on the penalty's scale, then intercepts of the centred columns; not changed.</param>
    public static double[] Of(PenalizedProblem problem, double[] terms)
    {
        if (!problem.Loss.IsShiftInvariant)
        {
            return terms;
        }

        LinearPredictor map = problem.Predictor;
        var balanced = (double[])terms.Clone();
        int columns = problem.Design.Columns;
        for (int j = 0; j < columns; j++)
        {
            if (problem.Factors[j] == 0)
            {
                Shift(balanced, [.. Enumerable.Range(0, map.Outputs).Select(k => j + (k * columns))], 0);
            }
        }

        if (problem.HasIntercept)
        {
            double centres = map.AllCoefficients.Sum(t => balanced[t] == 0 ? 0 : balanced[t] / problem.Design.Scales[map.Column(t)] * problem.Design.Centres[map.Column(t)]);
            Shift(balanced, map.Intercepts, centres);
        }

        return balanced;
    }

    // Gives the terms a sum by adding the same to each.
    private static void Shift(double[] values, int[] terms, double sum)
    {
        double each = (sum - terms.Sum(t => values[t])) / terms.Length;
        Array.ForEach(terms, t => values[t] += each);
    }
}
