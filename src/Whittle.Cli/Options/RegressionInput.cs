using Whittle.Data;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>A regression as the command line asked for it.</summary>
/// <param name="Regression">Data and penalty, the mixture in Whittle's convention.</param>
/// <param name="Plan">How folds are drawn, or null where the verb has none.</param>
/// <param name="ToWhittle">Translates a λ of --lambda-as into Whittle's.</param>
/// <param name="Policy">What happened to missing cells.</param>
/// <param name="Missing">The columns in use that have missing cells.</param>
internal sealed record RegressionInput(Regression Regression, FoldPlan? Plan, Func<double, double> ToWhittle, MissingPolicy Policy, IReadOnlyList<MissingCells> Missing);
