using Whittle.Design;
using Whittle.Tables;

namespace Whittle.Cli;

/// <summary>A matrix without named columns, from a file of any kind that holds one; the extension says which.</summary>
/// <param name="Columns">The features.</param>
/// <param name="Labels">The response, where the file holds one.</param>
/// <param name="FirstIndex">What the file counts its columns from, where that was found by looking at it.</param>
internal sealed record MatrixFile(DesignMatrix Columns, double[]? Labels = null, int? FirstIndex = null)
{
    private static readonly string[] SvmLight = [".svm", ".svmlight", ".libsvm"];
    private static readonly string[] All = [".npy", ".npz", ".mtx", .. SvmLight];

    /// <summary>Whether a path names such a file.</summary>
    public static bool Is(string file) => Has(file, All);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The path.</param>
    /// <param name="fewestColumns">How many columns the matrix is known to have, where the file itself does not say.</param>
    public static MatrixFile Read(string file, int fewestColumns = 0)
    {
        if (Has(file, SvmLight))
        {
            SvmLightMatrix read = InputFile.Read(file, path => SvmLightMatrix.Read(path, fewestColumns));
            return new MatrixFile(read.Columns, read.Labels, read.IsZeroBased ? 0 : 1);
        }

        if (Has(file, ".npy"))
        {
            NpyMatrix dense = InputFile.Read(file, NpyMatrix.Read);
            return new MatrixFile(new DenseDesign(dense.Values, dense.Rows, dense.Columns));
        }

        return new MatrixFile(InputFile.Read(file, path => Has(path, ".npz") ? NpzMatrix.Read(path) : MarketMatrix.Read(path)));
    }

    private static bool Has(string file, params ReadOnlySpan<string> extensions)
    {
        foreach (string extension in extensions)
        {
            if (file.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
