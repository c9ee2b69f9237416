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
                json.WriteExtended("fill", number.Fill);
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
                json.WriteNumbers("centres", polynomial.Centres);
                json.WriteNumbers("norms", polynomial.Norms);
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

    private static RecipeStep Read(JsonElement json, int depth) => json.Text("kind") switch
    {
        "number" => new NumberStep(json.Text("column"), json.Extended("fill"), json.GetProperty("indicator").GetBoolean()),
        "factor" => new FactorStep(
            json.Text("column"), json.Texts("levels"),
            json.GetProperty("hasReference").GetBoolean(), json.GetProperty("missingIsLevel").GetBoolean(),
            json.TryGetProperty("isNumeric", out JsonElement isNumeric) && isNumeric.GetBoolean()),
        "expression" => new ExpressionStep(ReadExpression(json)),
        "polynomial" => ReadPolynomial(json),
        "interaction" when depth < Deepest => new InteractionStep([.. json.GetProperty("parts").EnumerateArray().Select(part => Read(part, depth + 1))]),
        string other => throw Faults.ModelUnreadable($"a column of kind '{other}' is not known"),
    };

    private static void WriteFactor(Utf8JsonWriter json, FactorStep factor)
    {
        json.WriteTexts("levels", factor.Levels);
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
        double[] centres = json.Numbers("centres"), norms = json.Numbers("norms");
        return json.GetProperty("raw").GetBoolean()
            ? degree is >= 1 and <= FormulaParser.LargestDegree ? new PolynomialStep(ReadExpression(json), degree) : throw Faults.ModelUnreadable($"the degree {degree} is not known")
            : centres.Length == degree && degree >= 1 && norms.Length == degree + 1 && Array.TrueForAll(norms, b => b > 0) ? new PolynomialStep(ReadExpression(json), centres, norms)
            : throw Faults.ModelUnreadable("a polynomial is not complete");
    }

    private static Expression ReadExpression(JsonElement json) => Expression.Parse(json.Text("expression"));
}
