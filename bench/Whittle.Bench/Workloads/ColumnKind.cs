namespace Whittle.Bench.Workloads;

/// <summary>How the columns of a workload hang together.</summary>
internal enum ColumnKind
{
    /// <summary>Normal columns, each correlated with the one before: AR(1).</summary>
    Neighbours,

    /// <summary>Ten hidden factors with normal loadings, and as much noise of each column's own.</summary>
    Factors,

    /// <summary>As <see cref="Neighbours"/>, but every fifth column repeats the one before it exactly.</summary>
    Duplicates,

    /// <summary>Counts 0, 1, 2 of a variant whose frequency is uniform in [0.05, 0.5], in blocks of twenty variants that follow one another.</summary>
    Genotypes,

    /// <summary>Compressed columns; the count of entries falls with the square root of a column's rank, values are |N(0, 1)| + 0.1.</summary>
    Sparse,
}
