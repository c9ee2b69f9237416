using System.Security.Cryptography;

namespace Whittle.Tests.Reference;

/// <summary>The recorded values are what the scripts beside them wrote, complete and certified.</summary>
public class ReferenceFilesTest
{
    private const double GapLimit = 1e-14;
    private const double CoefficientLimit = 1e-10;

    [Fact]
    public void Every_file_has_its_recorded_hash()
    {
        var recorded = File.ReadAllLines(Path.Combine(ReferenceFiles.Folder, "SHA256SUMS")).Select(line => line.Split("  ")).ToDictionary(p => p[1], p => p[0]);
        var found = Directory.GetFiles(ReferenceFiles.Folder)
            .Where(file => Path.GetExtension(file) is ".json" or ".py" or ".R" || Path.GetFileName(file) == "make")
            .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        Assert.Equal(recorded.OrderBy(f => f.Key, StringComparer.Ordinal), found.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void There_are_enough_goldens_and_each_is_certified()
    {
        Assert.True(ReferenceFiles.Goldens.Count >= 250, $"{ReferenceFiles.Goldens.Count} golden fits.");
        Assert.All(ReferenceFiles.Goldens, g => Assert.InRange(g.RelativeGap, 0, GapLimit));
        Assert.All(ReferenceFiles.Goldens, g => Assert.Equal(g.Unique, g.CoefficientError is not null));
        Assert.All(ReferenceFiles.Goldens, g => Assert.InRange(g.CoefficientError ?? 0, 0, CoefficientLimit));
        Assert.Equal(["glmnet", "scikit-learn"], ReferenceFiles.Goldens.Select(g => g.Tool).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_fit_belongs_to_a_problem_and_has_its_size()
    {
        Assert.All(ReferenceFiles.Goldens, g => Assert.Equal(ReferenceFiles.Problems[g.Problem].Columns, g.Coefficients.Length));
        Assert.All(ReferenceFiles.Conventions, f => Assert.Equal(ReferenceFiles.Problems[f.Problem].Columns, f.Coefficients.Length));
        Assert.All(ReferenceFiles.CrossValidations, r => Assert.Equal(ReferenceFiles.Problems[r.Problem].Rows, r.FoldId.Length));
        Assert.All(ReferenceFiles.CrossValidations, r => Assert.Equal((20, 20, 20), (r.Lambdas.Length, r.Mean.Length, r.StandardError.Length)));
    }

    [Fact]
    public void Every_convention_is_recorded_for_every_estimator()
    {
        Assert.All(ReferenceFiles.Conventions, f => Assert.InRange(f.RelativeGap, 0, GapLimit));
        var kinds = ReferenceFiles.Conventions.Select(f => (f.Convention, f.Estimator)).ToHashSet();
        foreach (string convention in (string[])["mean", "sklearn", "glmnet"])
            Assert.Superset(new HashSet<(string, string)> { (convention, "Lasso"), (convention, "Ridge"), (convention, "ElasticNet") }, kinds);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_recorded_objective_is_ours_at_the_recorded_coefficients(string name)
    {
        ReferenceProblem problem = ReferenceFiles.Problems[name];
        foreach (GoldenFit golden in ReferenceFiles.Goldens.Where(g => g.Problem == name))
        {
            double objective = Objective(problem, golden);
            Assert.True(Math.Abs(objective - golden.Objective) <= 1e-9 * golden.Objective, $"{golden}: {objective:R} against {golden.Objective:R}");
        }
    }

    public static TheoryData<string> Names() => [.. ReferenceFiles.Problems.Keys];

    // (1/Σw) Σ ½w(y − η)² + λ Σ v [ρ|b| + (1−ρ)b²/2] with b = coefficient × weighted 1/n standard deviation, in plain loops.
    private static double Objective(ReferenceProblem p, GoldenFit fit)
    {
        double[] w = p.Weights ?? [.. Enumerable.Repeat(1.0, p.Rows)];
        double total = w.Sum(), loss = 0, penalty = 0;
        for (int i = 0; i < p.Rows; i++)
        {
            double residual = p.Y[i] - fit.Intercept;
            for (int j = 0; j < p.Columns; j++)
                residual -= p.X[j * p.Rows + i] * fit.Coefficients[j];
            loss += w[i] * residual * residual / 2;
        }

        for (int j = 0; j < p.Columns; j++)
        {
            double[] x = p.X[(j * p.Rows)..((j + 1) * p.Rows)];
            double mean = x.Zip(w, (a, b) => a * b).Sum() / total;
            double deviation = Math.Sqrt(x.Zip(w, (a, b) => b * (a - mean) * (a - mean)).Sum() / total);
            double b = fit.Coefficients[j] * (p.Standardize && deviation > 0 ? deviation : 1);
            if (b != 0)
                penalty += (p.PenaltyFactors?[j] ?? 1) * (fit.L1Ratio * Math.Abs(b) + (1 - fit.L1Ratio) * b * b / 2);
        }

        return loss / total + fit.Lambda * penalty;
    }
}
