using Whittle.Selection;

namespace Whittle.Cli;

/// <summary>Everything that <c>cv</c> found.</summary>
/// <param name="Input">The data and penalty.</param>
/// <param name="Choice">One cross-validated path a mixture.</param>
/// <param name="Nested">The nested cross-validation, where it was asked for and not cancelled.</param>
internal sealed record CvResult(RegressionInput Input, CrossValidatedChoice Choice, NestedCrossValidation? Nested);
