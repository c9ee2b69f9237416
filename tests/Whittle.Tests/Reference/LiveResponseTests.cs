using System.Globalization;
using Whittle.Data;
using Whittle.Design;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Tests.Reference;

/// <summary>
/// Several responses and class weights against scikit-learn and glmnet, run now: each is asked for a fit in its own convention, and Whittle at the λ that its translation
/// gives.
/// </summary>
public sealed class LiveResponseTests : IDisposable
{
    private const int Rows = 60;
    private const int Columns = 4;
    private const int Responses = 3;
    private readonly string _data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _classes;
    private readonly double[] _weights;

    // A line a row: columns, responses, weight, class.
    public LiveResponseTests()
    {
        var random = new Xoshiro256(21);
        _x = [.. Enumerable.Range(0, Rows * Columns).Select(at => (1 + (at / Rows)) * random.NextNormal())];
        double Score(int i, int k) => 3 + (k * _x[i]) - (0.4 * _x[i + Rows]) + random.NextNormal();
        _y = [.. Enumerable.Range(0, Rows * Responses).Select(at => Score(at % Rows, at / Rows))];
        _classes = [.. Enumerable.Range(0, Rows).Select(i => Score(i, 1) is var s && s > 4.5 ? 2.0 : s > 2 ? 1 : 0)];
        _weights = [.. Enumerable.Range(0, Rows).Select(i => 0.5 + (i % 3))];
        File.WriteAllLines(_data, Enumerable.Range(0, Rows).Select(i => string.Join(
            ' ', Enumerable.Range(0, Columns).Select(j => _x[i + (j * Rows)]).Concat(Enumerable.Range(0, Responses).Select(k => _y[i + (k * Rows)])).Append(_weights[i]).Append(_classes[i])
                .Select(v => v.ToString("R", CultureInfo.InvariantCulture)))));
    }

    public void Dispose() => File.Delete(_data);

    [Fact]
    public void Scikit_learn_agrees_on_several_responses()
    {
        (string Call, string Estimator, double Strength, double Ratio, bool IsWeighted)[] fits =
        [
            ("MultiTaskLasso(alpha=0.3, tol=1e-15, max_iter=1000000)", "MultiTaskLasso", 0.3, 1, false),
            ("MultiTaskElasticNet(alpha=0.3, l1_ratio=0.4, tol=1e-15, max_iter=1000000)", "MultiTaskElasticNet", 0.3, 0.4, false),
            ("Ridge(alpha=7.5, tol=1e-14)", "Ridge", 7.5, 0, false),
            ("Ridge(alpha=7.5, tol=1e-14)", "Ridge", 7.5, 0, true),
        ];
        string[] printed = Python(fits.Select(f => $"show({f.Call}.fit(x, y{(f.IsWeighted ? ", sample_weight=w" : "")}))"));
        foreach (((string _, string estimator, double strength, double ratio, bool isWeighted), string line) in fits.Zip(printed))
        {
            Regression own = Several(ratio, isWeighted ? _weights : null, null, false);
            Assert.Equal(estimator, own.LambdaScale.ScikitLearnEstimator(ratio));
            Compare(line, own, LambdaConvention.ScikitLearn, strength, ratio);
        }
    }

    [Fact]
    public void Glmnet_agrees_on_several_responses()
    {
        (double Lambda, double Ratio, bool IsWeighted, double[]? Factors)[] fits = [(0.3, 1, false, null), (0.3, 0.4, false, null), (0.5, 0, true, null), (0.2, 0.7, true, [0, 1, 2, 3])];
        string[] printed = R(fits.Select(f => FormattableString.Invariant(
            $"show(alpha = {f.Ratio}, lambda = c(8, 4, 2, 1, {f.Lambda}){(f.IsWeighted ? ", weights = w" : "")}{(f.Factors is null ? "" : $", penalty.factor = c({string.Join(',', f.Factors)})")})")));
        foreach (((double lambda, double ratio, bool isWeighted, double[]? factors), string line) in fits.Zip(printed))
        {
            Compare(line, Several(ratio, isWeighted ? _weights : null, factors, true), LambdaConvention.Glmnet, lambda, ratio);
        }
    }

    [Fact]
    public void Scikit_learn_agrees_on_class_weights()
    {
        (string Words, ClassWeights Own)[] weights =
        [
            ("{0: 1, 1: 3.5}", ClassWeights.Of(new Dictionary<string, double> { ["1"] = 3.5 })), ("'balanced'", ClassWeights.Balanced),
            ("{0: 1, 1: 3.5, 2: 0.2}", ClassWeights.Of(new Dictionary<string, double> { ["1"] = 3.5, ["2"] = 0.2 })),
        ];
        (int Weights, int Classes, bool IsWeighted)[] fits = [(0, 2, false), (0, 2, true), (1, 2, false), (2, 3, true), (1, 3, false)];
        string[] printed = Python(fits.Select(f =>
            $"show(LogisticRegression(C=0.8, class_weight={weights[f.Weights].Words}, solver='newton-cg', tol=1e-12, max_iter=100000).fit(x, numpy.minimum(c, {f.Classes - 1}){(f.IsWeighted ? ", sample_weight=w" : "")}))"));
        foreach (((int at, int classes, bool isWeighted), string line) in fits.Zip(printed))
        {
            var options = new RegressionOptions { Loss = classes == 2 ? Loss.Logistic : Loss.Multinomial(), ClassWeights = weights[at].Own, Standardize = false };
            double[] response = Array.ConvertAll(_classes, c => Math.Min(c, classes - 1));
            Compare(line, Regression.ElasticNet(new DenseDesign(_x, Rows, Columns), response, 0, isWeighted ? _weights : null, options: options), LambdaConvention.ScikitLearn, 0.8, 0);
        }
    }

    private Regression Several(double ratio, double[]? weights, double[]? factors, bool standardize) => Regression.ElasticNet(
        new DenseDesign(_x, Rows, Columns), _y, ratio, weights, options: new RegressionOptions
        {
            Loss = Loss.MultiSquared(Responses),
            Standardize = standardize,
            PenaltyFactors = factors is null ? new Dictionary<string, double>() : Enumerable.Range(0, Columns).ToDictionary(j => $"x{j + 1}", j => factors[j]),
        });

    // Their intercepts and then their coefficients, output after output; intercepts of several classes are reported with sum 0 here.
    private static void Compare(string printed, Regression regression, LambdaConvention convention, double strength, double ratio)
    {
        double[] theirs = [.. printed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        PenaltyStrength pair = regression.LambdaScale.ToWhittle(convention, strength, ratio)!.Value;
        LinearModel model = regression.WithL1Ratio(pair.L1Ratio).Fit(pair.Lambda);
        Assert.True(model.Certificate.IsCertified, model.Certificate.ToString());
        int outputs = model.Outputs.Count;
        double shift = regression.Loss.IsShiftInvariant ? theirs[..outputs].Average() : 0;
        double[] ours = [.. model.Intercepts.Select(a => a + shift), .. model.Coefficients.Select(c => c.Estimate)];
        Assert.Equal(ours.Length, theirs.Length);
        Assert.Contains(ours[outputs..], b => b != 0);
        Assert.All(ours.Zip(theirs), both => Assert.Equal(both.Second, both.First, 1e-7));
    }

    // Each fit is a line of its intercepts and coefficients.
    private string[] Python(IEnumerable<string> fits) => Lines(fits.Count(), ExternalPrograms.Python(["sklearn", "numpy"], Path.GetTempPath(), "-B", "-c", $"""
        import sys, numpy
        from sklearn.linear_model import LogisticRegression, MultiTaskElasticNet, MultiTaskLasso, Ridge
        d = numpy.loadtxt(sys.argv[1])
        x, y, w, c = d[:, :{Columns}], d[:, {Columns}:{Columns + Responses}], d[:, {Columns + Responses}], d[:, {Columns + Responses + 1}]
        show = lambda m: print(*(repr(float(v)) for v in numpy.append(m.intercept_, m.coef_)))
        {string.Join('\n', fits)}
        """, _data));

    private string[] R(IEnumerable<string> fits) => Lines(fits.Count(), ExternalPrograms.R(["glmnet"], Path.GetTempPath(), "-e", $$"""
        suppressMessages(library(glmnet)); glmnet.control(fdev = 0, devmax = 1)
        d <- as.matrix(read.table(commandArgs(TRUE)[1])); x <- d[, 1:{{Columns}}]; y <- d[, {{Columns + 1}}:{{Columns + Responses}}]; w <- d[, {{Columns + Responses + 1}}]
        show <- function(...) { f <- glmnet(x, y, family = "mgaussian", thresh = 1e-28, maxit = 1e8, ...); cat(sprintf("%.17g", c(f$a0[, 5], sapply(f$beta, function(b) b[, 5]))), "\n") }
        {{string.Join('\n', fits)}}
        """, _data));

    private static string[] Lines(int count, string printed) => printed.Split('\n', StringSplitOptions.RemoveEmptyEntries) is var lines && lines.Length == count
        ? lines
        : throw new InvalidOperationException($"{count} fits printed {lines.Length} lines.");
}
