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
        double[] descents = ArrayPool<double>.Shared.Rent(p * fits.Length), room = ArrayPool<double>.Shared.Rent(3 * p);
        Memory<double> low = room.AsMemory(0, p), high = room.AsMemory(p, p), coefficients = room.AsMemory(2 * p, p);
        moments.Descents(Array.ConvertAll(fits, f => f.Coefficients), descents);
        var certificates = new Certificate[fits.Length];
        for (int q = 0; q < fits.Length; q++)
        {
            (double share, double reach, double mean) = moments.Rounding(fits[q].Coefficients);
            double lambda = fits[q].Lambda, largest = mean;
            coefficients.Span.Clear();
            fits[q].Coefficients.CopyTo(coefficients.Span);
            ReadOnlySpan<double> b = coefficients.Span, descent = descents.AsSpan(q * p, p);
            for (int j = 0; j < p; j++)
            {
                double error = share * reach * moments.Size(j);
                largest = Math.Max(largest, error);
                (low.Span[j], high.Span[j]) = (descent[j] - error, descent[j] + error);
            }

            // r = ỹ − X̃b: ⟨r, ỹ⟩ and ⟨r, r⟩ over Σw. The dual value is the lesser of those at the two ends of what the descent may be.
            double withResponse = moments.Square - moments.Product(b), squares = Math.Max(0, withResponse - Kernels.Dot(descent, b));
            double objective = (squares / 2) + PenaltyOf(fits[q]), violation = _penalty.Violation(_map.AllCoefficients, descent, b, lambda);
            double Dual(ReadOnlyMemory<double> end) =>
                _penalty.Dual(_map.AllCoefficients, end.Span, coefficients.Span, lambda, _ => 0).Max(d => (d.Shrink * withResponse) - (d.Shrink * d.Shrink * squares / 2) - d.Cost);
            double gap = Math.Max(0, objective - Math.Min(Dual(low), Dual(high))) + (3 * share * reach * reach) + (mean * reach);
            certificates[q] = new Certificate(objective, gap / _reference, (violation + largest) / GradientScale, _tolerance);
        }

        ArrayPool<double>.Shared.Return(descents);
        ArrayPool<double>.Shared.Return(room);
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
}
