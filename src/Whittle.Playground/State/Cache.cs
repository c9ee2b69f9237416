namespace Whittle.Playground;

/// <summary>What has been computed, by name: a slider asks for the same again and again. Not thread-safe.</summary>
/// <param name="mostKept">How many are kept before all are let go.</param>
internal sealed class Cache<T>(int mostKept = 64)
{
    private readonly Dictionary<string, T> _kept = new(StringComparer.Ordinal);

    /// <summary>What is kept under a name, or is made and kept there now.</summary>
    public T Find(string name, Func<T> make)
    {
        if (!_kept.TryGetValue(name, out T? found))
        {
            if (_kept.Count >= mostKept)
            {
                _kept.Clear();
            }

            _kept[name] = found = make();
        }

        return found;
    }
}
