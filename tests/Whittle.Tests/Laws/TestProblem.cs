using Whittle.Design;
using Whittle.Penalties;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>A regression problem in plain arrays: X column-major, y, weights and penalty factors.</summary>
internal sealed record TestProblem(string Name, int Rows, int Columns, double[] X, double[] Y, double[] Weights, double[] Factors, bool Intercept, bool Standardize)
{
    public double this[int row, int column] => X[row + (column * Rows)];

    public PenalizedProblem With(double l1Ratio, int threads = 1) => new(
        new DenseDesign(X, Rows, Columns), Y, Weights, new PenaltyFactors(Factors),
        new ProblemOptions { L1Ratio = l1Ratio, Intercept = Intercept, Standardize = Standardize, Threads = threads });

    /// <summary>The same problem through the front door, its columns called c0, c1, ….</summary>
    public Regression ToRegression(double l1Ratio)
    {
        string[] names = [.. Enumerable.Range(0, Columns).Select(j => $"c{j}")];
        return Regression.ElasticNet(new DenseDesign(X, Rows, Columns), Y, l1Ratio, Weights, names, new RegressionOptions
        {
            Intercept = Intercept,
            Standardize = Standardize,
            PenaltyFactors = names.Zip(Factors).ToDictionary(f => f.First, f => f.Second),
        });
    }

    public override string ToString() => Name;
}
