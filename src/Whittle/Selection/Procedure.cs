namespace Whittle.Selection;

/// <summary>
/// A whole way from rows to a predictor, choices included, as a comparison sees it: for folds and a measure, the error of each fold's rows by a fit that has not seen them. Regressions make theirs
/// (<c>Regression.AsProcedure</c>); any other predictor enters by the same door.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Run">
/// For a plan of outer folds and a measure, told of progress and cancellation: one entry a draw and fold, in their order, draw by draw; those that a cancellation left unfinished are missing.
/// </param>
public sealed record Procedure(string Name, Func<FoldPlan, ErrorMeasure, IProgress<double>?, CancellationToken, IReadOnlyList<NestedChoice>> Run);
