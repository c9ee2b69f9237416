using Whittle.Bench.Workloads;
using Whittle.Certificates;
using Whittle.Design;
using Whittle.Paths;
using Whittle.Selection;

namespace Whittle.Bench.Runs;

/// <summary>How Whittle fits a workload.</summary>
/// <param name="Threads">How many threads may work.</param>
/// <param name="Tolerance">When a fit counts as certified.</param>
internal sealed record Fitting(int Threads, CertificateTolerance Tolerance)
{
    public Fitting(int threads)
        : this(threads, CertificateTolerance.Default)
    {
    }

    /// <summary>Sets a workload's problem up.</summary>
    public Regression Start(WorkloadData data, DesignMatrix? design = null) => Regression.ElasticNet(
        design ?? data.Design, data.Response, data.Workload.L1Ratio, options: new RegressionOptions { Loss = data.Loss, Standardize = false, Threads = Threads, Tolerance = Tolerance });

    /// <summary>The λ of a workload: geometric, from λmax (for ridge the lasso's, since ridge has none) down.</summary>
    public double[] Lambdas(WorkloadData data)
    {
        Workload workload = data.Workload;
        double top = (workload.L1Ratio > 0 ? Start(data) : Start(data).WithL1Ratio(1)).LambdaMax;
        return [.. Enumerable.Range(0, workload.LambdaCount).Select(k => top * Math.Pow(workload.LastRatio, k / (workload.LambdaCount - 1.0)))];
    }

    /// <summary>Fits the path, or path and cross-validation.</summary>
    public (RegularizationPath Path, CrossValidation? Validation) Fit(WorkloadData data, double[] lambdas, DesignMatrix? design = null)
    {
        Regression regression = Start(data, design);
        var grid = new LambdaGrid { Values = lambdas };
        if (data.Workload.Folds == 0)
        {
            return (regression.FitPath(grid), null);
        }

        CrossValidatedPath found = regression.CrossValidate(Folds.FromLabels(data.FoldOfRow), grid);
        return (found.Path, found.CrossValidation);
    }
}
