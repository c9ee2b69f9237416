using Whittle.Design;
using Whittle.Tables;
using Whittle.Tests.Cli;

namespace Whittle.Tests.Tables;

/// <summary>Files that SciPy and scikit-learn write, entry by entry what they read from them.</summary>
public sealed class SciPyFilesTests : IDisposable
{
    private const string Sparse = """
        import itertools, sys, numpy as np, scipy.sparse as sp
        rng = np.random.default_rng(3)
        folder = sys.argv[1]
        base = sp.random(23, 17, 0.2, "csr", random_state=4).tolil()
        base[5, :] = 0
        base[:, 3] = 0
        def save(name, m, compressed=True):
            sp.save_npz(f"{folder}/{name}.npz", m, compressed=compressed)
            np.save(f"{folder}/{name}.npy", m.toarray().astype(np.float64))
            print(name)
        for kind, index, data, compressed in itertools.product(["csc", "csr"], ["i4", "i8"], ["f8", "f4", "i8", "i4", "u1", "?"], [True, False]):
            m = (base * 100 if data in ("i8", "i4", "u1") else base).asformat(kind).astype(data)
            m.indices, m.indptr = m.indices.astype(index), m.indptr.astype(index)
            save(f"{kind}-{index}-{data.replace('?', 'b')}-{int(compressed)}", m, compressed)
        messy = dict(shape=(4, 5))
        for kind in (sp.csc_matrix, sp.csr_matrix):
            m = kind((np.array([1.5, -2, 4, 8, 16.25, 3]), np.array([3, 1, 1, 0, 2, 2]), np.array([0, 3, 3, 4, 6] + ([6] if kind is sp.csc_matrix else []))), shape=(4, 5))
            save(f"messy-{kind.__name__}", m)
        save("empty", sp.csc_matrix((3, 2)))
        """;

    private const string Market = """
        import sys, numpy as np, scipy.sparse as sp, scipy.io as io
        folder = sys.argv[1]
        def save(name, m, **more):
            io.mmwrite(f"{folder}/{name}.mtx", m, **more)
            r = io.mmread(f"{folder}/{name}.mtx")
            np.save(f"{folder}/{name}.npy", np.asarray(r.toarray() if sp.issparse(r) else r, dtype=np.float64))
            print(name)
        base = sp.random(19, 19, 0.15, "coo", random_state=7)
        square = base.tocsr()
        save("real", base, comment="two\nlines of comment")
        save("long", sp.random(300, 40, 0.1, "csc", random_state=8))
        save("integer", (base * 1000).astype(np.int64))
        save("pattern", base, field="pattern")
        save("symmetric", square + square.T, symmetry="symmetric")
        save("symmetric-pattern", square + square.T, field="pattern", symmetry="symmetric")
        save("skew", square - square.T, symmetry="skew-symmetric")
        save("duplicates", sp.coo_matrix(([1.5, 2, -7, 0.25], ([2, 0, 2, 2], [1, 3, 1, 1])), shape=(4, 5)))
        rng = np.random.default_rng(5)
        dense = rng.standard_normal((6, 4))
        save("array", dense)
        save("array-integer", (dense * 100).astype(np.int64))
        save("array-symmetric", dense @ dense.T, symmetry="symmetric")
        k = rng.standard_normal((5, 5))
        save("array-skew", k - k.T, symmetry="skew-symmetric")
        """;

    private const string SvmLight = """
        import sys, numpy as np, scipy.sparse as sp
        from sklearn.datasets import dump_svmlight_file, load_svmlight_file
        folder = sys.argv[1]
        rng = np.random.default_rng(6)
        def save(name, x, y, **more):
            dump_svmlight_file(x, y, f"{folder}/{name}.svm", **more)
            r, labels = load_svmlight_file(f"{folder}/{name}.svm")
            np.save(f"{folder}/{name}.npy", r.toarray())
            np.save(f"{folder}/{name}-labels.npy", labels)
            print(name)
        x = sp.random(31, 12, 0.3, "csr", random_state=9).tolil()
        x[4, :] = 0
        x[0, 0] = 2.5
        y = rng.standard_normal(31)
        save("one", x.tocsr(), y, zero_based=False)
        save("zero", x.tocsr(), y, zero_based=True, comment="counted from zero")
        save("classes", x.tocsr(), np.where(y > 0, 1, -1), zero_based=False)
        late = x.tolil(); late[:, 0] = 0; late[:, 11] = 0
        save("late", late.tocsr(), y, zero_based=False)
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_variant_of_npz_is_what_SciPy_says_it_is() => AssertAll(["numpy", "scipy"], Sparse, 51, name => NpzMatrix.Read(_scratch[$"{name}.npz"]));

    [Fact]
    public void Every_variant_of_mtx_is_what_SciPy_reads()
    {
        AssertAll(["numpy", "scipy"], Market, 12, name => MarketMatrix.Read(_scratch[$"{name}.mtx"]));
        Assert.IsType<DenseDesign>(MarketMatrix.Read(_scratch["array.mtx"]));
        Assert.IsType<SparseDesign>(MarketMatrix.Read(_scratch["real.mtx"]));
    }

    [Fact]
    public void Every_variant_of_svmlight_is_what_scikit_learn_reads()
    {
        AssertAll(["numpy", "scipy", "sklearn"], SvmLight, 4, name => SvmLightMatrix.Read(_scratch[$"{name}.svm"]).Columns);
        foreach (string name in new[] { "one", "zero", "classes", "late" })
        {
            SvmLightMatrix read = SvmLightMatrix.Read(_scratch[$"{name}.svm"]);
            Assert.Equal(NpyMatrix.Read(_scratch[$"{name}-labels.npy"]).Values, read.Labels);
            Assert.Equal(name == "zero", read.IsZeroBased);
        }
    }

    [Fact]
    public void Other_sparse_formats_are_refused_by_name()
    {
        const string script = """
            import sys, numpy as np, scipy.sparse as sp
            m = sp.random(8, 6, 0.3, "csr", random_state=1)
            for kind in ("coo", "bsr", "dia"):
                sp.save_npz(f"{sys.argv[1]}/{kind}.npz", m.asformat(kind))
            np.savez(f"{sys.argv[1]}/arrays.npz", x=np.ones(3))
            sp.save_npz(f"{sys.argv[1]}/complex.npz", m.astype(np.complex128))
            """;
        ExternalPrograms.Python(["numpy", "scipy"], Path.GetDirectoryName(_scratch["x"])!, "-c", script, Path.GetDirectoryName(_scratch["x"])!);
        foreach ((string file, string why) in new[]
        {
            ("coo", "its format is 'coo', and only csc and csr are read"), ("bsr", "its format is 'bsr', and only csc and csr are read"), ("dia", "its format is 'dia', and only csc and csr are read"),
            ("arrays", "it has no member format.npy, only 'x.npy'"), ("complex", "of its member data.npy, its entries are of type '<c16'"),
        })
        {
            FaultAssert.Throws(Errors.FaultKind.Data, "bad-npz", $"{file}.npz cannot be read as a sparse matrix: {why}.", () => NpzMatrix.Read(_scratch[$"{file}.npz"]));
        }
    }

    // The script writes each file beside its dense spelling, and prints the names.
    private void AssertAll(string[] modules, string script, int count, Func<string, DesignMatrix> read)
    {
        string folder = Path.GetDirectoryName(_scratch["x"])!;
        string[] names = ExternalPrograms.Python(modules, folder, "-B", "-c", script, folder).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(count, names.Length);
        foreach (string name in names)
        {
            NpyMatrix expected = NpyMatrix.Read(_scratch[$"{name}.npy"]);
            DesignMatrix actual = read(name);
            Assert.Equal((name, expected.Rows, expected.Columns), (name, actual.Rows, actual.Columns));
            Assert.True(expected.Values.AsSpan().SequenceEqual(Spelled.Of(actual)), name);
        }
    }
}
