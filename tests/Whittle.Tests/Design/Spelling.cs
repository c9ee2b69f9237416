using Whittle.Data;
using Whittle.Numerics;

namespace Whittle.Tests.Design;

/// <summary>The columns of a block spelled out by its definition, one array a column.</summary>
internal static class Spelling
{
    public static double[][] Of(EncodedBlock block, int rows)
    {
        switch (block)
        {
            case EncodedNumbers numbers:
                return [.. Enumerable.Range(0, numbers.Columns).Select(k => numbers.Values.Slice(k * rows, rows).ToArray())];
            case EncodedFactor factor:
                return [.. Enumerable.Range(factor.First, factor.Levels - factor.First).Select(level => factor.Codes.Select(c => c == level ? 1.0 : 0).ToArray())];
            case EncodedPolynomial { Basis.IsRaw: true } powers:
                return [.. Enumerable.Range(1, powers.Basis.Degree).Select(k => ExactPowers.Of(powers.X.Span, powers.Basis.Degree).High[((k - 1) * rows)..(k * rows)])];
            case EncodedProduct product:
                return product.Parts.Select(part => Of(part, rows)).Aggregate((left, right) => [.. right.SelectMany(r => left.Select(l => l.Zip(r, (u, v) => u * v).ToArray()))]);
            default:
                // The same recurrence, but from the top down and one row at a time; that its values are R's is held elsewhere.
                var polynomial = (EncodedPolynomial)block;
                return [.. Enumerable.Range(1, polynomial.Basis.Degree).Select(k => polynomial.X.ToArray().Select(x => Evaluate(polynomial.Basis, x, k)).ToArray())];
        }
    }

    private static double Evaluate(PolynomialBasis basis, double x, int degree) => degree < 0 ? 0
        : degree == 0 ? 1 / basis.Norms[0]
        : (((x - basis.Centres[degree - 1]) * Evaluate(basis, x, degree - 1)) - (basis.Norms[degree - 1] * Evaluate(basis, x, degree - 2))) / basis.Norms[degree];
}
