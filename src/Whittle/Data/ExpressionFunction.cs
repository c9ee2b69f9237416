namespace Whittle.Data;

/// <summary>A function that an expression may call.</summary>
/// <param name="Name">Its name, as R has it.</param>
/// <param name="Apply">Its value.</param>
/// <param name="Above">Its argument must be above this,</param>
/// <param name="From">or equal to this (NaN: to nothing).</param>
/// <param name="Domain">Both in words.</param>
internal sealed record ExpressionFunction(string Name, Func<double, double> Apply, double Above = double.NegativeInfinity, double From = double.NaN, string Domain = "a number")
{
    /// <summary>Every function there is.</summary>
    public static IReadOnlyList<ExpressionFunction> All { get; } =
    [
        new("log", Math.Log, 0, double.NaN, "a value above 0"),
        new("log2", Math.Log2, 0, double.NaN, "a value above 0"),
        new("log10", Math.Log10, 0, double.NaN, "a value above 0"),
        new("log1p", Log1P, -1, double.NaN, "a value above -1"),
        new("exp", Math.Exp),
        new("sqrt", Math.Sqrt, 0, 0, "a value of 0 or more"),
        new("abs", Math.Abs),
        new("I", x => x),
    ];

    /// <summary>The function of a name, or null.</summary>
    public static ExpressionFunction? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    // log(1 + x) without the loss of digits near 0: with u = 1 + x rounded, log(u)·x/(u − 1) (Kahan).
    private static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? Math.Log(x) : Math.Log(u) * (x / (u - 1));
    }
}
