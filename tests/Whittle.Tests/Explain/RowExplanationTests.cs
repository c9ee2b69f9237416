using Whittle.Design;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle.Tests.Explain;

public class RowExplanationTests
{
    [Theory]
    [InlineData("squared", true)]
    [InlineData("squared", false)]
    [InlineData("logistic", true)]
    [InlineData("poisson", true)]
    [InlineData("multinomial", true)]
    public void Baseline_and_contributions_are_the_predictor_and_the_prediction_is_the_models(string loss, bool intercept)
    {
        double[] offset = [.. Enumerable.Range(0, ExplainProblem.Rows).Select(i => 0.01 * (i % 5))];
        Regression regression = ExplainProblem.Create(loss, 1, o => o with { Intercept = intercept }, loss == "multinomial" ? null : offset);
        PathPoint point = regression.FitPath(new LambdaGrid { Count = 10, Ratio = 0.05 }).Points[7];
        LinearModel model = regression.CreateModel(point, "given");
        double[][] means = model.ToMeans(model.PredictLink(new DenseDesign(ExplainProblem.X, ExplainProblem.Rows, ExplainProblem.Columns), loss == "multinomial" ? null : offset));
        foreach (int row in new[] { 0, 41, ExplainProblem.Rows - 1 })
        {
            RowExplanation[] found = [.. regression.ExplainRow(point, row)];
            Assert.Equal(regression.Outputs.Count, found.Length);
            for (int k = 0; k < found.Length; k++)
            {
                Assert.Equal(found[k].Predictor, found[k].Baseline + found[k].Contributions.Sum(c => c.Amount), 1e-10);
                Assert.Equal(means[k][row], found[k].Prediction, 1e-10);
                foreach (Contribution contribution in found[k].Contributions)
                {
                    int j = regression.Names.ToList().IndexOf(contribution.Name);
                    double[] column = ExplainProblem.X[(j * ExplainProblem.Rows)..((j + 1) * ExplainProblem.Rows)];
                    double slope = model.Coefficients[j + (k * ExplainProblem.Columns)].Estimate;
                    Assert.Equal(column[row], contribution.Value, 1e-9);
                    Assert.Equal(slope * (column[row] - (intercept ? column.Average() : 0)), contribution.Amount, 1e-9);
                }

                Assert.Equal(found[k].Contributions.OrderByDescending(c => Math.Abs(c.Amount)), found[k].Contributions);
            }
        }
    }

    [Fact]
    public void A_row_that_there_is_not_is_refused()
    {
        Regression regression = ExplainProblem.Create("squared");
        PathPoint point = regression.FitPath(new LambdaGrid { Count = 2 }).Points[0];
        FaultAssert.Throws(FaultKind.Usage, "no-such-row", "There is no row 91; the fit has 90 rows.", () => regression.ExplainRow(point, 90));
    }
}
