using Whittle.Design;
using Whittle.Errors;
using Whittle.Inference;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;

namespace Whittle.Tests.Inference;

public class VarianceAlongTests
{
    private const int Rows = 40;
    private const int Columns = 6;
    private static readonly LambdaGrid Grid = new() { Values = [1, 0.3, 0.01] };

    [Fact]
    public void Draws_are_fits_to_rows_drawn_with_replacement()
    {
        (DenseDesign design, double[] y, _) = Draw();
        VarianceAlong found = Regression.ElasticNet(design, y, 1).FindVariance(Grid, 4, 3);
        var random = new Xoshiro256(3);
        var fits = new List<LinearModel[]>();
        for (int draw = 0; draw < 4; draw++)
        {
            double[] counts = new double[Rows];
            for (int k = 0; k < Rows; k++)
            {
                counts[random.NextInt(Rows)]++;
            }

            Regression own = Regression.ElasticNet(design, y, 1, counts);
            fits.Add([.. Grid.Values!.Select(l => own.Fit(l))]);
        }

        for (int q = 0; q < 3; q++)
        {
            double[] slopes = [.. fits.Select(f => f[q].Coefficients[0].Estimate)];
            Assert.Equal(Math.Sqrt(Variance(slopes)), found.CoefficientDeviations[q][0], 1e-9);
            double[][] predicted = [.. fits.Select(f => f[q].Predict(design))];
            Assert.Equal(Enumerable.Range(0, Rows).Average(i => Variance([.. predicted.Select(p => p[i])])), found.PredictionVariances[q], 1e-9);
        }

        Assert.Null(found.SquaredBiases);
        Assert.Equal((4, true), (found.Draws, found.IsComplete));
        Regression many = Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Threads = 4 });
        Assert.Equal(found.PredictionVariances, many.FindVariance(Grid, 4, 3).PredictionVariances);
    }

    // Least squares has no bias and the variance σ²(p + 1)/n; at λmax the variance is that of the mean, and the bias all that the columns explain.
    [Fact]
    public void Bias_rises_and_variance_falls_as_theory_says()
    {
        (DenseDesign design, _, double[] truth) = Draw();
        double[] y = truth;
        VarianceAlong found = Regression.ElasticNet(design, y, 1).FindBiasAndVariance(truth, 0.5, new LambdaGrid { Values = [100, 0.3, 0.1, 0] }, 400);
        double mean = truth.Average(), explained = truth.Average(t => (t - mean) * (t - mean));
        Assert.Equal(0.25 * (Columns + 1) / Rows, found.PredictionVariances[3], 0.1 * 0.25 * (Columns + 1) / Rows);
        Assert.Equal(0.25 / Rows, found.PredictionVariances[0], 0.2 * 0.25 / Rows);
        Assert.InRange(found.SquaredBiases![3], 0, 0.25 * 4 * (Columns + 1) / Rows / 400);
        Assert.Equal(explained, found.SquaredBiases[0], 0.02 * explained);
        Assert.Equal(found.SquaredBiases.OrderDescending(), found.SquaredBiases);
        Assert.Equal(found.PredictionVariances.Order(), found.PredictionVariances);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        (DenseDesign design, double[] y, double[] truth) = Draw();
        Regression regression = Regression.ElasticNet(design, y, 1);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.FindVariance(draws: 1)).Code);
        Assert.Equal("bad-options", Assert.Throws<WhittleException>(() => regression.FindBiasAndVariance(truth, -1)).Code);
        Assert.Equal("bad-length", Assert.Throws<WhittleException>(() => regression.FindBiasAndVariance([1], 1)).Code);
        Assert.Equal("needs-least-squares", Assert.Throws<WhittleException>(() => Regression.ElasticNet(design, y, 1, options: new RegressionOptions { Loss = Loss.Huber(1) }).FindBiasAndVariance(truth, 1)).Code);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => regression.FindVariance(cancellation: source.Token));
        Assert.Throws<OperationCanceledException>(() => regression.FindBiasAndVariance(truth, 1, cancellation: source.Token));
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Average(v => (v - mean) * (v - mean));
    }

    private static (DenseDesign Design, double[] Y, double[] Truth) Draw()
    {
        var random = new Xoshiro256(7);
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())], truth = [.. Enumerable.Range(0, Rows).Select(i => x[i] - (0.5 * x[i + Rows]))];
        return (new DenseDesign(x, Rows, Columns), Array.ConvertAll(truth, t => t + random.NextNormal()), truth);
    }
}
