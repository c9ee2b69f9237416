using System.Globalization;
using System.Text.RegularExpressions;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Cli;

/// <summary>
/// One of NIST's own files of the Statistical Reference Datasets for linear regression: its header says in which lines the certified values
/// and the data stand and how many parameters the model has.
/// </summary>
internal sealed partial class NistFile
{
    private readonly string _name;
    private readonly bool _hasIntercept;
    private readonly List<double> _estimates = [];
    private readonly List<double> _errors = [];
    private readonly double _residualDeviation;
    private readonly double[][] _data;

    /// <exception cref="Errors.WhittleException">The file does not have the form of such a file (<c>bad-nist-file</c>).</exception>
    public NistFile(string path)
    {
        _name = Path.GetFileNameWithoutExtension(path);
        string[] lines = File.ReadAllLines(path);
        string head = string.Join('\n', lines.Take(30));
        Match data = DataLines().Match(head);
        if (!data.Success)
        {
            throw CliFaults.NotNist(path, "it does not say in which lines its data stand");
        }

        foreach (string line in lines.Take(60))
        {
            if (Estimate().Match(line) is { Success: true } found)
            {
                _hasIntercept |= found.Groups[1].Value == "0";
                _estimates.Add(Number(found.Groups[2].Value));
                _errors.Add(Number(found.Groups[3].Value));
            }
            else if (Residual().Match(line) is { Success: true } residual)
            {
                _residualDeviation = Number(residual.Groups[1].Value);
            }
        }

        int first = int.Parse(data.Groups[1].Value, CultureInfo.InvariantCulture), last = int.Parse(data.Groups[2].Value, CultureInfo.InvariantCulture);
        if (_estimates.Count == 0 || last > lines.Length)
        {
            throw CliFaults.NotNist(path, "it is cut short");
        }

        _data = [.. lines[(first - 1)..last].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToArray())];

        // One predictor and more coefficients than that: its powers.
        IsPolynomial = _data[0].Length == 2 && Degree > 1;
    }

    /// <summary>Whether a polynomial of one predictor is fitted, whose powers may be formed in higher precision.</summary>
    public bool IsPolynomial { get; }

    /// <summary>How high its powers go.</summary>
    public int Degree => _estimates.Count - (_hasIntercept ? 1 : 0);

    /// <summary>Fits the set and counts digits.</summary>
    /// <param name="exactPowers">Whether powers keep their low-order part, as a polynomial feature does, or are rounded to doubles.</param>
    public SelfTestSet Run(bool exactPowers)
    {
        int n = _data.Length, p = _estimates.Count, at = _hasIntercept ? 1 : 0;
        var columns = new double[n * p];
        double[]? low = exactPowers ? new double[n * p] : null;
        if (_hasIntercept)
        {
            Array.Fill(columns, 1, 0, n);
        }

        if (IsPolynomial)
        {
            double[] x = [.. _data.Select(row => row[1])];
            (double[] high, double[] rest) = ExactPowers.Of(x, Degree);
            high.CopyTo(columns, at * n);
            if (low is not null)
            {
                rest.CopyTo(low, at * n);
            }
        }
        else
        {
            for (int j = at; j < p; j++)
            {
                for (int i = 0; i < n; i++)
                {
                    columns[(j * n) + i] = _data[i][1 + j - at];
                }
            }
        }

        LeastSquaresFit fit = LeastSquares.Fit(columns, n, [.. _data.Select(row => row[0])], _hasIntercept, null, low);
        return SelfTestSet.Of(exactPowers ? $"{_name} (polynomial feature)" : _name, fit, _estimates, _errors, _residualDeviation);
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Data\s+\(lines\s+(\d+)\s+to\s+(\d+)\)")]
    private static partial Regex DataLines();

    [GeneratedRegex(@"^\s+B(\d+)\s+(\S+)\s+(\S+)\s*$")]
    private static partial Regex Estimate();

    [GeneratedRegex(@"^\s+Standard Deviation\s+(\S+)\s*$")]
    private static partial Regex Residual();
}
