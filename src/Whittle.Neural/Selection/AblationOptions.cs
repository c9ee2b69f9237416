using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>What an ablation tries: strengths and rates to choose among inside each fold. Immutable and thread-safe.</summary>
public sealed record AblationOptions
{
    /// <summary>λ of L1, ascending; default 0.0003 … 0.03.</summary>
    public IReadOnlyList<double> L1 { get; init; } = [0.0003, 0.001, 0.003, 0.01, 0.03];

    /// <summary>λ of L2, ascending; default 0.001 … 0.3.</summary>
    public IReadOnlyList<double> L2 { get; init; } = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

    /// <summary>Shares of hidden neurons that dropout drops, ascending; default 0.1 … 0.5.</summary>
    public IReadOnlyList<double> Dropout { get; init; } = [0.1, 0.2, 0.35, 0.5];

    /// <summary>How many trainings of different seeds a fold's error is the mean of, at least 1; default 3.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>How LassoNet's path is followed; null leaves LassoNet out.</summary>
    public LassoNetOptions? LassoNet { get; init; } = new() { Growth = 1.2, Patience = 5, Epochs = 50 };

    /// <summary>All that is wrong with it.</summary>
    internal IEnumerable<string> Problems()
    {
        foreach ((string name, IReadOnlyList<double> values) in new[] { ("L1", L1), ("L2", L2), ("Dropout", Dropout) })
        {
            if (values.Count == 0)
            {
                yield return $"{name} is empty; an ablation needs at least one value to choose.";
            }
        }

        if (Seeds < 1)
        {
            yield return Faults.OutOfRange("Seeds", Seeds, "[1, 2147483647]", "how many trainings are averaged");
        }
    }
}
