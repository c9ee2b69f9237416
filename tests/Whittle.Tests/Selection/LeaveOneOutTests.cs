using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

/// <summary>Rows left out one by one without refitting, against refitting.</summary>
public class LeaveOneOutTests
{
    // With columns as given nothing but the coefficients is learned, and leaving out is exact.
    [Theory]
    [InlineData(8)]
    [InlineData(50)]
    public void For_ridge_it_is_what_refitting_gives(int columns)
    {
        Regression regression = Create(30, columns, 1, 0, Loss.Squared);
        var grid = new LambdaGrid { Values = [0.2] };
        CrossValidation refitted = regression.CrossValidate(FoldPlan.LeaveOneOut, grid).CrossValidation, approximate = regression.CrossValidate(FoldPlan.ApproximateLeaveOneOut, grid).CrossValidation;
        Assert.Equal(refitted.Means[0], approximate.Means[0], 1e-9 * refitted.Means[0]);
        Assert.Equal(refitted.StandardErrors[0], approximate.StandardErrors[0], 1e-9 * refitted.Means[0]);
        Assert.Equal(regression.FitPath(grid).Points[0].RidgeErrors!.LeaveOneOut, approximate.Means[0], 1e-9 * refitted.Means[0]);
    }

    [Fact]
    public void Each_row_is_exact_where_its_refit_keeps_the_same_columns()
    {
        Regression regression = Create(40, 6, 2, 1, Loss.Squared);
        const double lambda = 0.05;
        LeaveOneOutRows found = LeaveOneOutRows.Of(regression.Problem, regression.FitPoint(lambda, default));
        int same = 0;
        for (int i = 0; i < 40; i++)
        {
            double[] weights = [.. Enumerable.Range(0, 40).Select(k => k == i ? 0.0 : 1)];
            Regression without = Regression.ElasticNet(regression.Problem.Columns, regression.Problem.Response, 1, weights, options: new RegressionOptions { Standardize = false });
            if (without.FitPoint(lambda, default).Indices.SequenceEqual(regression.FitPoint(lambda, default).Indices))
            {
                same++;
                Assert.Equal(without.Fit(lambda).Predict(regression.Problem.Columns)[i], found.Predictors[i], 1e-9);
            }
        }

        Assert.InRange(same, 20, 40);
        Assert.Equal(regression.FitPoint(lambda, default).Indices.Count + 1, found.Leverages.Sum(), 1e-9);
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("logistic")]
    [InlineData("poisson")]
    [InlineData("huber")]
    public void With_an_L1_part_and_for_other_losses_it_is_close_where_rows_are_many(string name)
    {
        Loss loss = name switch { "logistic" => Loss.Logistic, "poisson" => Loss.Poisson, "huber" => Loss.Huber(1), _ => Loss.Squared };
        Regression regression = Create(150, 5, 3, 0.5, loss);
        var grid = new LambdaGrid { Count = 5, Ratio = 0.02 };
        CrossValidation refitted = regression.CrossValidate(FoldPlan.LeaveOneOut, grid).CrossValidation, approximate = regression.CrossValidate(FoldPlan.ApproximateLeaveOneOut, grid).CrossValidation;
        Assert.All(refitted.Means.Zip(approximate.Means), m => Assert.Equal(m.First, m.Second, 0.01 * m.First));
        Assert.Equal(refitted.MinimumIndex, approximate.MinimumIndex);

        // Beside that the fit's own error is a poor guess.
        double own = regression.FitPath(grid).Points[4].Certificate.Objective;
        Assert.True(Math.Abs(refitted.Means[4] - approximate.Means[4]) < 0.1 * Math.Abs(refitted.Means[4] - (2 * own)));
    }

    [Fact]
    public void A_row_that_alone_sets_its_own_predictor_has_an_infinite_error()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(i => i == 3 ? 1.0 : 0)], y = [.. Enumerable.Range(0, 20).Select(i => Math.Sin(i))];
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 20, 1), y, 1);
        CrossValidation found = regression.CrossValidate(FoldPlan.ApproximateLeaveOneOut, new LambdaGrid { Values = [0.1, 0] }).CrossValidation;
        Assert.Equal(double.PositiveInfinity, found.Means[1]);
        Assert.Equal(0, found.MinimumIndex);
    }

    [Fact]
    public void What_has_no_approximation_is_refused()
    {
        Regression regression = Create(40, 5, 4, 1, Loss.Squared);
        Throws("the quantile loss, which does not bend everywhere", Create(40, 5, 4, 1, Loss.Quantile()));
        Throws("another penalty than the elastic net", Regression.Penalized(regression.Problem.Columns, regression.Problem.Response, new McpPenalty(3)));
        Throws("the adaptive lasso, whose factors each row has a part in", Regression.ElasticNet(regression.Problem.Columns, regression.Problem.Response, 1, options: new RegressionOptions { Adaptive = new AdaptiveFactors() }));

        static void Throws(string of, Regression regression) =>
            FaultAssert.Throws(FaultKind.Usage, "bad-folds", $"Leaving out one row at a time has no approximation for {of}.", () => regression.CrossValidate(FoldPlan.ApproximateLeaveOneOut));
    }

    private static Regression Create(int rows, int columns, int seed, double ratio, Loss loss)
    {
        var random = new Xoshiro256(seed);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())], score = [.. Enumerable.Range(0, rows).Select(i => x[i] - (0.5 * x[i + rows]) + (0.5 * random.NextNormal()))];
        double[] y = loss.Name switch
        {
            "logistic" => Array.ConvertAll(score, s => s > 0 ? 1.0 : 0),
            "poisson" => Array.ConvertAll(score, s => Math.Floor(Math.Exp(s / 2) * 2)),
            _ => score,
        };
        return Regression.ElasticNet(new DenseDesign(x, rows, columns), y, ratio, options: new RegressionOptions { Standardize = false, Loss = loss, RidgeErrors = ratio == 0 });
    }
}
