namespace Whittle.Rivals;

/// <summary>A row as ML.NET reads it: of floats.</summary>
internal sealed class MlRow
{
    public required float Label { get; init; }

    public required bool IsPositive { get; init; }

    public required float[] Features { get; init; }
}
