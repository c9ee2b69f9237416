using System.Globalization;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Whittle.Models;

[assembly: SupportedOSPlatform("browser")]

namespace Whittle.Playground;

/// <summary>What the page's worker calls: states in, pictures and words out. One thread calls it.</summary>
internal static partial class Engine
{
    private static readonly string[] Rehearsed = ["penalty", "reward", "path", "own"];

    private static void Main()
    {
    }

    /// <summary>The style of charts.</summary>
    [JSExport]
    public static string Style() => Report.ChartStyle.Css;

    /// <summary>
    /// A panel of a state, in four parts: the state as it is understood, every value within its range and what is missing at its default; what the sliders say, by their names as a query string; what the panel comes to in a few spoken words;
    /// and the panel's HTML.
    /// </summary>
    /// <param name="panel">The panel's name.</param>
    /// <param name="query">A query string; anything may be in it.</param>
    /// <param name="hasNumbers">Whether a disclosure of numbers is open.</param>
    [JSExport]
    public static string[] Draw(string panel, string query, bool hasNumbers)
    {
        (Understood asked, PlayState state) = StateOf(query);
        PanelView view = Panels.Draw(panel, state with { HasNumbers = hasNumbers });
        return [asked.ToQuery(state), asked.Spoken, view.Spoken, view.Html];
    }

    /// <summary>
    /// What a move of λ changes in the picture of a panel, in two parts: the name of a group of shapes, and what is in it; none where the panel has no such group. It is asked for before the panel itself, which then finds it made: a picture
    /// need not wait for the words below it.
    /// </summary>
    /// <param name="panel">The panel's name.</param>
    /// <param name="query">A query string; anything may be in it.</param>
    [JSExport]
    public static string[] Move(string panel, string query) => Panels.Move(panel, StateOf(query).State) is { } moving ? [moving.Name, moving.Shapes] : [];

    /// <summary>Draws a panel that a move of λ draws, for nobody to see: code that is met for the first time is slow, and so the page's first moves would be.</summary>
    /// <param name="step">Which one, from 0.</param>
    [JSExport]
    public static void Rehearse(int step)
    {
        (string panel, string query) = (Rehearsed[step % Rehearsed.Length], string.Create(CultureInfo.InvariantCulture, $"by=given&lambda={Math.Pow(10, -2 + (0.37 * step % 3)):G6}"));
        Move(panel, query);
        Draw(panel, query, false);
    }

    /// <summary>How many bytes of a file are looked at: one more than may be.</summary>
    [JSExport]
    public static int MostBytes() => GivenTable.MostBytes + 1;

    /// <summary>Takes a table that is given to the page, in the place of any before it. What is wrong with it is said by the panel.</summary>
    /// <param name="bytes">The file, or its beginning where it is larger than may be.</param>
    /// <param name="name">What it is called.</param>
    [JSExport]
    public static void Read(byte[] bytes, string name) => GivenTable.Read(bytes, name);

    /// <summary>The model that the panel of own data shows, as the command line would save it.</summary>
    /// <param name="query">A query string of a state that has one.</param>
    [JSExport]
    public static byte[] Save(string query)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(OwnFit.Of(PlayState.Parse(query)).Model, stream);
        return stream.ToArray();
    }

    /// <summary>A case that the same engine answers outside a browser too.</summary>
    /// <param name="seed">Which case.</param>
    [JSExport]
    public static string Golden(int seed) => Whittle.Playground.Golden.Run(seed);

    private static (Understood Asked, PlayState State) StateOf(string query)
    {
        (string lambda, string rest) = PlayState.Part(query);
        Understood asked = Understood.Of(rest);
        return (asked, asked.At(lambda));
    }
}
