using Whittle.Design;
using Whittle.Losses;
using Whittle.Numerics;

namespace Whittle.Tests.Losses;

/// <summary>Blocks of XᵀHX for any terms: coefficients of several outputs, and intercepts.</summary>
public class LinearPredictorTests
{
    [Fact]
    public void Cross_products_are_those_of_the_curvature_times_each_column()
    {
        const int Rows = 30, Columns = 5, Outputs = 3;
        var random = new Xoshiro256(3);
        double[] weights = [.. Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? 0 : 0.5 + random.NextDouble())];
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => 3 + random.NextNormal())], classes = [.. Enumerable.Range(0, Rows).Select(i => (double)(i % Outputs))];
        var design = new StandardizedDesign(new DenseDesign(x, Rows, Columns), weights, true, true, new Workers(1));
        var map = new LinearPredictor(design, Outputs, true, null);
        double[] predictor = [.. Enumerable.Range(0, map.Length).Select(_ => random.NextNormal())];
        double[] responses = [.. Enumerable.Range(0, map.Length).Select(_ => random.NextNormal())];
        Curvature[] curvatures = [Loss.Multinomial(Outputs).On(classes, weights).CurvatureAt(predictor), Loss.MultiSquared(Outputs).On(responses, weights).CurvatureAt(predictor)];
        int[] all = [.. map.AllCoefficients, .. map.Intercepts];
        foreach (Curvature curvature in (Curvature[])[.. curvatures, .. curvatures.Select(c => new DampedCurvature(c, weights, 0.3))])
        {
            for (int draw = 0; draw < 50; draw++)
            {
                int[] terms = [.. all.OrderBy(_ => random.NextDouble()).Take(1 + random.NextInt(all.Length))];
                int last = random.NextInt(terms.Length + 1);
                int[] columns = draw % 2 == 0 ? terms[last..] : [.. all.OrderBy(_ => random.NextDouble()).Take(last)];
                var actual = new double[terms.Length * columns.Length];
                map.CrossProducts(terms, columns, curvature, actual);
                for (int q = 0; q < columns.Length; q++)
                {
                    double[] direction = new double[map.Length], curved = new double[map.Length], expected = new double[terms.Length];
                    map.Add(new[] { columns[q] }, [1], direction);
                    curvature.Multiply(direction, curved);
                    map.TransposeMultiply(terms, curved, 1, expected);
                    Assert.All(Enumerable.Range(0, terms.Length), k => Assert.Equal(expected[k], actual[k + (q * terms.Length)], 1e-13));
                }
            }
        }
    }
}
