using System.Text.Json;
using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Models;

/// <summary>
/// Steps of a recipe in a model's file. Expressions stand as their text. A version that does not know a kind rejects the file, so a new kind needs no new
/// schema.
/// </summary>
internal static class StepJson
{
    // An interaction's parts are no interactions, so a file that nests them is wrong; the bound keeps it from exhausting the stack before that is seen.
    private const int Deepest = 2;

    public static void Write(Utf8JsonWriter json, RecipeStep step)
    {
        json.WriteStartObject();
        json.WriteString("column", step.Column);
        switch (step)
        {
            case NumberStep number:
                json.WriteString("kind", "number");
                ModelFile.WriteExtended(json, "fill", number.Fill);
                json.WriteBoolean("indicator", number.Indicator);
                break;
            case FactorStep factor:
                json.WriteString("kind", "factor");
                WriteFactor(json, factor);
                break;
            case ExpressionStep expression:
                json.WriteString("kind", "expression");
                json.WriteString("expression", expression.Expression.ToString());
                break;
            case PolynomialStep polynomial:
                json.WriteString("kind", "polynomial");
                json.WriteString("expression", polynomial.Expression.ToString());
                json.WriteNumber("degree", polynomial.Degree);
                json.WriteBoolean("raw", polynomial.IsRaw);
                WriteNumbers(json, "centres", polynomial.Centres);
                WriteNumbers(json, "norms", polynomial.Norms);
                break;
            case InteractionStep interaction:
                json.WriteString("kind", "interaction");
                json.WriteStartArray("parts");
                foreach (RecipeStep part in interaction.Parts)
                {
                    Write(json, part);
                }

                json.WriteEndArray();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }

        json.WriteEndObject();
    }

    public static RecipeStep Read(JsonElement json)
    {
        try
        {
            return Read(json, 1);
        }
        catch (WhittleException e) when (e.Kind != FaultKind.Model)
        {
            throw Faults.ModelUnreadable(e.Message, e);
        }
    }

    private static RecipeStep Read(JsonElement json, int depth) => ModelFile.Text(json, "kind") switch
    {
        "number" => new NumberStep(ModelFile.Text(json, "column"), ModelFile.Extended(json, "fill"), json.GetProperty("indicator").GetBoolean()),
        "factor" => new FactorStep(
            ModelFile.Text(json, "column"), [.. json.GetProperty("levels").EnumerateArray().Select(l => l.GetString()!)],
            json.GetProperty("hasReference").GetBoolean(), json.GetProperty("missingIsLevel").GetBoolean(),
            json.TryGetProperty("isNumeric", out JsonElement isNumeric) && isNumeric.GetBoolean()),
        "expression" => new ExpressionStep(ReadExpression(json)),
        "polynomial" => ReadPolynomial(json),
        "interaction" when depth < Deepest => new InteractionStep([.. json.GetProperty("parts").EnumerateArray().Select(part => Read(part, depth + 1))]),
        string other => throw Faults.ModelUnreadable($"a column of kind '{other}' is not known"),
    };

    private static void WriteFactor(Utf8JsonWriter json, FactorStep factor)
    {
        json.WriteStartArray("levels");
        foreach (string level in factor.Levels)
        {
            json.WriteStringValue(level);
        }

        json.WriteEndArray();
        json.WriteBoolean("hasReference", factor.HasReference);
        json.WriteBoolean("missingIsLevel", factor.MissingIsLevel);
        if (factor.IsNumeric)
        {
            json.WriteBoolean("isNumeric", true);
        }
    }

    private static PolynomialStep ReadPolynomial(JsonElement json)
    {
        int degree = json.GetProperty("degree").GetInt32();
        double[] centres = ReadNumbers(json, "centres"), norms = ReadNumbers(json, "norms");
        return json.GetProperty("raw").GetBoolean()
            ? degree is >= 1 and <= FormulaParser.LargestDegree ? new PolynomialStep(ReadExpression(json), degree) : throw Faults.ModelUnreadable($"the degree {degree} is not known")
            : centres.Length == degree && degree >= 1 && norms.Length == degree + 1 && Array.TrueForAll(norms, b => b > 0) ? new PolynomialStep(ReadExpression(json), centres, norms)
            : throw Faults.ModelUnreadable("a polynomial is not complete");
    }

    private static Expression ReadExpression(JsonElement json) => Expression.Parse(ModelFile.Text(json, "expression"));

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static double[] ReadNumbers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
