using System.Text.Json;

namespace Whittle.Tests.Cli;

/// <summary><c>--class-weight</c>: by name or balanced, said in the result, and the same as weights of rows.</summary>
public sealed class ClassWeightOptionTests : IDisposable
{
    private const string Table = "left,a,b,w,v\nyes,1.2,3,3,1\nno,0.3,1,1,2\nno,0.8,2,1,1\nno,-0.5,4,1,1\nyes,0.6,1,3,3\nno,0.1,3,1,1\nno,0.9,5,1,1\nyes,1.1,4,3,1\nno,-0.2,2,1,1\nno,1.4,1,1,1\n";
    private readonly Scratch _scratch = new();
    private readonly string _file;

    public ClassWeightOptionTests() => _file = _scratch.Write("t.csv", Table);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_weight_by_name_is_the_weight_of_its_rows()
    {
        JsonElement named = Fit("--lambda", "0.02", "--class-weight", "yes=3"), rows = Fit("--lambda", "0.02", "--weights", "w");
        Assert.Equal(rows.GetProperty("coefficients").GetRawText(), named.GetProperty("coefficients").GetRawText());
        Assert.Equal(rows.GetProperty("lambda").GetRawText(), named.GetProperty("lambda").GetRawText());
        Assert.Equal("""{"no":1,"yes":3}""", JsonSerializer.Serialize(named.GetProperty("classWeights")));
        Assert.False(rows.TryGetProperty("classWeights", out _));
        Assert.Contains("\n  The rows of each class count no 1, yes 3 (given).\n", CliRun.Of(Words("--lambda", "0.02", "--class-weight", "yes=3")).Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Balanced_makes_classes_count_alike_and_the_held_out_classes_are_without()
    {
        CliRun run = CliRun.Of(Words("--class-weight", "balanced", "--folds", "2", "--save", _scratch["m.json"])).Done();
        Assert.Contains("\n  The rows of each class count no 0.7143, yes 1.667 (balanced, each fold by its own rows).\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  Mean deviance on held-out folds, with class weights: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  Held-out classes, without class weights: AUC ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nThe rows of each class counted no 0.7143, yes 1.667.\n", CliRun.Of("inspect", _scratch["m.json"]).Done().Output, StringComparison.Ordinal);
        Assert.Equal(10.0 / 6, CliRun.Document("inspect", _scratch["m.json"]).GetProperty("classWeights").GetProperty("yes").GetDouble(), 1e-12);
        JsonElement weighted = Fit("--class-weight", "balanced", "--weights", "v", "--lambda", "0.02").GetProperty("classWeights");
        Assert.Equal(13 / 16.0, weighted.GetProperty("no").GetDouble(), 1e-12);
        Assert.Equal(13 / 10.0, weighted.GetProperty("yes").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("bad-class-weight", "--class-weight yes: it must read name=value with a value above 0, or balanced.", "--class-weight", "yes")]
    [InlineData("bad-class-weight", "--class-weight yes=0: it must read", "--class-weight", "yes=0")]
    [InlineData("bad-class-weight", "--class-weight yes=1e999: it must read", "--class-weight", "yes=1e999")]
    [InlineData("bad-class-weight", "--class-weight =2: it must read", "--class-weight", "=2")]
    [InlineData("named-twice", "--class-weight names yes twice.", "--class-weight", "yes=2", "--class-weight", "yes=3")]
    [InlineData("options-contradict", "--class-weight balanced has no meaning beside another --class-weight.", "--class-weight", "yes=2", "--class-weight", "balanced")]
    [InlineData("no-such-class", "There is no class 'maybe' to weigh; the classes are 'no', 'yes'.", "--class-weight", "maybe=2")]
    public void What_cannot_be_meant_is_a_fault(string code, string words, params string[] options) => CliRun.Fails(2, code, words, Words(options));

    [Fact]
    public void A_loss_without_classes_takes_none() =>
        CliRun.Fails(2, "needs-classes", "the loss is squared", "fit", _file, "--target", "a", "--features", "b", "--class-weight", "yes=2");

    [Fact]
    public void Labels_of_a_matrix_are_weighed_by_their_numbers()
    {
        string file = _scratch.Write("m.svm", "1 1:1.5 2:2\n0 1:0.5\n0 2:1\n1 1:1\n0 1:1.2 2:1\n");
        Assert.Equal("""{"0":1,"1":4}""", JsonSerializer.Serialize(CliRun.Document("fit", file, "--loss", "logistic", "--lambda", "0.05", "--class-weight", "1=4").GetProperty("classWeights")));
    }

    private string[] Words(params string[] more) => ["fit", _file, "--target", "left", "--features", "a,b", .. more];

    private JsonElement Fit(params string[] more) => CliRun.Document(Words(more));
}
