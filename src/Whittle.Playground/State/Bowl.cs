namespace Whittle.Playground;

/// <summary>
/// A loss of two coefficients, ½(β − b)ᵀH(β − b), and where it is least within the ball ρ(|β₁| + |β₂|) + (1 − ρ)(β₁² + β₂²) ≤ 1. Immutable.
/// </summary>
/// <param name="Bottom">b, where the loss alone is least.</param>
/// <param name="A">H₁₁ &gt; 0.</param>
/// <param name="B">H₁₂.</param>
/// <param name="C">H₂₂ &gt; 0.</param>
internal sealed record Bowl((double X, double Y) Bottom, double A, double B, double C)
{
    private const int Halvings = 60;
    private static readonly (int X, int Y)[] Signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)];

    /// <summary>A bowl whose ellipses are so many times as long as wide, in a direction.</summary>
    public static Bowl Of((double X, double Y) bottom, double stretch, double degrees)
    {
        // H has the eigenvalue 1/stretch² along the direction and 1 across it: low levels reach far along it.
        double angle = degrees * Math.PI / 180, cos = Math.Cos(angle), sin = Math.Sin(angle), along = 1 / (stretch * stretch);
        return new Bowl(bottom, (along * cos * cos) + (sin * sin), (along - 1) * cos * sin, (along * sin * sin) + (cos * cos));
    }

    /// <summary>The loss.</summary>
    public double At((double X, double Y) point)
    {
        double x = point.X - Bottom.X, y = point.Y - Bottom.Y;
        return ((A * x * x) + (2 * B * x * y) + (C * y * y)) / 2;
    }

    /// <summary>The size of a point as the ball measures it.</summary>
    public static double Size((double X, double Y) point, double ratio) => (ratio * (Math.Abs(point.X) + Math.Abs(point.Y))) + ((1 - ratio) * ((point.X * point.X) + (point.Y * point.Y)));

    /// <summary>The least point within the ball: the bottom itself where it is inside, else where the ball and an ellipse touch; zeros are exact.</summary>
    /// <param name="ratio">ρ in [0, 1].</param>
    public (double X, double Y) Touch(double ratio)
    {
        if (Size(Bottom, ratio) <= 1)
        {
            return Bottom;
        }

        // The multiplier λ of the ball is found by halving: the size of the penalized fit falls as it grows.
        double low = 0, high = 1;
        while (Size(Penalized(high, ratio), ratio) > 1)
        {
            high *= 2;
        }

        for (int k = 0; k < Halvings && high - low > 1e-13 * high; k++)
        {
            double middle = (low + high) / 2;
            (low, high) = Size(Penalized(middle, ratio), ratio) > 1 ? (middle, high) : (low, middle);
        }

        return Penalized(high, ratio);
    }

    /// <summary>min ½(β − b)ᵀH(β − b) + λ(ρ|β|₁ + (1 − ρ)|β|²), zeros exact.</summary>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="ratio">ρ in [0, 1].</param>
    public (double X, double Y) Penalized(double lambda, double ratio)
    {
        // With one coefficient zero where the other's slope allows it, else the solution of the signs that it has itself.
        double gx = (A * Bottom.X) + (B * Bottom.Y), gy = (B * Bottom.X) + (C * Bottom.Y), soft = lambda * ratio, a = A + (2 * lambda * (1 - ratio)), c = C + (2 * lambda * (1 - ratio));
        double x = Shrink(gx, soft) / a, y = Shrink(gy, soft) / c, determinant = (a * c) - (B * B);
        if (soft > 0 && Math.Abs(gy - (B * x)) <= soft)
        {
            return (x, 0);
        }

        if (soft > 0 && Math.Abs(gx - (B * y)) <= soft)
        {
            return (0, y);
        }

        foreach ((int signX, int signY) in Signs)
        {
            double rx = gx - (soft * signX), ry = gy - (soft * signY);
            (x, y) = (((c * rx) - (B * ry)) / determinant, ((a * ry) - (B * rx)) / determinant);
            if (soft == 0 || (Math.Sign(x) == signX && Math.Sign(y) == signY))
            {
                break;
            }
        }

        return (x, y);
    }

    private static double Shrink(double value, double by) => Math.Abs(value) <= by ? 0 : value - Math.CopySign(by, value);
}
