namespace Whittle.Bench.Workloads;

/// <summary>One problem that is timed: what its data are like, which λ are fitted, and the goal where there is one.</summary>
internal sealed record Workload
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>How many columns have a true coefficient.</summary>
    public required int TrueCount { get; init; }

    public string Loss { get; init; } = "squared";

    public double L1Ratio { get; init; } = 1;

    public ColumnKind Kind { get; init; }

    /// <summary>Correlation of neighbouring columns.</summary>
    public double Correlation { get; init; } = 0.5;

    /// <summary>Share of entries that are not zero, in sparse columns.</summary>
    public double Density { get; init; } = 1;

    public int LambdaCount { get; init; } = 100;

    /// <summary>The last λ over the first; default 0.001 when n &gt; p and 0.01 otherwise.</summary>
    public double? LambdaRatio { get; init; }

    /// <summary>Folds of a cross-validation; 0 for a path alone.</summary>
    public int Folds { get; init; }

    /// <summary>Seconds on two threads that are aimed at, on a machine of 20 and 35 GB/s and 50 and 100 Gflop/s.</summary>
    public double? Goal { get; init; }

    /// <summary>How many times as fast as the best rival of the same run is aimed at, on any machine.</summary>
    public double? GoalRatio { get; init; }

    /// <summary>Of an elastic net the same lasso, of whose seconds in the same run twice as many are aimed at.</summary>
    public string? LassoName { get; init; }

    /// <summary>Whether rivals run it too.</summary>
    public bool HasRivals { get; init; } = true;

    public bool IsSparse => Kind == ColumnKind.Sparse;

    public double LastRatio => LambdaRatio ?? (Rows > Columns ? 1e-3 : 1e-2);

    public int Outputs => Loss == "multinomial" ? 3 : 1;

    /// <summary>A smaller one of the same kind: half the rows, a quarter of the columns.</summary>
    public Workload Quick() => this with { Rows = Rows / 2, Columns = Columns / 4, TrueCount = Math.Max(5, TrueCount / 4), Goal = null, GoalRatio = null };

    /// <summary>The table of workloads: the main ones, their elastic nets, and hard columns beside them.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new() { Name = "a", Title = "lasso, wide", Rows = 1_000, Columns = 10_000, TrueCount = 50, Goal = 0.15, GoalRatio = 16 },
        new() { Name = "b", Title = "lasso, tall", Rows = 100_000, Columns = 100, TrueCount = 30, Goal = 0.020, GoalRatio = 3.9 },
        new() { Name = "c", Title = "lasso, large Gram matrix", Rows = 10_000, Columns = 1_000, TrueCount = 100, Goal = 0.13, GoalRatio = 3.5 },
        new() { Name = "d", Title = "lasso, very wide", Rows = 500, Columns = 100_000, TrueCount = 30, Goal = 0.25, GoalRatio = 16 },
        new() { Name = "e1", Title = "ridge, tall", Rows = 5_000, Columns = 500, TrueCount = 50, L1Ratio = 0, LambdaRatio = 1e-3, Goal = 0.05, GoalRatio = 1.3 },
        new() { Name = "e2", Title = "ridge, wide", Rows = 500, Columns = 5_000, TrueCount = 50, L1Ratio = 0, LambdaRatio = 1e-3, Goal = 0.05, GoalRatio = 1.5 },
        new() { Name = "f", Title = "lasso, sparse", Rows = 50_000, Columns = 200_000, TrueCount = 200, Kind = ColumnKind.Sparse, Density = 5e-4, Goal = 0.8, GoalRatio = 4.3 },
        new() { Name = "g", Title = "logistic lasso", Rows = 2_000, Columns = 5_000, TrueCount = 50, Loss = "logistic", Goal = 0.8, GoalRatio = 6.5 },
        new() { Name = "h", Title = "10-fold cross-validation of a lasso", Rows = 2_000, Columns = 2_000, TrueCount = 50, Folds = 10, Goal = 1.2, GoalRatio = 11.5 },
        new() { Name = "i", Title = "Poisson lasso", Rows = 5_000, Columns = 1_000, TrueCount = 50, Loss = "poisson", GoalRatio = 5 },
        new() { Name = "j", Title = "multinomial lasso, 3 classes", Rows = 2_000, Columns = 1_000, TrueCount = 50, Loss = "multinomial", GoalRatio = 5 },
        new() { Name = "k", Title = "Cox lasso", Rows = 1_000, Columns = 2_000, TrueCount = 50, Loss = "cox", GoalRatio = 5 },
        new() { Name = "ma", Title = "elastic net, wide", Rows = 1_000, Columns = 10_000, TrueCount = 50, L1Ratio = 0.5, LassoName = "a" },
        new() { Name = "mc", Title = "elastic net, large Gram matrix", Rows = 10_000, Columns = 1_000, TrueCount = 100, L1Ratio = 0.5, LassoName = "c" },
        new() { Name = "mh", Title = "10-fold cross-validation of an elastic net", Rows = 2_000, Columns = 2_000, TrueCount = 50, L1Ratio = 0.5, LassoName = "h", Folds = 10 },
        Hard("x95", "neighbours correlated 0.95") with { Correlation = 0.95 },
        Hard("x999", "neighbours correlated 0.999") with { Correlation = 0.999 },
        Hard("xfactor", "ten hidden factors") with { Kind = ColumnKind.Factors },
        Hard("xtwins", "a fifth of the columns twice") with { Kind = ColumnKind.Duplicates },
        Hard("xgenes", "genotype-like columns") with { Kind = ColumnKind.Genotypes },
        Hard("xfull", "down to λmax/10,000, near saturation") with { LambdaRatio = 1e-4 },
        Hard("xjumps", "ten λ far apart") with { LambdaCount = 10, LambdaRatio = 1e-3 },
    ];

    private static Workload Hard(string name, string title) => new() { Name = name, Title = title, Rows = 1_000, Columns = 5_000, TrueCount = 50, HasRivals = false };
}
