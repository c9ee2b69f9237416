using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Whittle.Cli;

/// <summary>
/// Options whose values are checked while they are parsed, so that all faults are reported at once: numbers are invariant (never the culture of the
/// machine), and a fault says the value and what is allowed.
/// </summary>
internal static class CheckedOption
{
    /// <summary>A finite number of 0 or more.</summary>
    public static Option<double?> NotNegative(string name, string helpName, string description) =>
        Number(name, helpName, description, v => v >= 0, "0 or more");

    /// <summary>A finite number above 0.</summary>
    public static Option<double?> Positive(string name, string helpName, string description) =>
        Number(name, helpName, description, v => v > 0, "above 0");

    /// <summary>A number strictly between 0 and 1.</summary>
    public static Option<double?> Fraction(string name, string helpName, string description) =>
        Number(name, helpName, description, v => v is > 0 and < 1, "between 0 and 1");

    /// <summary>A number from 0 to 1.</summary>
    public static Option<double?> Share(string name, string helpName, string description) =>
        Number(name, helpName, description, v => v is >= 0 and <= 1, "from 0 to 1");

    /// <summary>A whole number from a least one up.</summary>
    public static Option<int?> Whole(string name, string helpName, string description, int least) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => int.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : Refuse<int?>(result, $"{name} is '{Text(result)}'; it must be a whole number of {least.ToString(CultureInfo.InvariantCulture)} or more."),
    };

    /// <summary>Any whole number of 64 bits.</summary>
    public static Option<long?> Seed(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => long.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : Refuse<long?>(result, $"{name} is '{Text(result)}'; it must be a whole number."),
    };

    /// <summary>One of a few words, the first the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[0],
            CustomParser = result => words.Contains(Text(result)) ? Text(result) : Refuse<string>(result, $"{name} is '{Text(result)}'; it must be one of {string.Join(", ", words)}."),
        };
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Whether an option was written on the command line.</summary>
    public static bool IsGiven(this ParseResult options, Option option) => options.GetResult(option) is { Implicit: false };

    /// <summary>A number in a range.</summary>
    public static Option<double?> Number(string name, string helpName, string description, Func<double, bool> isAllowed, string range) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && isAllowed(value)
            ? value
            : Refuse<double?>(result, $"{name} is '{Text(result)}'; it must be a number, {range}."),
    };

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
