using Whittle.Report;

namespace Whittle.Playground;

/// <summary>A chart of which a move of λ changes one group of shapes: that alone is put into the page first, and all else follows it.</summary>
/// <param name="Chart">The whole chart.</param>
/// <param name="Name">What the group is called in it; the same as long as all else in the picture is.</param>
/// <param name="Shapes">What is in the group.</param>
internal sealed record MovingChart(Chart Chart, string Name, string Shapes);
