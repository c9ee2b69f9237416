using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Neural;
using Whittle.Tables;

namespace Whittle.Tests.Neural;

/// <summary>ONNX files scored by ONNX Runtime, which knows nothing of Whittle.</summary>
public class OnnxTests
{
    private static readonly Table Students = CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv"));

    public static TheoryData<Activation, Normalization> Networks => new(from a in Enum.GetValues<Activation>() from n in Enum.GetValues<Normalization>() select (a, n));

    public static TheoryData<string> Losses => ["squared", "huber", "quantile", "logistic", "multinomial", "poisson", "gamma"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Another_runtime_predicts_the_same(Activation activation, Normalization normalization) => Compare(
        NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [7, 5], Activation = activation, Normalization = normalization, Epochs = 5, Dropout = 0.1 }).Fit(), Students, activation == Activation.Gelu ? 1e-6 : 1e-12);

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_link_is_in_the_graph(string name)
    {
        double[] score = Students.Numbers("score");
        Loss loss = name == "multinomial" ? Loss.Multinomial(3) : LossCatalog.Standard.Create(name);
        Table table = new([.. Students.Columns.Where(c => c.Name != "score"), new NumberColumn("y", [.. score.Select(s => name == "multinomial" ? s > 85 ? 2.0 : s > 75 ? 1 : 0 : loss.TakesClasses ? s > 80 ? 1 : 0 : Math.Round(s / 10))])]);
        Compare(NeuralRegression.On(table, "y", new NetworkOptions { Hidden = [6], Epochs = 10 }, new RegressionOptions { Loss = loss }).Fit(), table);
    }

    [Fact]
    public void A_skip_a_linear_model_and_a_pruned_network_are_written_too()
    {
        NeuralRegression regression = NeuralRegression.On(Students, "score", new NetworkOptions { Hidden = [6], Epochs = 20 });
        LassoNetPath path = regression.FitLassoNet(new LassoNetOptions { Growth = 3, Epochs = 5 });
        Compare(regression.CreateModel(path.Points[1]), Students);
        Compare(regression.With(new NetworkOptions { Hidden = [], Epochs = 20 }).Fit(), Students);
        Compare(regression.With(new NetworkOptions { Epochs = 60, Penalty = new NetworkPenalty { Lambda = 0.02, L1Ratio = 1 } }).Fit().Prune(), Students);
    }

    [Fact]
    public void What_ONNX_cannot_say_is_a_fault()
    {
        Table table = new([.. Students.Columns, new NumberColumn("shift", [.. Enumerable.Range(0, Students.Rows).Select(i => (double)i)])]);
        NeuralModel shifted = NeuralRegression.On(table, "score", new NetworkOptions { Epochs = 2 }, new RegressionOptions { Offset = "shift" }).Fit();
        FaultAssert.Throws(FaultKind.Usage, "no-onnx", "The model cannot be written as ONNX: it adds the offset shift to its predictor.", () => OnnxFile.Save(shifted, new MemoryStream()));
    }

    // The error function is that of single precision.
    private static void Compare(NeuralModel model, Table table, double tolerance = 1e-12)
    {
        using var file = new MemoryStream();
        OnnxFile.Save(model, file);
        using var session = new InferenceSession(file.ToArray());
        int p = model.Inputs.Count;
        double[][] columns = [.. model.Inputs.Select(table.Numbers)];
        double[] rows = [.. Enumerable.Range(0, table.Rows).SelectMany(i => columns.Select(c => c[i]))];
        var inputs = new DenseTensor<double>(rows, [table.Rows, p]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> found = session.Run([NamedOnnxValue.CreateFromTensor("inputs", inputs)]);
        double[][] expected = model.PredictMeans(table, UnseenPolicy.Error, out _);
        Tensor<double> means = found.Single(v => v.Name == "means").AsTensor<double>();
        Assert.Equal([table.Rows, expected.Length], means.Dimensions.ToArray());
        for (int k = 0; k < expected.Length; k++)
        {
            for (int i = 0; i < table.Rows; i++)
            {
                Assert.Equal(expected[k][i], means[i, k], tolerance * (1 + Math.Abs(expected[k][i])));
            }
        }
    }
}
