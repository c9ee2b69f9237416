using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;

namespace Whittle.Playground;

/// <summary>Twenty noisy points of a known curve, and ridge of polynomials on them. A column is a Legendre polynomial, so that no degree is hard to compute with.</summary>
internal static class Curve
{
    public const int Points = 20;
    public const int MostDegree = 15;
    public const double Noise = 0.3;
    public const int Resamples = 200;

    /// <summary>How high and how low a point may be.</summary>
    public const double Reach = 2;

    private static readonly RegressionOptions Options = new() { Threads = 1, Standardize = false };

    /// <summary>Where the points are, evenly in [−1, 1].</summary>
    public static double[] At { get; } = [.. Enumerable.Range(0, Points).Select(i => -1 + (2.0 * i / (Points - 1)))];

    /// <summary>The curve that the points are drawn from.</summary>
    public static double Truth(double x) => Math.Sin(3 * x);

    /// <summary>The points of a sample.</summary>
    public static double[] Draw(long sample)
    {
        var random = new Xoshiro256(sample);
        return [.. At.Select(x => Truth(x) + (Noise * random.NextNormal()))];
    }

    /// <summary>The fit of a degree at a λ, as values at any x.</summary>
    public static Func<double, double> Fit(double[] y, int degree, double lambda)
    {
        LinearModel model = Regression.ElasticNet(new DenseDesign(Columns(degree), Points, degree), y, 0, options: Options).Fit(lambda);
        double[] coefficients = [.. model.Coefficients.Select(c => c.Estimate)];
        double intercept = model.Intercept;
        return x => intercept + Legendre(x, degree).Zip(coefficients).Sum(p => p.First * p.Second);
    }

    /// <summary>The mean squared error on the points, and on points to come at the same places: σ² plus the distance from the curve.</summary>
    public static (double Training, double Test) Errors(double[] y, Func<double, double> fit) => (
        At.Select((x, i) => Square(y[i] - fit(x))).Average(),
        (Noise * Noise) + At.Average(x => Square(Truth(x) - fit(x))));

    /// <summary>Over resamples of the noise: the squared distance of the mean fit from the curve, and the mean squared distance of fits from their mean.</summary>
    public static (double Bias, double Variance) Split(int degree, double lambda)
    {
        // Ridge is linear in the response, so the fits to unit responses make every other; the points lie evenly about 0, so that half of those are the others seen in a mirror.
        var smoother = new double[Points][];
        for (int i = 0; i < Points / 2; i++)
        {
            Func<double, double> unit = Fit([.. Enumerable.Range(0, Points).Select(k => k == i ? 1.0 : 0)], degree, lambda);
            smoother[i] = [.. At.Select(unit)];
            smoother[Points - 1 - i] = [.. smoother[i].Reverse()];
        }

        double[][] fits = [.. Enumerable.Range(0, Resamples).Select(s => Draw(10_000 + s)).Select(y => Enumerable.Range(0, Points).Select(at => Enumerable.Range(0, Points).Sum(i => smoother[i][at] * y[i])).ToArray())];
        double[] mean = [.. Enumerable.Range(0, Points).Select(at => fits.Average(f => f[at]))];
        return (Enumerable.Range(0, Points).Average(at => Square(mean[at] - Truth(At[at]))), Enumerable.Range(0, Points).Average(at => fits.Average(f => Square(f[at] - mean[at]))));
    }

    // Column after column.
    private static double[] Columns(int degree)
    {
        var columns = new double[Points * degree];
        for (int i = 0; i < Points; i++)
        {
            double[] row = Legendre(At[i], degree);
            for (int j = 0; j < degree; j++)
            {
                columns[(j * Points) + i] = row[j];
            }
        }

        return columns;
    }

    // P₁ … P_degree, by (k + 1)P_{k+1} = (2k + 1)xP_k − kP_{k−1}.
    private static double[] Legendre(double x, int degree)
    {
        var values = new double[degree];
        double before = 1, now = x;
        for (int k = 1; k <= degree; k++)
        {
            values[k - 1] = now;
            (before, now) = (now, ((((2 * k) + 1) * x * now) - (k * before)) / (k + 1));
        }

        return values;
    }

    private static double Square(double value) => value * value;
}
