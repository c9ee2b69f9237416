using Whittle.Data;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>A regression as the command line asked for it.</summary>
/// <param name="Regression">Data and penalty, the mixture in Whittle's convention.</param>
/// <param name="Plan">How folds are drawn, or null where the verb has none.</param>
/// <param name="ToWhittle">Translates a λ of --lambda-as into Whittle's.</param>
/// <param name="Policy">What happened to missing cells.</param>
/// <param name="Missing">The columns in use that have missing cells.</param>
internal sealed record RegressionInput(Regression Regression, FoldPlan? Plan, Func<double, double> ToWhittle, MissingPolicy Policy, IReadOnlyList<MissingCells> Missing)
{
    /// <summary>The automatic path, and on to a λ that was given where that is below its end: kept features have entered by then.</summary>
    public RegularizationPath PathDownTo(double lambda, CancellationToken cancellation)
    {
        RegularizationPath path = Regression.FitPath(null, null, cancellation);
        return path.Points[^1].Lambda <= lambda || Regression.L1Ratio == 0
            ? path
            : Regression.FitPath(new LambdaGrid { Values = [.. path.Points.Select(p => p.Lambda), lambda] }, null, cancellation);
    }

    /// <summary>A path that goes through a λ, and its fit there.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (PathPoint Point, RegularizationPath Path) PathThrough(double lambda, CancellationToken cancellation)
    {
        RegularizationPath down = PathDownTo(lambda, cancellation), through = Regression.FitPath(new LambdaGrid { Values = [.. down.Points.Select(p => p.Lambda), lambda] }, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return (through.Points.First(p => p.Lambda == lambda), through);
    }
}
