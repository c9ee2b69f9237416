using System.Text.Json;
using System.Text.Json.Serialization;

namespace Whittle.Tests.Reference;

/// <summary>One problem of <c>reference/problems.json</c>.</summary>
/// <param name="Name">The name that fits refer to.</param>
/// <param name="Rows">The number of observations.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="X">The design, column-major: row i of column j stands at j·Rows + i.</param>
/// <param name="Y">The response.</param>
/// <param name="Weights">The observation weights, or null for ones.</param>
/// <param name="PenaltyFactors">The penalty factors (0 = never penalized, +∞ = excluded), or null for ones.</param>
/// <param name="Intercept">Whether an intercept is fitted.</param>
/// <param name="Standardize">Whether the penalty is on the standardized scale.</param>
/// <param name="LambdaMax">Where the lasso's path begins, to six digits.</param>
public sealed record ReferenceProblem(
    string Name, int Rows, int Columns, double[] X, double[] Y, double[]? Weights, double[]? PenaltyFactors, bool Intercept, bool Standardize, double LambdaMax)
{
    internal static ReferenceProblem From(Stored s)
    {
        double[] x = [.. s.X.SelectMany(column => column)];
        if (s.X.Length != s.Columns || x.Length != s.Rows * s.Columns || s.Y.Length != s.Rows)
            throw new JsonException($"{s.Name}: the sizes do not agree.");
        return new(s.Name, s.Rows, s.Columns, x, s.Y, s.Weights, s.PenaltyFactors, s.Intercept, s.Standardize, s.LambdaMax);
    }

    /// <summary>The problem as the file holds it: X by columns.</summary>
    internal sealed record Stored(
        string Name, int Rows, int Columns, double[][] X, double[] Y, double[]? Weights,
        [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double[]? PenaltyFactors,
        bool Intercept, bool Standardize, double LambdaMax);
}
