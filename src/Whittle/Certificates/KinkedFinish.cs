using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Certificates;

/// <summary>
/// The exact end of a fit whose loss has kinks: with the rows on a kink and the free coefficients as they are, the conditions that these rows stay there and that the descent
/// pays the penalty's slope are solved for coefficients and descent at once (as Madsen &amp; Nielsen 1993, doi:10.1137/0803010, end theirs). Only what then meets every condition on all rows
/// and columns is returned.
/// </summary>
internal static class KinkedFinish
{
    private const int MaxCorrections = 12;
    private const double OnTheKink = 1e-9;
    private const double Exact = 1e-11;

    /// <summary>Values, predictor and descent of the minimum, or null where rows and coefficients are not those of the minimum.</summary>
    /// <param name="map">What the terms mean.</param>
    /// <param name="multipliers">The loss, and the descent so far.</param>
    /// <param name="penalty">The penalty.</param>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="terms">The terms that may be free.</param>
    /// <param name="judged">The terms whose conditions are to be met, with a gradient of this size where they are not.</param>
    /// <param name="start">Values of all terms.</param>
    public static (double[] Values, double[] Predictor, double[] Dual)? Find(
        LinearPredictor map, Multipliers multipliers, PenaltySum penalty, double lambda, int[] terms, (int[] Terms, double Size) judged, double[] start)
    {
        double[] values = [.. start], predictor = Evaluate(map, values), descent = new double[map.Length], image = new double[map.Length], gradient = new double[map.Coefficients + map.Outputs];
        double[] dual = multipliers.Dual;
        double best = double.PositiveInfinity;
        (double[], double[], double[])? found = null;
        for (int correction = 0; correction < MaxCorrections; correction++)
        {
            SmoothPart part = penalty.Differentiate(terms, values, lambda);
            EmpiricalLoss envelope = multipliers.Narrow(dual);
            envelope.Descent(predictor, descent);
            Curvature curvature = envelope.CurvatureAt(predictor);
            double[] move = part.Step(map, curvature, descent);

            // The descent follows the model: formed from the new predictor its rounding would be divided by the width.
            Array.Clear(image);
            map.Add(part.Free, move, image);
            var next = new double[map.Length];
            curvature.Multiply(image, next);
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = descent[i] - next[i];
            }

            for (int k = 0; k < part.Free.Length; k++)
            {
                values[part.Free[k]] += move[k];
            }

            dual = next;
            predictor = Evaluate(map, values);
            double error = multipliers.Error(dual, predictor), violation = Violation();
            if (!(Math.Max(error, violation) < 0.5 * best))
            {
                break;
            }

            found = error <= OnTheKink && violation <= Exact ? ([.. values], predictor, dual) : null;
            best = Math.Max(error, violation);
        }

        return found;

        double Violation()
        {
            var own = new double[judged.Terms.Length];
            map.TransposeMultiply(judged.Terms, dual, 1, own);
            double largest = 0;
            for (int k = 0; k < own.Length; k++)
            {
                gradient[judged.Terms[k]] = own[k];
                largest = judged.Terms[k] < map.Coefficients ? largest : Math.Max(largest, Math.Abs(own[k]));
            }

            return Math.Max(largest, penalty.Violation(judged.Terms.AsSpan(0, judged.Terms.Length - map.Intercepts.Length), gradient, values, lambda)) / judged.Size;
        }
    }

    private static double[] Evaluate(LinearPredictor map, double[] values)
    {
        int[] support = Array.FindAll(map.AllCoefficients, t => values[t] != 0);
        return map.Evaluate([(values[map.Coefficients..], new SparseVector(support, Array.ConvertAll(support, t => values[t])))]);
    }
}
