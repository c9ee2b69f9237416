using System.Collections;
using System.Globalization;

namespace Whittle.Data;

/// <summary>x1, x2, … : the names of columns that have none, made when they are asked for.</summary>
/// <param name="count">How many there are.</param>
internal sealed class NumberedNames(int count) : IReadOnlyList<string>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
            return string.Create(CultureInfo.InvariantCulture, $"x{index + 1}");
        }
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(j => this[j]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
