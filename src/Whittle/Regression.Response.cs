using System.Globalization;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;

namespace Whittle;

/// <content>The response: its columns beside those of other roles, the loss that it means, its classes and their weights.</content>
public sealed partial class Regression
{
    /// <summary>The classes where the response names classes, of two the positive one last, else null.</summary>
    public IReadOnlyList<string>? Classes => _responseStep.Classes;

    /// <summary>What the rows of each class count, as the options say; a model has the numbers. Null without.</summary>
    public ClassWeights? ClassWeights => _options.ClassWeights;

    /// <summary>The names of the predictors: the response's, those of several responses, or those of the classes where each has its own.</summary>
    public IReadOnlyList<string> Outputs => _problem.Predictor.Outputs is var count && count == _responseStep.Columns.Count ? _responseStep.Columns
        : _responseStep.Classes ?? [.. Enumerable.Range(0, count).Select(Numbered)];

    /// <summary>The names of the coefficients of all outputs: those of a path's positions.</summary>
    public IReadOnlyList<string> CoefficientNames => Outputs.Count == 1 ? Names : [.. Outputs.SelectMany(output => Names.Select(name => $"{output}: {name}"))];

    // Every column that is no feature, the responses first; a response has no other role.
    private static string[] RolesOf(Table table, string response, RegressionOptions options)
    {
        string[] responses = [response, .. options.MoreResponses], others = OtherRoles(options);
        for (int k = 0; k < responses.Length; k++)
        {
            _ = table[responses[k]];
            if (responses.AsSpan(0, k).Contains(responses[k]) || others.Contains(responses[k]))
            {
                throw Faults.ResponseHasRole(table.Source, responses[k], others.Contains(responses[k]) ? DescribeRole(responses[k], "", options with { MoreResponses = [] }) : "another response");
            }
        }

        return [.. responses, .. others];
    }

    private static string[] OtherRoles(RegressionOptions options) => [.. new[] { options.Weights, options.FoldColumn, options.Offset, options.Event, options.Stratum }.OfType<string>()];

    private static string DescribeRole(string column, string response, RegressionOptions options) => column == response ? "the response"
        : options.MoreResponses.Contains(column) ? "a response"
        : column == options.Weights ? "the weights"
        : column == options.Offset ? "the offset"
        : column == options.FoldColumn ? "the folds"
        : "part of the response";

    // The loss that is meant, and that it goes with as many responses, an event or none, and class weights or none.
    private static Loss LossOf(Table table, string response, RegressionOptions options)
    {
        int count = 1 + options.MoreResponses.Count;
        Loss loss = options.Loss ?? (count > 1 ? Loss.MultiSquared(count) : table[response] is not TextColumn text ? Loss.Squared : text.Levels.Count > 2 ? Loss.Multinomial() : Loss.Logistic);
        return ResponsesOf(loss) != count ? throw Faults.ResponseCount(loss.Name, ResponsesOf(loss), count)
            : (count == 1 && loss.ResponseColumns[0] > 1) != options.Event is not null ? throw Faults.EventNeedsCox(loss.Name)
            : loss;
    }

    // How many responses of a kind a loss explains, each with a predictor of its own.
    private static int ResponsesOf(Loss loss) => !loss.TakesClasses && loss.ResponseColumns.Contains(loss.Outputs) ? loss.Outputs : 1;

    private static ResponseStep ResponseOfMatrix(Loss loss) => ResponsesOf(loss) is var count && count > 1
        ? new ResponseStep("y1") { MoreColumns = [.. Enumerable.Range(2, count - 1).Select(k => $"y{Numbered(k)}")] }
        : new ResponseStep("y");

    // The weights of rows with those of their classes, where there are any. Faults of the rows' own weights are left to the problem, which names them.
    private double[] Weigh(double[] weights, out IReadOnlyDictionary<string, double>? byClass)
    {
        byClass = null;
        if (_options.ClassWeights is not { } own || _response.Length != weights.Length || !Array.TrueForAll(weights, w => w >= 0 && double.IsFinite(w)))
        {
            return weights;
        }

        double[] each = own.For(_classNames, _response, weights);
        byClass = Enumerable.Range(0, each.Length).ToDictionary(k => _classNames[k], k => each[k], StringComparer.Ordinal);
        return [.. weights.Select((w, i) => w * each[(int)_response[i]])];
    }

    // The names that class weights go by: those of the response, or the numbers of its classes.
    private static string[] ClassNamesOf(ResponseStep step, double[] response, Loss loss, ClassWeights? weights)
    {
        if (weights is null)
        {
            return [];
        }

        if (!loss.TakesClasses)
        {
            throw Faults.WeighsNoClasses(loss.Name);
        }

        if (Array.FindIndex(response, y => !(y >= 0 && y == Math.Floor(y) && y < (loss.Outputs == 1 ? 2 : int.MaxValue))) is var at and >= 0)
        {
            throw Faults.OutsideDomain(loss.Name, at, response[at], $"the number of a class ({(loss.Outputs == 1 ? "0 or 1" : "0, 1, …")}) where classes have weights");
        }

        string[] names = [.. step.Classes ?? Enumerable.Range(0, Math.Max(2, (int)response.Append(0).Max() + 1)).Select(Numbered)];
        string[] unknown = [.. weights.Given.Keys.Except(names, StringComparer.Ordinal)];
        return unknown.Length == 0 ? names : throw Faults.NoClassToWeigh(unknown, names);
    }

    private static string Numbered(int k) => k.ToString(CultureInfo.InvariantCulture);
}
