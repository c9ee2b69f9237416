using System.Globalization;
using System.Text.RegularExpressions;
using Whittle.Numerics;
using Whittle.Solvers;

namespace Whittle.Cli;

/// <summary>
/// One of NIST's own files of the Statistical Reference Datasets for linear regression: its header says in which lines the certified values
/// and the data stand. Response first, then the predictors; with one predictor the model is a polynomial in it. Immutable and thread-safe.
/// </summary>
internal sealed partial class NistFile
{
    private readonly string _path;
    private readonly string _name;
    private readonly bool _hasIntercept;
    private readonly List<double> _estimates = [];
    private readonly List<double> _errors = [];
    private readonly double _residualDeviation = double.NaN;
    private readonly double[][] _data;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it stands.</param>
    /// <exception cref="Errors.WhittleException">
    /// It cannot be read (<c>unreadable-file</c>) or is not, or not all of, such a file (<c>bad-nist-file</c>).
    /// </exception>
    public NistFile(string path)
    {
        _path = path;
        _name = Path.GetFileNameWithoutExtension(path);
        string[] lines = InputFile.Read(path, File.ReadAllLines);
        (int first, int last) = Find(lines, CertifiedLines(), "certified values");
        for (int i = first; i < last; i++)
        {
            if (Estimate().Match(lines[i]) is { Success: true } found)
            {
                _hasIntercept |= found.Groups[1].Value == "0";
                _estimates.Add(Number(found.Groups[2].Value, i));
                _errors.Add(Number(found.Groups[3].Value, i));
            }
            else if (Residual().Match(lines[i]) is { Success: true } residual)
            {
                _residualDeviation = Number(residual.Groups[1].Value, i);
            }
        }

        (first, last) = Find(lines, DataLines(), "data");
        _data = [.. Enumerable.Range(first, last - first).Select(i => lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(cell => Number(cell, i)).ToArray())];
        int predictors = _data[0].Length - 1;
        if (_estimates.Count == 0 || double.IsNaN(_residualDeviation))
        {
            throw CliFaults.NotNist(path, "its certified values lack estimates or the residual standard deviation");
        }

        if (predictors < 1 || (predictors > 1 && predictors != Degree) || Array.FindIndex(_data, row => row.Length != predictors + 1) >= 0)
        {
            throw CliFaults.NotNist(path, $"its rows of data do not fit a response and {Degree} terms");
        }

        // One predictor and more coefficients than that: its powers.
        IsPolynomial = predictors == 1 && Degree > 1;
    }

    /// <summary>Whether a polynomial of one predictor is fitted, whose powers may be formed in higher precision.</summary>
    public bool IsPolynomial { get; }

    /// <summary>How many terms there are beside the intercept: for a polynomial, how high its powers go.</summary>
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

        LeastSquaresFit fit = LeastSquares.Fit(columns, n, [.. _data.Select(row => row[0])], _hasIntercept, default, low);
        return SelfTestSet.Of(exactPowers ? $"{_name} (polynomial feature)" : _name, fit, _estimates, _errors, _residualDeviation);
    }

    // The header counts lines from 1 and names the first and the last; here from 0, the last exclusive.
    private (int First, int Last) Find(string[] lines, Regex where, string what)
    {
        Match found = where.Match(string.Join('\n', lines.Take(30)));
        if (!found.Success)
        {
            throw CliFaults.NotNist(_path, $"it does not say in which lines its {what} stand");
        }

        int first = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), last = int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture);
        return first >= 1 && first <= last && last <= lines.Length
            ? (first - 1, last)
            : throw CliFaults.NotNist(_path, FormattableString.Invariant($"its {what} should stand in lines {first} to {last}, and it has {lines.Length} lines"));
    }

    private double Number(string text, int line) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
        ? value
        : throw CliFaults.NotNist(_path, FormattableString.Invariant($"line {line + 1} holds '{text}' where a number should stand"));

    [GeneratedRegex(@"Certified Values\s*\(lines\s+(\d{1,6})\s+to\s+(\d{1,6})\)")]
    private static partial Regex CertifiedLines();

    [GeneratedRegex(@"Data\s+\(lines\s+(\d{1,6})\s+to\s+(\d{1,6})\)")]
    private static partial Regex DataLines();

    [GeneratedRegex(@"^\s+B(\d+)\s+(\S+)\s+(\S+)\s*$")]
    private static partial Regex Estimate();

    [GeneratedRegex(@"^\s+Standard Deviation\s+(\S+)\s*$")]
    private static partial Regex Residual();
}
