using Whittle.Data;
using Whittle.Neural;
using Whittle.Tables;

namespace Whittle.Tests.Neural;

/// <summary>The program of docs/networks.md is the one that runs here.</summary>
public class NetworkPageTests
{
    [Fact]
    public void The_program_runs()
    {
        Directory.SetCurrentDirectory(SharedData.Root);
        Table students = CsvTable.Read("data/students.csv");
        NeuralModel model = NeuralRegression.On(students, "score", new NetworkOptions
        {
            Hidden = [32, 32],
            Penalty = new NetworkPenalty { Lambda = 0.01, L1Ratio = 1 },
            Dropout = 0.1,
        }).Fit();
        double[] scores = model.Predict(students);
        DeadCounts dead = model.Network.CountDead();

        Assert.Equal(200, scores.Length);
        Assert.InRange(dead.Weights, 500, 1215);
        string page = File.ReadAllText(Path.Combine(SharedData.Root, "docs", "networks.md"));
        string block = page[(page.IndexOf("```csharp\n", StringComparison.Ordinal) + 10)..];
        string program = string.Join("\n        ", block[..block.IndexOf("```", StringComparison.Ordinal)].Split('\n').Where(line => !line.StartsWith("using ", StringComparison.Ordinal))).Trim();
        Assert.Contains(program, File.ReadAllText(Path.Combine(SharedData.Root, "tests", "Whittle.Tests", "Neural", "NetworkPageTests.cs")), StringComparison.Ordinal);
    }
}
