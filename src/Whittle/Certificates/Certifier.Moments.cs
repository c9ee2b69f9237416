using System.Buffers;
using Whittle.Numerics;

namespace Whittle.Certificates;

/// <content>Certificates that do not look at the data.</content>
internal sealed partial class Certifier
{
    /// <summary>
    /// Certifies fits of least squares from second moments, without a pass over the data: what rounding can have done to these is added to gap and violation. Not for
    /// unpenalized columns, whose descent would have to be projected out, nor for λ = 0.
    /// </summary>
    public Certificate[] Certify(FitState[] fits, SecondMoments moments)
    {
        int p = _map.Coefficients;
        double[] descents = ArrayPool<double>.Shared.Rent(p * fits.Length);
        moments.Descents(Array.ConvertAll(fits, f => f.Coefficients), descents);
        var certificates = new Certificate[fits.Length];
        WorkersOfJudges.Run(fits.Length, q =>
        {
            double[] room = ArrayPool<double>.Shared.Rent(3 * p);
            certificates[q] = Judge(fits[q], moments, descents.AsSpan(q * p, p), room);
            ArrayPool<double>.Shared.Return(room);
        });
        ArrayPool<double>.Shared.Return(descents);
        return certificates;
    }

    /// <summary>Certifies ridge fits from the Gram matrix of their rows, without a pass over the data. Not for unpenalized columns, nor for λ = 0.</summary>
    /// <param name="fits">The fits.</param>
    /// <param name="solutions">Of each the α from which its coefficients were formed.</param>
    /// <param name="moments">What is known of the rows.</param>
    public Certificate[] Certify(FitState[] fits, double[][] solutions, RowMoments moments)
    {
        var certificates = new Certificate[fits.Length];
        _map.Design.Workers.Run(fits.Length, q =>
        {
            (double loss, double gap, double violation) = moments.Judge(fits[q].Lambda, solutions[q], fits[q].Coefficients);
            certificates[q] = new Certificate(loss + PenaltyOf(fits[q]), gap / _reference, violation / GradientScale, _tolerance);
        });
        return certificates;
    }

    private Certificate Judge(FitState fit, SecondMoments moments, ReadOnlySpan<double> descent, double[] room)
    {
        int p = descent.Length;
        Span<double> low = room.AsSpan(0, p), high = room.AsSpan(p, p), b = room.AsSpan(2 * p, p);
        (double share, double reach, double mean) = moments.Rounding(fit.Coefficients);
        double lambda = fit.Lambda, largest = mean;
        b.Clear();
        fit.Coefficients.CopyTo(b);
        for (int j = 0; j < p; j++)
        {
            double error = share * reach * moments.Size(j);
            largest = Math.Max(largest, error);
            (low[j], high[j]) = (descent[j] - error, descent[j] + error);
        }

        // r = ỹ − X̃b: ⟨r, ỹ⟩ and ⟨r, r⟩ over Σw. The dual value is the lesser of those at the two ends of what the descent may be.
        double withResponse = moments.Square - moments.Product(b), squares = Math.Max(0, withResponse - Kernels.Dot(descent, b));
        double objective = (squares / 2) + PenaltyOf(fit), violation = _penalty.Violation(_map.AllCoefficients, descent, b, lambda);
        double dual = Math.Min(DualOf(low, b, lambda, withResponse, squares), DualOf(high, b, lambda, withResponse, squares));
        double gap = Math.Max(0, objective - dual) + (3 * share * reach * reach) + (mean * reach);
        return new Certificate(objective, gap / _reference, (violation + largest) / GradientScale, _tolerance);
    }

    private double DualOf(ReadOnlySpan<double> descent, ReadOnlySpan<double> b, double lambda, double withResponse, double squares) =>
        _penalty.Dual(_map.AllCoefficients, descent, b, lambda, _ => 0).Max(d => (d.Shrink * withResponse) - (d.Shrink * d.Shrink * squares / 2) - d.Cost);
}
