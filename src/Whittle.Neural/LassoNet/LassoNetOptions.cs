using Whittle.Errors;

namespace Whittle.Neural;

/// <summary>
/// How LassoNet's path is followed. The dense network is trained by the options of the regression; along the path steps are gradient descent with momentum, since LassoNet's proximal operator is one of plain distances. Immutable and
/// thread-safe.
/// </summary>
public sealed record LassoNetOptions
{
    private const double DefaultFirst = 0.02;

    /// <summary>M &gt; 0, how many times the size of its skip weight an input's weights into the first layer may have; default 10. Near 0 the model is linear.</summary>
    public double Hierarchy { get; init; } = 10;

    /// <summary>By what λ grows from one point to the next, above 1; default 1.1.</summary>
    public double Growth { get; init; } = 1.1;

    /// <summary>
    /// The first λ as a share of the linear lasso's λmax of the same data, in (0, 1). Default (null) it is where the first input is about to leave the dense network, and at least 0.02 of that λmax; where paths must begin alike, as in the folds of a
    /// comparison, it is 0.02.
    /// </summary>
    public double? First { get; init; }

    /// <summary>The share of λmax below which no path begins by itself.</summary>
    internal double Least => First ?? DefaultFirst;

    /// <summary>How many epochs a λ takes at most, at least 1; default 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>After how many epochs without a better objective on the validation rows the next λ follows, at least 1; default 10.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>The learning rate along the path, above 0; default 0.02.</summary>
    public double LearningRate { get; init; } = 0.02;

    /// <summary>The momentum along the path, in [0, 1); default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>How many seeds the importance of features is averaged over, at least 1; default 1.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>All that is wrong with it.</summary>
    internal IEnumerable<string> Problems() =>
    [
        .. Hierarchy > 0 && double.IsFinite(Hierarchy) ? Array.Empty<string>() : [Faults.OutOfRange("Hierarchy", Hierarchy, "(0, ∞)", "how large weights may be beside the skip's")],
        .. Growth > 1 && double.IsFinite(Growth) ? Array.Empty<string>() : [Faults.OutOfRange("Growth", Growth, "(1, ∞)", "by what λ grows")],
        .. First is null or (> 0 and < 1) ? Array.Empty<string>() : [Faults.OutOfRange("First", First.Value, "(0, 1)", "where λ begins, as a share of the linear λmax")],
        .. Epochs >= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Epochs", Epochs, "[1, 2147483647]", "how many passes a λ takes")],
        .. Patience >= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Patience", Patience, "[1, 2147483647]", "how many epochs without improvement end a λ")],
        .. LearningRate > 0 && double.IsFinite(LearningRate) ? Array.Empty<string>() : [Faults.OutOfRange("LearningRate", LearningRate, "(0, ∞)", "how far a step goes")],
        .. Momentum is >= 0 and < 1 ? Array.Empty<string>() : [Faults.OutOfRange("Momentum", Momentum, "[0, 1)", "the share of the last step that is kept")],
        .. Seeds >= 1 ? Array.Empty<string>() : [Faults.OutOfRange("Seeds", Seeds, "[1, 2147483647]", "how many trainings importance is averaged over")],
    ];
}
