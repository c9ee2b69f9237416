using Whittle.Losses;
using Whittle.Models;

namespace Whittle.Report;

/// <summary>What a loss is called in sentences.</summary>
/// <param name="Adjective">Before the penalty's name, such as <c>Logistic</c>; empty for least squares.</param>
/// <param name="Noun">What is made small.</param>
/// <param name="Measure">What is explained: the variance, or the deviance.</param>
/// <param name="Error">What is averaged over held-out rows.</param>
/// <param name="Free">The fit without a penalty.</param>
internal sealed record LossWords(string Adjective, string Noun, string Measure, string Error, string Free)
{
    private const int MostSpelled = 3;
    private const int MostWeights = 8;

    public static LossWords Of(Loss loss) => loss.Name switch
    {
        "squared" => new("", "squared error", "variance", "mean squared error", "least squares"),
        "multi-squared" => new("", "squared error", "variance", "mean squared error, summed over responses,", "least squares"),
        "huber" => new("Huber ", "Huber's loss", "loss", "mean Huber loss (doubled)", "no penalty"),
        "quantile" => new("Quantile ", "pinball loss", "loss", "mean pinball loss (doubled)", "no penalty"),
        "logistic" => new(loss.Link == "probit" ? "Probit " : "Logistic ", "log loss", "deviance", "mean deviance", "no penalty"),
        "multinomial" => new("Multinomial ", "log loss", "deviance", "mean deviance", "no penalty"),
        "cox" => new("Cox ", "minus the log partial likelihood", "deviance", "deviance per event", "no penalty"),
        string name => new($"{Capital(name)} ", $"{Capital(name)} deviance", "deviance", "mean deviance", "no penalty"),
    };

    /// <summary>The loss as a formula in the names of the response.</summary>
    public static string Formula(LinearModel model)
    {
        string y = model.Response.Column;
        return model.Loss.Name switch
        {
            "squared" => $"½·mean(({y} − prediction)²)",
            "multi-squared" => $"½·mean({(model.Response.Columns.Count <= MostSpelled ? string.Join(" + ", model.Response.Columns.Select(c => $"({c} − prediction)²")) : $"Σ(y − prediction)² over {model.Response.Columns.Count} responses")})",
            "huber" => $"mean(Huber loss of {y} − prediction, squared within ±{Plain.Number(model.Loss.Parameter!.Value)} and absolute beyond)",
            "quantile" => $"mean({Plain.Number(model.Loss.Parameter!.Value)}·({y} − prediction)₊ + {Plain.Number(1 - model.Loss.Parameter!.Value)}·(prediction − {y})₊)",
            "logistic" when model.Response.Classes is { } classes => $"mean(−log of the probability of {y}'s class, {classes[1]} against {classes[0]})",
            "logistic" => $"mean(−log of the probability of {y})",
            "multinomial" => $"mean(−log of the probability of {y}'s class, one of {model.Outputs.Count})",
            "cox" => $"mean(−log partial likelihood of {y} until {model.Response.Event}, ties by {(model.Loss.Link == "efron" ? "Efron" : "Breslow")})",
            string name => $"½·mean({Capital(name)} deviance of {y}, {model.Loss.Link} link)",
        };
    }

    /// <summary>What the model explains, by name.</summary>
    public static string Response(LinearModel model) => model.Response.Columns is { Count: > MostSpelled } many
        ? $"{string.Join(", ", many.Take(MostSpelled))}, … ({many.Count} responses)"
        : string.Join(", ", model.Response.Columns);

    /// <summary>The word with its first letter as a capital.</summary>
    public static string Capital(string word) => $"{char.ToUpperInvariant(word[0])}{word[1..]}";

    /// <summary>Each class and what its rows count.</summary>
    public static string Weights(IReadOnlyDictionary<string, double> byClass) => byClass.Count > MostWeights
        ? $"{string.Join(", ", byClass.Take(MostWeights).Select(w => $"{w.Key} {Plain.Number(w.Value)}"))}, …"
        : string.Join(", ", byClass.Select(w => $"{w.Key} {Plain.Number(w.Value)}"));

    /// <summary>A label and a value for each intercept.</summary>
    public static IEnumerable<(string Label, string Value)> Intercepts(LinearModel model) => model.Outputs.Select((output, k) => (
        model.Outputs.Count == 1 ? "(intercept)" : $"{output}: (intercept)", model.HasIntercept ? Plain.Number(model.Intercepts[k]) : "none"));
}
