namespace Whittle.Losses;

/// <summary>Any row loss, row by row.</summary>
internal sealed class RowBlocks<TRow>(TRow row) : IRowBlock
    where TRow : struct, IRowLoss
{
    /// <inheritdoc/>
    public void Values(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = row.Value(response[i], predictor[i]);
        }
    }

    /// <inheritdoc/>
    public void Slopes(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> slopes)
    {
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = row.Derivatives(response[i], predictor[i]).Slope;
        }
    }

    /// <inheritdoc/>
    public void Curvatures(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor, Span<double> curvatures)
    {
        for (int i = 0; i < curvatures.Length; i++)
        {
            curvatures[i] = row.Derivatives(response[i], predictor[i]).Curvature;
        }
    }

    /// <inheritdoc/>
    public void DualValues(ReadOnlySpan<double> response, ReadOnlySpan<double> descents, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = row.DualValue(response[i], descents[i]);
        }
    }
}
