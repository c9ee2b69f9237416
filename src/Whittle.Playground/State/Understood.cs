using System.Globalization;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>A query string as the engine understands it. A slider of λ asks for the same at one λ after another: all else is then neither read nor written anew. Immutable.</summary>
internal sealed class Understood
{
    private static Understood? _last;

    private readonly string _rest;
    private readonly int _table;
    private readonly PlayState _state;
    private readonly double _scale;
    private readonly (string Start, string Middle, string End) _text;

    private Understood(string rest)
    {
        (_rest, _table, _state) = (rest, GivenTable.Version, PlayState.ParseRest(rest));
        PlayState resolved = At("");
        _scale = Students.ScaleOf(resolved);
        _text = resolved.RestOfQuery();
        Spoken = SliderWords.Of(resolved);
    }

    /// <summary>What the sliders say.</summary>
    public string Spoken { get; }

    /// <summary>What is understood of a query string without λ; not thread-safe.</summary>
    public static Understood Of(string rest) => _last is { } last && last._rest == rest && last._table == GivenTable.Version ? last : _last = new Understood(rest);

    /// <summary>The state at the λ that a query string says.</summary>
    public PlayState At(string lambda) => GivenTable.Resolve(_state.At(lambda));

    /// <summary>A state of another λ as a query string.</summary>
    public string ToQuery(PlayState state) => string.Create(CultureInfo.InvariantCulture, $"{_text.Start}&lambda={state.Lambda:G6}{_text.Middle}&shown={Plain.Number(state.Lambda * _scale)}{_text.End}");
}
