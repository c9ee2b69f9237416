namespace Whittle.Selection;

/// <summary>What kind a measure is.</summary>
internal static class ErrorMeasures
{
    /// <summary>Whether it is a share of pairs in the right order: of a whole fold, and the larger the better.</summary>
    public static bool IsRanking(this ErrorMeasure measure) => measure is ErrorMeasure.AreaUnderCurve or ErrorMeasure.Concordance;
}
