using System.Text;

namespace Whittle.Report;

/// <summary>A chart, drawn: a picture, the same in words, and the same in numbers. SVG without scripts or outside references, in light and dark; the same bytes for the same input. Immutable and thread-safe.</summary>
public sealed class Chart
{
    private readonly Svg _shapes;

    internal Chart(string title, string description, ChartTable table, Svg shapes) => (Title, Description, Table, _shapes) = (title, description, table, shapes);

    /// <summary>The heading.</summary>
    public string Title { get; }

    /// <summary>What is to be seen, in words.</summary>
    public string Description { get; }

    /// <summary>What is drawn, in numbers.</summary>
    public ChartTable Table { get; }

    /// <summary>Sentences that belong under the picture, such as a warning; often none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>An SVG document.</summary>
    public string ToSvg() => _shapes.ToDocument(Title, Description, ChartStyle.Css);

    /// <summary>Writes the picture as a part of a page that has the style of charts.</summary>
    /// <param name="page">Where it is written.</param>
    /// <param name="id">Begins the names that title and description have in the page.</param>
    internal void WriteInline(StringBuilder page, string id) => _shapes.WriteInline(page, id, Title, Description);
}
