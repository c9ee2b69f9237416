using System.Globalization;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>The λ of <c>--lambdas</c>: numbers with commas, or a text or .npy file that holds them.</summary>
internal static class LambdaList
{
    /// <exception cref="Errors.WhittleException">A part is no number of 0 or more (all such parts are named), there is none, or the file cannot be read.</exception>
    public static double[] Read(string text)
    {
        if (text.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            double[] values = InputFile.Read(text, NpyMatrix.Read).Values;
            string[] negative = [.. values.Where(v => v < 0).Select(v => v.ToString("R", CultureInfo.InvariantCulture))];
            return negative.Length == 0 ? NotEmpty(text, values) : throw CliFaults.BadLambdas(text, negative);
        }

        string list = File.Exists(text) ? InputFile.Read(text, File.ReadAllText) : text;
        string[] parts = list.Split([',', ' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
        string[] bad = [.. parts.Where(part => Value(part) is null)];
        return bad.Length == 0 ? NotEmpty(text, [.. parts.Select(part => Value(part)!.Value)])
            : bad[0] == text ? throw CliFaults.NeitherLambdaNorFile(text)
            : throw CliFaults.BadLambdas(text, bad);
    }

    private static double? Value(string part) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0 ? value : null;

    private static double[] NotEmpty(string text, double[] values) => values.Length > 0 ? values : throw CliFaults.NoLambdas(text);
}
