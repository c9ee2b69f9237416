namespace Whittle.Solvers;

/// <summary>A solver that looks at some columns only, as if there were no others, until it is told of more.</summary>
internal interface IWatchful
{
    /// <summary>The columns that are looked at, those that are not zero among them: all until told otherwise.</summary>
    IReadOnlyList<int> Watched { get; }

    /// <summary>Looks at some columns and those that are not zero.</summary>
    /// <param name="columns">Which.</param>
    /// <param name="descent">The descent of every column at a point near.</param>
    void Watch(IEnumerable<int> columns, ReadOnlySpan<double> descent);

    /// <summary>Of some columns those that are not watched and whose descent beats their price.</summary>
    /// <param name="columns">Which.</param>
    /// <param name="descents">The descent of each of them.</param>
    /// <param name="lambda">λ.</param>
    IEnumerable<int> Missed(int[] columns, double[] descents, double lambda);
}
