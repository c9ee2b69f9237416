namespace Whittle.Errors;

/// <summary>The messages about the λ of a saved path.</summary>
internal static class PathFaults
{
    public static WhittleException LambdaNotSaved(double lambda, double? above, double? below, double? exactFrom)
    {
        string[] neighbours = [.. new[] { above, below }.OfType<double>().Select(Faults.Text)];
        string every = exactFrom is { } from ? $"; it knows every λ from {Faults.Text(from)} up" : "";
        return new(
            FaultKind.Usage, "lambda-not-saved", $"The path has no fit at λ = {Faults.Text(lambda)}; the nearest λ it has {(neighbours.Length == 1 ? "is" : "are")} {string.Join(" and ", neighbours)}{every}.",
            "lambda", "Ask for one of these with all its digits, or save the path again with this λ among its --lambdas.");
    }
}
