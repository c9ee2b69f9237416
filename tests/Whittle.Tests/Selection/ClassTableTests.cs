using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Selection;

namespace Whittle.Tests.Selection;

/// <summary>Tables of classes and summaries of held-out rows against counts and sums by hand.</summary>
public class ClassTableTests
{
    [Fact]
    public void By_hand()
    {
        // Rows of classes a, b, c, c; probabilities column after column.
        double[] means = [0.6, 0.5, 0.1, 0.3, 0.3, 0.25, 0.2, 0.4, 0.1, 0.25, 0.7, 0.3];
        ClassTable table = ClassTable.Of(["a", "b", "c"], [0, 1, 2, 2], means, [1, 1, 2, 1]);
        Assert.Equal([1, 0, 0], table.Counts[0]);
        Assert.Equal([1, 0, 0], table.Counts[1]);
        Assert.Equal([0, 1, 2], table.Counts[2]);
        Assert.Equal(2.0 / 5, table.ErrorRate, 1e-15);
        Assert.Equal((1, 2.0 / 3, 3, 2), (table.Recall(0), table.Recall(2), table.RowsOf(2), table.NamedAs(2)));
        Assert.Equal((0.5, 0, 1), (table.Precision(0), table.Precision(1), table.Precision(2)));
        Assert.Equal(-(Math.Log(0.6) + Math.Log(0.25) + (2 * Math.Log(0.7)) + Math.Log(0.3)) / 5, table.LogLoss, 1e-15);
    }

    [Fact]
    public void Two_classes_are_told_apart_at_one_half_and_agree_with_their_summary()
    {
        double[] own = [1, 1, 1, 0, 0], means = [0.8, 0.5, 0.2, 0.6, 0.3], weights = [1, 2, 1, 0, 3];
        ClassTable table = ClassTable.Of(["no", "yes"], own, means, weights);
        ClassSummary summary = ClassSummary.Of(own, means, weights, 0.5);
        Assert.Equal((summary.ErrorRate, summary.Sensitivity, summary.Specificity), (table.ErrorRate, table.Recall(1), table.Recall(0)));
        Assert.Equal(-(Math.Log(0.8) + (2 * Math.Log(0.5)) + Math.Log(0.2) + (3 * Math.Log(0.7))) / 7, table.LogLoss, 1e-15);

        // A class that nothing is named has no precision.
        Assert.Equal(double.NaN, ClassTable.Of(["no", "yes"], [0, 1], [0.1, 0.2], [1, 1]).Precision(1));
    }

    [Fact]
    public void The_mean_of_tables_is_that_of_their_counts()
    {
        ClassTable mean = ClassTable.Average([ClassTable.Of(["a", "b"], [0, 1], [0.2, 0.7], [1, 1]), ClassTable.Of(["a", "b"], [0, 1], [0.8, 0.7], [1, 1])]);
        Assert.Equal([0.5, 0.5], mean.Counts[0]);
        Assert.Equal([0, 1], mean.Counts[1]);
        Assert.Equal(0.25, mean.ErrorRate, 1e-15);
    }

    [Fact]
    public void A_summary_of_numbers_is_what_its_words_say()
    {
        HeldOutSummary summary = HeldOutSummary.Of(Loss.Squared, null, [1, 3, 5], [1, 1, 2], [2, 3, 3], [3, 3, 3]);
        Assert.Equal((3, 9.0 / 4, 12.0 / 4), (summary.Rows, summary.Deviance, summary.NullDeviance));
        Assert.Equal(1 - (9.0 / 12), summary.Explained, 1e-15);
        Assert.Equal((9.0 / 4, 5.0 / 4), (summary.MeanSquaredError, summary.MeanAbsoluteError));
        Assert.Null(summary.Classes);

        HeldOutSummary two = HeldOutSummary.Of(Loss.MultiSquared(2), null, [1, 3, 0, 2], [1, 1], [1, 1, 0, 0], [2, 2, 1, 1]);
        Assert.Equal((8.0 / 2, 4.0 / 2), (two.MeanSquaredError, two.Responses![0].MeanSquaredError));
    }

    [Fact]
    public void A_summary_of_classes_counts_them_and_a_response_of_another_loss_is_a_fault()
    {
        HeldOutSummary summary = HeldOutSummary.Of(Loss.Logistic, ["no", "yes"], [1, 0], [1, 1], [1, -2], [0, 0]);
        Assert.Equal((summary.Classes!.LogLoss * 2, 2 * Math.Log(2)), (summary.Deviance, summary.NullDeviance), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-14);
        Assert.Equal(1, summary.TwoClasses!.AreaUnderCurve);
        Assert.Null(summary.MeanSquaredError);
        Assert.Equal("outside-domain", Assert.Throws<WhittleException>(() => HeldOutSummary.Of(Loss.Poisson, null, [1, -1], [1, 1], [0, 0], [0, 0])).Code);
    }

    [Fact]
    public void A_response_that_is_an_expression_is_computed_where_its_column_is_not_there()
    {
        var table = new Table([new NumberColumn("y", [1, Math.E])]);
        Assert.Equal([0, 1], new ResponseStep("log(y)").Encode(table));
        Assert.Equal("no-such-column", Assert.Throws<WhittleException>(() => new ResponseStep("log(z)").Encode(table)).Code);
    }
}
