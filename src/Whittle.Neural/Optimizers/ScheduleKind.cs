namespace Whittle.Neural;

/// <summary>By which curve a learning rate falls.</summary>
public enum ScheduleKind
{
    /// <summary>Not at all, the default.</summary>
    Constant,

    /// <summary>Half a period of the cosine, from 1 to the final factor (Loshchilov &amp; Hutter 2017, arXiv:1608.03983).</summary>
    Cosine,

    /// <summary>By the same factor in every step.</summary>
    Exponential,
}
