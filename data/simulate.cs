#:project ../src/Whittle/Whittle.csproj

// Makes data/students.csv (200 rows to fit) and data/students-held-out.csv (1,000 rows from the same truth):
//
//     dotnet run data/simulate.cs
//
// The truth: score = 2 + 2.5·homework + 3·sleep + 0.6·last_score + noise of standard deviation 6. gpa is made from last_score and adds
// nothing of its own; food adds nothing at all. The same seed gives the same bytes.
using System.Globalization;
using System.Text;
using Whittle.Numerics;

string folder = Path.GetDirectoryName((string?)AppContext.GetData("EntryPointFilePath")) ?? "data";
var random = new Xoshiro256(2026);
File.WriteAllText(Path.Combine(folder, "students.csv"), Simulate(random, 200));
File.WriteAllText(Path.Combine(folder, "students-held-out.csv"), Simulate(random, 1000));

static string Simulate(Xoshiro256 random, int rows)
{
    var text = new StringBuilder("homework,sleep,last_score,gpa,food,score\n");
    for (int i = 0; i < rows; i++)
    {
        double homework = Math.Round(Math.Clamp(4 + (2 * random.NextNormal()), 0, 12), 1);
        double sleep = Math.Round(Math.Clamp(7 + (1.2 * random.NextNormal()), 3, 11), 1);
        double lastScore = Math.Round(Math.Clamp(65 + (12 * random.NextNormal()), 0, 100));
        double gpa = Math.Round(Math.Clamp(0.4 + (0.04 * lastScore) + (0.3 * random.NextNormal()), 0, 4), 2);
        int food = random.NextDouble() < 0.6 ? 1 : 0;
        double score = Math.Round(2 + (2.5 * homework) + (3 * sleep) + (0.6 * lastScore) + (6 * random.NextNormal()), 1);
        text.Append(CultureInfo.InvariantCulture, $"{homework},{sleep},{lastScore},{gpa},{food},{score}\n");
    }

    return text.ToString();
}
