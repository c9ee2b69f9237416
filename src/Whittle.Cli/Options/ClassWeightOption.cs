using System.CommandLine;
using System.Globalization;
using Whittle.Data;

namespace Whittle.Cli;

/// <summary>What the rows of each class count: balanced, or weights by name.</summary>
internal sealed class ClassWeightOption
{
    private const string Balanced = "balanced";

    public Option<string[]> Option { get; } = new("--class-weight")
    {
        Description = "NAME=V multiplies the weights of the rows of a class, may be repeated (default 1); or balanced, by which all classes count alike.",
        HelpName = "NAME=V|balanced",
    };

    /// <summary>The weights, or null where the option was not given.</summary>
    public ClassWeights? Read(ParseResult options)
    {
        string[] words = options.GetValue(Option) ?? [];
        if (words.Contains(Balanced))
        {
            return words.Length == 1 ? ClassWeights.Balanced : throw CliFaults.Contradiction($"{Option.Name} {Balanced}", $"another {Option.Name}", "Give balanced alone, or a weight for each class.");
        }

        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string word in words)
        {
            int at = word.LastIndexOf('=');
            double weight = at > 0 && double.TryParse(word.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)
                ? value
                : throw CliFaults.BadClassWeight(word);
            if (!weights.TryAdd(word[..at], weight))
            {
                throw CliFaults.NamedTwice(Option.Name, word[..at]);
            }
        }

        return words.Length > 0 ? ClassWeights.Of(weights) : null;
    }
}
