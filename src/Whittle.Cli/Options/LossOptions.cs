using System.CommandLine;
using Whittle.Losses;

namespace Whittle.Cli;

/// <summary>What is minimized, and the columns and files that belong to it.</summary>
internal sealed class LossOptions
{
    private readonly Option<string?> _loss = new("--loss") { Description = $"The loss: {string.Join(", ", LossCatalog.Standard.Names)} (default squared for numbers, multi-squared for several columns of them, logistic or multinomial for text).", HelpName = "NAME" };
    private readonly Option<string?> _link = new("--link") { Description = "The link of the loss, such as probit for logistic, inverse for gamma, or efron for the ties of cox.", HelpName = "NAME" };
    private readonly Option<double?> _threshold = CheckedOption.Positive("--threshold", "D", "Where Huber's loss turns from squared to absolute, in units of the response (default 1.345 × their median absolute deviation).");
    private readonly Option<double?> _power = CheckedOption.Number("--power", "P", "Tweedie's power, between 1 and 2 (default 1.5).", v => v is > 1 and < 2, "between 1 and 2");
    private readonly Option<double?> _quantile = CheckedOption.Number("--quantile", "T", "Which quantile of the response, between 0 and 1 (default 0.5, the median).", v => v is > 0 and < 1, "between 0 and 1");
    private readonly Option<string?> _positive = new("--positive") { Description = "Of two classes the one that counts as 1 (default the last in order).", HelpName = "CLASS" };
    private readonly Option<string?> _offset = new("--offset") { Description = "The column that is added to the predictor, such as the logarithm of an exposure.", HelpName = "COLUMN" };
    private readonly Option<string?> _time = new("--time") { Description = "The column of times of a Cox regression, in the place of --target.", HelpName = "COLUMN" };
    private readonly Option<string?> _event = new("--event") { Description = "The column of its events: 1 it happened, 0 censored.", HelpName = "COLUMN" };
    private readonly Option<string?> _stratum = new("--stratum") { Description = "The column of its strata: rows are compared within theirs.", HelpName = "COLUMN" };

    private readonly ClassWeightOption _classWeights = new();

    public Option[] All => [_loss, _link, _threshold, _power, _quantile, _positive, _classWeights.Option, _offset, _time, _event, _stratum];

    /// <summary>The options that name columns of a table.</summary>
    public Option[] Columns => [_positive, _offset, _time, _event, _stratum];

    /// <summary>The columns that have a role, each with the option that gives it.</summary>
    public (string? Name, string Option)[] Roles(ParseResult options) =>
        [.. new[] { _offset, _time, _event, _stratum }.Select(option => (options.GetValue(option), option.Name))];

    /// <summary>The column of times, or null.</summary>
    public string? Time(ParseResult options) => options.GetValue(_time);

    /// <summary>What these options say about a regression.</summary>
    /// <param name="options">The parsed words.</param>
    /// <param name="regression">What is known of it already.</param>
    /// <param name="responses">How many responses were named.</param>
    public RegressionOptions Apply(ParseResult options, RegressionOptions regression, int responses) => regression with
    {
        Loss = Read(options, responses),
        ClassWeights = _classWeights.Read(options),
        PositiveClass = options.GetValue(_positive),
        Offset = options.GetValue(_offset),
        Event = options.GetValue(_event),
        Stratum = options.GetValue(_stratum),
    };

    private Loss? Read(ParseResult options, int responses)
    {
        string? name = options.GetValue(_loss) ?? (options.IsGiven(_time) || options.IsGiven(_event) ? "cox" : null), link = options.GetValue(_link);
        foreach ((Option<double?> option, string owner) in new[] { (_threshold, "huber"), (_power, "tweedie"), (_quantile, "quantile") })
        {
            if (options.IsGiven(option) && name != owner)
            {
                throw CliFaults.Contradiction(option.Name, name is null ? "the default loss" : $"--loss {name}", $"It belongs to --loss {owner}.");
            }
        }

        double? parameter = name == "multi-squared" ? responses : options.GetValue(_threshold) ?? options.GetValue(_power) ?? options.GetValue(_quantile);
        return name is not null ? LossCatalog.Standard.Create(name, link, parameter)
            : link is null ? null
            : throw CliFaults.Contradiction("--link", "the default loss", "Name the loss with --loss.");
    }
}
