using System.Globalization;
using System.Text.Json;
using Whittle.Errors;

namespace Whittle.Models;

/// <summary>Fields of saved models. Infinity and NaN, as in the certificate of a fit whose squares overflow, have no JSON number; they stand as text.</summary>
internal static class JsonFields
{
    /// <summary>Writes a number or null.</summary>
    public static void WriteExtended(this Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        if (value is { } number)
        {
            json.WriteExtended(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>Writes an array of numbers.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers)
        {
            json.WriteExtended(number);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes an array of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>A number, or null.</summary>
    public static double? Extended(this JsonElement json, string name) => json.GetProperty(name) is var value && value.ValueKind == JsonValueKind.Null ? null : Value(value, name);

    /// <summary>A number.</summary>
    public static double Number(this JsonElement json, string name) => json.Extended(name) ?? throw Faults.ModelUnreadable($"{name} is null");

    /// <summary>A text.</summary>
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw Faults.ModelUnreadable($"{name} is null");

    /// <summary>An array of numbers, as many as are expected where that is known.</summary>
    public static double[] Numbers(this JsonElement json, string name, int? count = null)
    {
        double[] numbers = [.. json.GetProperty(name).EnumerateArray().Select(value => Value(value, name))];
        return count is null || numbers.Length == count ? numbers : throw Faults.ModelUnreadable($"{name} has {numbers.Length} values where there must be {count}");
    }

    /// <summary>An array of texts.</summary>
    public static string[] Texts(this JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(text => text.GetString() ?? throw Faults.ModelUnreadable($"one of {name} is null"))];

    private static void WriteExtended(this Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static double Value(JsonElement value, string name) => value.ValueKind != JsonValueKind.String ? value.GetDouble() : value.GetString() switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        string other => throw Faults.ModelUnreadable($"{name} is '{other}'"),
        null => throw Faults.ModelUnreadable($"{name} is null"),
    };
}
