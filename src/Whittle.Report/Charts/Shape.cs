namespace Whittle.Report;

/// <summary>The shape of a mark.</summary>
internal enum Shape
{
    Circle,
    Square,
    Diamond,
    Triangle,
}
