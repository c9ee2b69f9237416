using Whittle.Data;
using Whittle.Errors;
using Whittle.Models;
using Whittle.Tables;

namespace Whittle.Tests.Tables;

/// <summary>A model asks a file that it has never seen for its columns; what the file has wrong is said as at the fit.</summary>
public class PredictFromTextTests
{
    private const string Rows = "x,f,y\n1,a,1\n2,b,3\n,a,4\n4,c,8\n5,b,9\n6,a,12\n7,c,14\n";

    [Theory]
    [InlineData("x,f\nNaN,a\n", "Column 'x' holds 'NaN' in line 2; every number must be finite.")]
    [InlineData("x,f\n1,a\nNA,a\n", "Column 'x' is numbers but for 1 cell that reads 'NA', the first in line 3.")]
    [InlineData("x,f\n1,a\n2,b\nthree,a\n", "Column 'x' holds 2 numbers and 1 cell that is not: 'three' in line 4.")]
    [InlineData("f,x\na,\"1,5\"\n", "Column 'x' would be numbers with a decimal comma: line 2 reads '1,5'.")]
    [InlineData("x,f\nhigh,a\n", "Column 'x' of t.csv holds text where numbers are needed.")]
    public void A_cell_that_is_no_number_is_never_filled_in(string text, string message) =>
        Assert.Equal(message, Assert.Throws<WhittleException>(() => Model().Predict(Read(text))).Message);

    [Fact]
    public void A_missing_cell_is_filled_in_even_where_it_is_the_only_one() => Assert.Equal(Model().Predict(Read("x,f\n,b\n4,b\n"))[0], Model().Predict(Read("x,f\n,b\n"))[0], 12);

    [Fact]
    public void Rows_that_all_differ_are_no_identifier_to_a_model_that_knows_the_levels()
    {
        string[] levels = [.. Enumerable.Range('a', 12).Select(c => ((char)c).ToString())];
        Table fitted = Read("f,y\n" + string.Concat(Enumerable.Range(0, 36).Select(i => $"{levels[i % 12]},{i * i % 7}\n")));
        LinearModel model = Regression.Ridge(fitted, "y").Fit(0.1);
        Table table = Read("n,f\n" + string.Concat(levels.Select((level, i) => $"{i},{level}\n")));
        Assert.Equal("identifier", table["f"].Concern?.Code);
        Assert.Equal(model.Predict(fitted)[..12], model.Predict(table));
    }

    private static LinearModel Model() => Regression.Ridge(Read(Rows), "y", options: new RegressionOptions { Missing = MissingPolicy.Mean }).Fit(0.1);

    private static Table Read(string text) => CsvTable.Read(new StringReader(text), "t.csv", new CsvOptions { Delimiter = ',' });
}
