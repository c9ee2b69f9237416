using Whittle.Errors;

namespace Whittle.Data;

/// <summary>
/// How much the rows of each class of a response count: every row's weight is multiplied by that of its class, for all that a fit learns from rows. Rare classes that
/// count more are found more often, and named more often where they are not; probabilities are then those of classes as common as they are weighted. Immutable and
/// thread-safe.
/// </summary>
public sealed class ClassWeights
{
    private ClassWeights(IReadOnlyDictionary<string, double> given) => Given = given;

    /// <summary>
    /// All classes count alike: the weight of class k is Σw/(K·Σw of its rows), n/(K·n_k) without weights of rows, with K the classes that occur; Σw stays what it is. Learned from the
    /// rows of a fit, so that every fold of a cross-validation learns its own.
    /// </summary>
    public static ClassWeights Balanced { get; } = new(new Dictionary<string, double>());

    /// <summary>The weights by name of the class, each above 0; a class that is not named counts 1.</summary>
    /// <param name="weights">Name and weight; a class that is 0 or 1, or a number, by that number.</param>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> weights) => new(new Dictionary<string, double>(weights, StringComparer.Ordinal));

    /// <summary>Whether they are learned from the rows of a fit.</summary>
    public bool IsBalanced => ReferenceEquals(this, Balanced);

    /// <summary>The weights that were given by name; none where they are balanced.</summary>
    public IReadOnlyDictionary<string, double> Given { get; }

    /// <summary>What is wrong with the weights that were given.</summary>
    internal IEnumerable<string> Problems() => Given.Where(g => !(g.Value > 0 && double.IsFinite(g.Value)))
        .Select(g => Faults.OutOfRange($"ClassWeights['{g.Key}']", g.Value, "(0, ∞)", "how much a row of the class counts; 1 is as without it"));

    /// <summary>The weight of each class.</summary>
    /// <param name="names">The classes in the order of their numbers.</param>
    /// <param name="classes">The number of each row's class.</param>
    /// <param name="weights">One weight a row.</param>
    internal double[] For(IReadOnlyList<string> names, ReadOnlySpan<double> classes, ReadOnlySpan<double> weights)
    {
        if (!IsBalanced)
        {
            return [.. names.Select(name => Given.TryGetValue(name, out double own) ? own : 1)];
        }

        var sums = new double[names.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            sums[(int)classes[i]] += weights[i];
        }

        double total = sums.Sum();
        int present = sums.Count(s => s > 0);
        return Array.ConvertAll(sums, s => s > 0 ? total / (present * s) : 1);
    }
}
