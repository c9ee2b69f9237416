namespace Whittle.Design;

/// <summary>The weighted mean and 1/n standard deviation of a column; a constant column's mean is its value exactly and its deviation 0.</summary>
/// <param name="Mean">Σwx/Σw.</param>
/// <param name="Deviation">√(Σw(x − mean)²/Σw).</param>
/// <param name="IsConstant">Whether every row of positive weight has the same value.</param>
/// <param name="Rest">Σw(x − mean)/Σw, what rounding leaves; 0 where storage does not centre numbers before it adds them.</param>
internal readonly record struct ColumnMoments(double Mean, double Deviation, bool IsConstant, double Rest = 0);
