using Whittle.Numerics;

namespace Whittle.Selection;

/// <summary>
/// How well probabilities of the positive of two classes tell them apart (AUC), name them (errors) and mean what they say (calibration), on rows that the fits did not
/// see. Weights count as repeated rows. Immutable and thread-safe.
/// </summary>
/// <param name="AreaUnderCurve">The share of pairs of a positive and a negative row in which the positive one has the larger predictor, ties half; NaN where a class has no row.</param>
/// <param name="ErrorRate">The share of rows whose class is named wrongly at <paramref name="Threshold"/>.</param>
/// <param name="Sensitivity">The share of positive rows that are named so; NaN where there is none.</param>
/// <param name="Specificity">The share of negative rows that are named so; NaN where there is none.</param>
/// <param name="Threshold">The probability above which a row is named positive.</param>
/// <param name="BrierScore">The mean of (class − probability)².</param>
/// <param name="CalibrationSlope">The slope of a logistic regression of the class on the logit of the probability: 1 is calibrated, below 1 too extreme, above 1 too timid (Cox 1958).</param>
public sealed record ClassSummary(double AreaUnderCurve, double ErrorRate, double Sensitivity, double Specificity, double Threshold, double BrierScore, double CalibrationSlope)
{
    private const int MaxSteps = 50;

    /// <summary>Summarizes probabilities.</summary>
    /// <param name="classes">0 or 1, one a row.</param>
    /// <param name="probabilities">Of class 1, one a row.</param>
    /// <param name="weights">One a row, ≥ 0.</param>
    /// <param name="threshold">In [0, 1].</param>
    internal static ClassSummary Of(ReadOnlySpan<double> classes, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights, double threshold)
    {
        double wrong = 0, positives = 0, negatives = 0, found = 0, spared = 0, brier = 0;
        for (int i = 0; i < classes.Length; i++)
        {
            bool named = probabilities[i] > threshold;
            double w = weights[i], y = classes[i];
            wrong += w * (named ? 1 - y : y);
            positives += w * y;
            negatives += w * (1 - y);
            found += named ? w * y : 0;
            spared += named ? 0 : w * (1 - y);
            brier += w * (y - probabilities[i]) * (y - probabilities[i]);
        }

        double total = positives + negatives;
        return new ClassSummary(
            AreaUnder(classes, probabilities, weights), wrong / total, found / positives, spared / negatives, threshold, brier / total, Slope(classes, probabilities, weights));
    }

    /// <summary>The means of several summaries at one threshold.</summary>
    internal static ClassSummary Average(ClassSummary[] all) => new(
        all.Average(s => s.AreaUnderCurve), all.Average(s => s.ErrorRate), all.Average(s => s.Sensitivity), all.Average(s => s.Specificity), all[0].Threshold, all.Average(s => s.BrierScore),
        all.Average(s => s.CalibrationSlope));

    /// <summary>Σ over pairs of w⁺w⁻(1 where the positive is larger, ½ where equal), over Σw⁺Σw⁻, by one walk through the sorted predictors; NaN where a class has no row.</summary>
    internal static double AreaUnder(ReadOnlySpan<double> classes, ReadOnlySpan<double> predictors, ReadOnlySpan<double> weights)
    {
        double[] sorted = predictors.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double area = 0, below = 0, above = 0;
        for (int from = 0, to; from < order.Length; from = to)
        {
            double positive = 0, negative = 0;
            for (to = from; to < order.Length && sorted[to] == sorted[from]; to++)
            {
                positive += weights[order[to]] * classes[order[to]];
                negative += weights[order[to]] * (1 - classes[order[to]]);
            }

            area += positive * (below + (negative / 2));
            (below, above) = (below + negative, above + positive);
        }

        return area / (below * above);
    }

    // Newton's method on intercept and slope.
    private static double Slope(ReadOnlySpan<double> classes, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights)
    {
        double a = 0, b = 1;
        for (int step = 0; step < MaxSteps; step++)
        {
            double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
            for (int i = 0; i < classes.Length; i++)
            {
                double z = Math.Log(probabilities[i]) - Math.Log(1 - probabilities[i]);
                if (!double.IsFinite(z))
                {
                    return double.NaN;
                }

                double mean = Exponential.Logistic(a + (b * z)), left = weights[i] * (classes[i] - mean), bend = weights[i] * mean * (1 - mean);
                (ga, gb, haa, hab, hbb) = (ga + left, gb + (left * z), haa + bend, hab + (bend * z), hbb + (bend * z * z));
            }

            double determinant = (haa * hbb) - (hab * hab);
            if (!(determinant > 1e-12 * haa * hbb))
            {
                return double.NaN;
            }

            double stepA = ((hbb * ga) - (hab * gb)) / determinant, stepB = ((haa * gb) - (hab * ga)) / determinant;
            (a, b) = (a + stepA, b + stepB);
            if (Math.Abs(stepA) + Math.Abs(stepB) < 1e-12 * (1 + Math.Abs(b)))
            {
                return b;
            }
        }

        return double.NaN;
    }
}
