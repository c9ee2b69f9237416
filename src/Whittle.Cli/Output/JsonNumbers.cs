using System.Text.Json;

namespace Whittle.Cli;

/// <summary>Numbers that may be none: JSON has no infinity and no NaN, so what is not finite is written as null, like what is absent.</summary>
internal static class JsonNumbers
{
    public static void WriteReal(this Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.WriteReal(value);
    }

    public static void WriteReal(this Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
