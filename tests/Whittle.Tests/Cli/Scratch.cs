using System.Text;

namespace Whittle.Tests.Cli;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("whittle-test-");

    /// <summary>A path in the folder.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Names of the files that are there, in order.</summary>
    public string[] Files => [.. _folder.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal)];

    /// <summary>Writes a text file and returns its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text, new UTF8Encoding(false));
        return this[name];
    }

    /// <summary>Writes a .npy file of doubles in C or Fortran order and returns its path.</summary>
    public string WriteNpy(string name, string shape, bool isFortran, double[] values)
    {
        string header = $"{{'descr': '<f8', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': {shape}, }}";
        header = header.PadRight(117) + "\n";
        using var file = new BinaryWriter(File.Create(this[name]));
        file.Write([0x93, .. "NUMPY"u8, 1, 0]);
        file.Write((ushort)header.Length);
        file.Write(Encoding.ASCII.GetBytes(header));
        foreach (double value in values)
        {
            file.Write(value);
        }

        return this[name];
    }

    public void Dispose() => _folder.Delete(true);
}
