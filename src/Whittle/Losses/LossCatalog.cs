using Whittle.Errors;

namespace Whittle.Losses;

/// <summary>
/// The one table of names and losses, for the command line and model files. A user's own loss enters by <see cref="With"/>. Immutable and thread-safe.
/// </summary>
public sealed class LossCatalog
{
    private readonly Entry[] _entries;

    private LossCatalog(Entry[] entries) => _entries = entries;

    /// <summary>Every loss of this library.</summary>
    public static LossCatalog Standard { get; } = new(
    [
        new("squared", "identity", null, _ => Loss.Squared),
        new("huber", "identity", "threshold", p => Loss.Huber(p)),
        new("quantile", "identity", "quantile", p => p is { } quantile ? Loss.Quantile(quantile) : Loss.Quantile()),
        new("logistic", "logit", null, _ => Loss.Logistic),
        new("logistic", "probit", null, _ => Loss.Probit),
        new("multinomial", "softmax", "classes", p => Loss.Multinomial((int?)p)),
        new("poisson", "log", null, _ => Loss.Poisson),
        new("gamma", "log", null, _ => Loss.Gamma),
        new("gamma", "inverse", null, _ => Loss.GammaInverse),
        new("tweedie", "log", "power", p => p is { } power ? Loss.Tweedie(power) : Loss.Tweedie()),
        new("multi-squared", "identity", "outputs", p => Loss.MultiSquared((int)(p ?? 1))),
        new("cox", "breslow", null, _ => Loss.Cox()),
        new("cox", "efron", null, _ => Loss.Cox(true)),
    ]);

    /// <summary>The names, each once, in the order of the table.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Select(e => e.Name).Distinct()];

    /// <summary>The links of a loss, the default first.</summary>
    /// <param name="name">The loss's name.</param>
    public IReadOnlyList<string> LinksOf(string name) => [.. _entries.Where(e => e.Name == name).Select(e => e.Link)];

    /// <summary>The name of a loss's parameter, or null where it has none.</summary>
    /// <param name="name">The loss's name.</param>
    public string? ParameterOf(string name) => _entries.First(e => e.Name == name).Parameter;

    /// <summary>The same table with one loss more, which hides one of the same name and link.</summary>
    /// <param name="loss">Any loss.</param>
    public LossCatalog With(Loss loss) => new([new(loss.Name, loss.Link, null, _ => loss), .. _entries.Where(e => e.Name != loss.Name || e.Link != loss.Link)]);

    /// <summary>A loss by name.</summary>
    /// <param name="name">The loss's name.</param>
    /// <param name="link">The link's name, or null for the loss's default.</param>
    /// <param name="parameter">The loss's parameter, or null for its default.</param>
    /// <exception cref="WhittleException">No such loss or link (<c>no-such-loss</c>), or a parameter out of range or where there is none (<c>bad-options</c>).</exception>
    public Loss Create(string name, string? link = null, double? parameter = null)
    {
        Entry? entry = Array.Find(_entries, e => e.Name == name && (link is null || e.Link == link));
        return entry is null ? throw Faults.NoSuchLoss(name, link, Names.Contains(name) ? LinksOf(name) : Names)
            : parameter is not null && entry.Parameter is null ? throw Faults.BadOptions([$"The {name} loss has no parameter."])
            : entry.Create(parameter);
    }

    private sealed record Entry(string Name, string Link, string? Parameter, Func<double?, Loss> Create);
}
