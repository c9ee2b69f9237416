namespace Whittle.Losses;

/// <summary>A loss made of rows that are apart: L(η) = (1/Σw) Σ wᵢ ℓ(yᵢ, ηᵢ). Immutable and thread-safe.</summary>
/// <typeparam name="TRow">One row's ℓ; a struct, so that its calls fold into the loop over rows.</typeparam>
/// <param name="row">ℓ with its parameters.</param>
public sealed class RowLoss<TRow>(TRow row) : Loss
    where TRow : struct, IRowLoss
{
    /// <summary>ℓ with its parameters.</summary>
    public TRow Row => row;

    /// <inheritdoc/>
    public override string Name => row.Name;

    /// <inheritdoc/>
    public override string Link => row.Link;

    /// <inheritdoc/>
    public override double? Parameter => row.Parameter;

    /// <inheritdoc/>
    public override bool TakesClasses => row.TakesClasses;

    /// <inheritdoc/>
    public override string Domain => row.Domain;

    /// <inheritdoc/>
    internal override bool IsLeastSquares => typeof(TRow) == typeof(SquaredLoss);

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<double> response, int rows, int at) => row.Allows(response[at]) ? null : row.Domain;

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor) => row.Value(response[0], predictor[0]);

    /// <inheritdoc/>
    public override void Mean(ReadOnlySpan<double> predictor, Span<double> mean) => mean[0] = row.Mean(predictor[0]);

    /// <inheritdoc/>
    public override double Start(double mean) => row.Start(mean);

    /// <inheritdoc/>
    public override EmpiricalLoss On(double[] response, double[] weights) => new RowEmpiricalLoss<TRow>(row, response, weights);
}
