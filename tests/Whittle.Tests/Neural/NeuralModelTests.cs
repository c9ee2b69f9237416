using System.Buffers.Binary;
using System.Text;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Neural;
using Whittle.Numerics;
using Whittle.Tables;

namespace Whittle.Tests.Neural;

/// <summary>Models of networks: columns by name, to a file and back with the same bits, what died, and what is left when the dead are taken away.</summary>
public class NeuralModelTests
{
    private static readonly Table Students = CsvTable.Read(Path.Combine(SharedData.Root, "data", "students.csv"));

    public static TheoryData<Normalization, PenaltyStructure, string> Kinds => new(
        from normalization in Enum.GetValues<Normalization>()
        from structure in Enum.GetValues<PenaltyStructure>()
        from optimizer in new[] { "adam", "sgd" }
        select (normalization, structure, optimizer));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_pruned_network_predicts_the_same(Normalization normalization, PenaltyStructure structure, string optimizer)
    {
        NetworkOptions options = new()
        {
            Hidden = [12, 8],
            Normalization = normalization,
            Epochs = 60,
            ValidationShare = 0,
            Optimizer = optimizer == "adam" ? Optimizer.Adam() : Optimizer.Sgd(0.5),
            Penalty = new NetworkPenalty { Lambda = structure == PenaltyStructure.Weights ? 0.03 : structure == PenaltyStructure.Inputs ? 0.5 : 0.05, L1Ratio = 1, Structure = structure },
        };
        NeuralModel model = NeuralRegression.On(Students, "score", options).Fit(), pruned = model.Prune();
        DeadCounts dead = model.Network.CountDead();

        // Batch normalization undoes any shrinking of a whole layer, so there is less to be gained by zeros.
        Assert.True(dead.Weights > 0 || (normalization == Normalization.Batch && structure == PenaltyStructure.Inputs), dead.ToString());
        double[] whole = model.Predict(Students), small = pruned.Predict(Students);
        Assert.All(whole.Zip(small), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
        if (normalization != Normalization.Layer && structure != PenaltyStructure.Inputs)
        {
            Assert.True(pruned.Network.Shape.Hidden.Sum() < 20, pruned.Network.Shape.ToString());
            Assert.Equal(0, pruned.Network.Shape.Hidden.Min() > 1 ? pruned.Network.CountDead().Neurons : 0);
        }
    }

    [Fact]
    public void Groups_die_as_wholes()
    {
        NetworkOptions options = new() { Hidden = [12], Epochs = 150, ValidationShare = 0, Penalty = new NetworkPenalty { Lambda = 0.05, L1Ratio = 1, Structure = PenaltyStructure.Inputs } };
        NeuralModel model = NeuralRegression.On(Students, "score", options).Fit();
        string[] dead = [.. model.DeadInputs()];
        Assert.NotEmpty(dead);
        Assert.Equal(12 * dead.Length, model.Network.CountDead().Weights);

        // Without influence means without influence.
        Table changed = new([.. Students.Columns.Select(c => dead.Contains(c.Name) ? new NumberColumn(c.Name, [.. Students.Numbers(c.Name).Select(v => 100 - v)]) : c)]);
        Assert.Equal(model.Predict(Students), model.Predict(changed));
    }

    [Fact]
    public void Zeros_can_come_back()
    {
        // A weight that is 0 now and was not, or will not be: with a proximal step nothing stays dead that the loss wants.
        Regression data = Regression.Ridge(Students, "score");
        TrainingRows rows = TrainingRows.Of(data.Problem, true);
        NetworkOptions options = new() { Hidden = [8], Penalty = new NetworkPenalty { Lambda = 0.02, L1Ratio = 1 } };
        NetworkShape shape = options.ShapeFor(rows.Inputs, 1);
        var trainer = new Trainer(rows, [.. Enumerable.Range(0, rows.Count)], [], shape, options, new Workers(1));
        double[] theta = new double[shape.ParameterCount];
        OptimizerState state = options.Optimizer.Start(theta.Length, new Workers(1));
        var random = new Xoshiro256(1);
        foreach (ref double w in theta.AsSpan(8))
        {
            w = 0.3 * random.NextNormal();
        }

        for (int epoch = 0; epoch < 100; epoch++)
        {
            trainer.Epoch([.. Enumerable.Range(0, rows.Count)], theta, [], state, random, _ => 0.01);
        }

        Assert.Contains(theta[..8], w => w != 0);
        Assert.Contains(0.0, theta);
    }

    [Fact]
    public void A_saved_model_comes_back_with_the_same_bits()
    {
        foreach (NetworkOptions options in (NetworkOptions[])
        [
            new() { Epochs = 4 },
            new() { Epochs = 4, Hidden = [], ValidationShare = 0, Optimizer = Optimizer.Sgd(0.5, true), LearningRate = 0.01 },
            new()
            {
                Epochs = 4,
                Hidden = [5, 4, 3],
                Normalization = Normalization.Batch,
                Dropout = 0.2,
                InputDropout = 0.1,
                DropoutKind = DropoutKind.Gaussian,
                Activation = Activation.Gelu,
                Schedule = new LearningRateSchedule(ScheduleKind.Cosine, 0.1, 0.1),
                Penalty = new NetworkPenalty { Lambda = 0.01, L1Ratio = 0.5, MaxNorm = 2, L2 = L2Kind.Decoupled, Structure = PenaltyStructure.Neurons },
            },
            new() { Epochs = 4, Normalization = Normalization.Layer },
        ])
        {
            NeuralModel model = NeuralRegression.On(Students, "score", options, new RegressionOptions { Exclude = ["food"] }).Fit(), loaded = Load(Save(model));
            Assert.Equal(model.Predict(Students), loaded.Predict(Students));
            Assert.Equal(Save(model), Save(loaded));
            Assert.Equal((model.Stop, model.BestEpoch, model.Rows, model.DevianceExplained), (loaded.Stop, loaded.BestEpoch, loaded.Rows, loaded.DevianceExplained));
            Assert.Equal(model.History, loaded.History);
            Assert.Equal(model.Options.Penalty, loaded.Options.Penalty);
            Assert.Equal(model.Options.Optimizer, loaded.Options.Optimizer);
        }
    }

    [Fact]
    public void Classes_and_several_responses_come_back_too()
    {
        string[] grade = [.. Students.Numbers("score").Select(s => s > 85 ? "good" : s > 75 ? "fair" : "poor")];
        Table table = new([.. Students.Columns.Where(c => c.Name != "score"), new TextColumn("grade", grade)]);
        NeuralModel model = NeuralRegression.On(table, "grade", new NetworkOptions { Epochs = 60 }).Fit(), loaded = Load(Save(model));
        double[][] means = loaded.PredictMeans(table, UnseenPolicy.Error, out _);
        Assert.Equal(["fair", "good", "poor"], loaded.Outputs);
        Assert.All(Enumerable.Range(0, table.Rows), i => Assert.Equal(1, means.Sum(m => m[i]), 1e-12));
        Assert.True(loaded.Classify(means).Zip(grade).Count(p => p.First == p.Second) > 0.6 * grade.Length);
        Assert.Equal("several-outputs", Assert.Throws<WhittleException>(() => loaded.Predict(table)).Code);
    }

    [Fact]
    public void The_order_of_columns_does_not_matter_and_a_missing_one_is_a_fault()
    {
        NeuralModel model = NeuralRegression.On(Students, "score", new NetworkOptions { Epochs = 3 }).Fit();
        Assert.Equal(model.Predict(Students), model.Predict(new Table([.. Students.Columns.Reverse()])));
        Assert.Equal("no-such-column", Assert.Throws<WhittleException>(() => model.Predict(new Table([.. Students.Columns.Skip(1)]))).Code);
    }

    [Fact]
    public void What_is_not_a_whole_and_unchanged_file_is_refused()
    {
        byte[] file = Save(NeuralRegression.On(Students, "score", new NetworkOptions { Epochs = 2, Hidden = [3] }).Fit());
        Assert.True(NeuralModelFile.Begins(file));
        Assert.False(NeuralModelFile.Begins("{\"schema\":\"whittle.model/2\""u8));
        Refused("model-unreadable", file[..100]);
        Refused("model-changed", file[..^8]);
        Refused("model-unreadable", []);
        Refused("model-unreadable", Encoding.UTF8.GetBytes("{\"schema\":\"whittle.model/2\"}"));
        byte[] flipped = [.. file];
        flipped[^1] ^= 1;
        Refused("model-changed", flipped);
        string text = Encoding.UTF8.GetString(file.AsSpan(8, (int)BinaryPrimitives.ReadInt64LittleEndian(file)));
        Refused("model-newer", WithHeader(text.Replace("whittle.network/1", "whittle.network/2", StringComparison.Ordinal), file));
        Refused("model-unreadable", WithHeader(text.Replace("whittle.network/1", "something", StringComparison.Ordinal), file));
        Refused("model-unreadable", WithHeader(text.Replace("\"shape\":[3,5]", "\"shape\":[5,3]", StringComparison.Ordinal), file));
        Refused("model-unreadable", WithHeader(text.Replace("F64", "F32", StringComparison.Ordinal), file));
        byte[] long_ = [.. file];
        BinaryPrimitives.WriteInt64LittleEndian(long_, long.MaxValue);
        Refused("model-unreadable", long_);
    }

    private static byte[] WithHeader(string header, byte[] file)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. file[(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file))..]];
    }

    private static void Refused(string code, byte[] file) => Assert.Equal(code, Assert.Throws<WhittleException>(() => Load(file)).Code);

    private static byte[] Save(NeuralModel model)
    {
        using var stream = new MemoryStream();
        NeuralModelFile.Save(model, stream);
        return stream.ToArray();
    }

    private static NeuralModel Load(byte[] file) => NeuralModelFile.Load(new MemoryStream(file), LossCatalog.Standard);
}
