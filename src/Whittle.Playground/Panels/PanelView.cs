namespace Whittle.Playground;

/// <summary>What a panel shows.</summary>
/// <param name="Spoken">What it comes to in a few words for those who hear the page, such as <c>lambda 0.41, 3 of 5 factors kept</c>.</param>
/// <param name="Html">Sentences, charts and tables.</param>
internal sealed record PanelView(string Spoken, string Html);
