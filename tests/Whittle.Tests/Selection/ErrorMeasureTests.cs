using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

public class ErrorMeasureTests
{
    [Fact]
    public void Concordance_is_the_share_of_pairs_whose_order_is_known_and_predicted()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Xoshiro256(seed);
            int n = 4 + random.NextInt(30), kinds = 1 + random.NextInt(3);
            double[] times = Draw(n, () => random.NextInt(12)), events = Draw(n, () => random.NextInt(2)), strata = Draw(n, () => random.NextInt(kinds));
            double[] weights = Draw(n, () => random.NextInt(4)), all = Draw(n, () => random.NextInt(9));
            int[] rows = [.. Enumerable.Range(0, n).Where(_ => random.NextDouble() < 0.8)];
            double right = 0, known = 0;
            foreach ((int i, int j) in rows.SelectMany(i => rows.Select(j => (i, j))))
            {
                if (i != j && strata[i] == strata[j] && events[i] == 1 && (times[i] < times[j] || (times[i] == times[j] && events[j] == 0)))
                {
                    known += weights[i] * weights[j];
                    right += weights[i] * weights[j] * (all[i] > all[j] ? 1 : all[i] == all[j] ? 0.5 : 0);
                }
            }

            double found = Concordance.Of(rows, times, events, strata, weights, Array.ConvertAll(rows, i => all[i]));
            Assert.True(known == 0 ? double.IsNaN(found) : Math.Abs(found - (right / known)) < 1e-12, $"seed {seed}: {found} against {right / known}");
        }
    }

    [Fact]
    public void A_measure_of_another_kind_of_response_is_refused()
    {
        Regression numbers = Create(Loss.Squared), classes = Create(Loss.Logistic), times = Create(Loss.Cox());
        Throws(numbers, ErrorMeasure.ClassError, "ClassError is no measure of the squared loss; it needs a response of classes.");
        Throws(numbers, ErrorMeasure.AreaUnderCurve, "AreaUnderCurve is no measure of the squared loss; it needs a response of two classes.");
        Throws(classes, ErrorMeasure.Concordance, "Concordance is no measure of the logistic loss; it needs times and events (the cox loss).");
        Throws(times, ErrorMeasure.SquaredError, "SquaredError is no measure of the cox loss; it needs a loss that predicts the response.");

        static void Throws(Regression regression, ErrorMeasure measure, string message) =>
            FaultAssert.Throws(FaultKind.Usage, "bad-measure", message, () => regression.CrossValidate(FoldPlan.Random(4), null, measure));
    }

    [Fact]
    public void A_fold_that_cannot_be_measured_is_refused_before_anything_is_fitted()
    {
        Regression classes = Create(Loss.Logistic), times = Create(Loss.Cox());
        FoldPlan byResponse = FoldPlan.Given(Folds.FromLabels([.. Enumerable.Range(0, 40).Select(i => i % 2)]));
        FaultAssert.Throws(FaultKind.Usage, "bad-folds", "Fold 1 leaves out rows of one class only, so it cannot be measured.", () => classes.CrossValidate(byResponse, null, ErrorMeasure.AreaUnderCurve));
        FaultAssert.Throws(
            FaultKind.Usage, "bad-folds", "Fold 1 has no pair of rows of which one is known to have ended first, so it cannot be measured.", () => times.CrossValidate(byResponse, null, ErrorMeasure.Concordance));
        Assert.False(double.IsNaN(classes.CrossValidate(classes.StratifiedFolds(4), null, ErrorMeasure.AreaUnderCurve).CrossValidation.Means[0]));
    }

    [Fact]
    public void Where_more_is_better_the_best_is_the_largest_and_one_standard_error_lies_below_it()
    {
        CrossValidation found = Create(Loss.Logistic).CrossValidate(Create(Loss.Logistic).StratifiedFolds(4), null, ErrorMeasure.AreaUnderCurve).CrossValidation;
        double best = found.Means.Max();
        Assert.True(found.IsLargerBetter);
        Assert.Equal(best, found.Means[found.MinimumIndex]);
        Assert.Equal(found.Means.Select((m, k) => (m, k)).First(p => p.m >= best - found.StandardErrors[found.MinimumIndex]).k, found.OneStandardErrorIndex);
    }

    private static double[] Draw(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    // Rows of odd number are of class 1 or ended in an event; the first column tells.
    private static Regression Create(Loss loss)
    {
        var random = new Xoshiro256(3);
        double[] x = Draw(120, random.NextNormal), odd = Draw(40, () => 0);
        for (int i = 1; i < 40; i += 2)
        {
            odd[i] = 1;
            x[i] += 1;
        }

        double[] response = loss is CoxLoss ? [.. Enumerable.Range(1, 40).Select(i => (double)i), .. odd] : odd;
        return Regression.ElasticNet(new DenseDesign(x, 40, 3), response, 1, options: new RegressionOptions { Loss = loss });
    }
}
