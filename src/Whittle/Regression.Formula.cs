using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;

namespace Whittle;

/// <content>Regressions whose response and features a formula names.</content>
public sealed partial class Regression
{
    /// <summary>The lasso (ρ = 1) of a formula.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="formula">Response and terms.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="WhittleException">The data, formula or options cannot be used; the message says which and what to do.</exception>
    public static Regression Lasso(Table table, Formula formula, RegressionOptions? options = null) => ElasticNet(table, formula, 1, options);

    /// <summary>Ridge (ρ = 0) of a formula.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="formula">Response and terms.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="WhittleException">As for <see cref="Lasso(Table, Formula, RegressionOptions)"/>.</exception>
    public static Regression Ridge(Table table, Formula formula, RegressionOptions? options = null) => ElasticNet(table, formula, 0, options);

    /// <summary>The elastic net of a formula. A response that is an expression is explained and predicted as that expression.</summary>
    /// <param name="table">One row an observation.</param>
    /// <param name="formula">Response and terms.</param>
    /// <param name="l1Ratio">ρ in [0, 1]: 1 is the lasso, 0 is ridge.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="WhittleException">As for <see cref="Lasso(Table, Formula, RegressionOptions)"/>.</exception>
    public static Regression ElasticNet(Table table, Formula formula, double l1Ratio, RegressionOptions? options = null) => new(
        table, formula.Response?.ToString() ?? throw FormulaFaults.NoResponse(formula.Text), l1Ratio, (options ?? new RegressionOptions()) with { Formula = formula });

    // What a formula says of response, events, offset and intercept becomes columns and options; columns that are expressions join the table.
    private static RegressionOptions WithFormula(Formula formula, RegressionOptions options, ref Table table, ref string response)
    {
        formula.Check(table);
        if (formula.Response is { } left)
        {
            string name = left.Value.Name;
            if (response != name && response != left.ToString())
            {
                throw FormulaFaults.SaidTwice(formula.Text, "the response", left.ToString(), response);
            }

            response = name;
        }

        string[] more = [.. formula.Response?.More.Select(m => m.Name) ?? []];
        if (formula.Response is not null && options.MoreResponses.Count > 0 && !options.MoreResponses.SequenceEqual(more))
        {
            throw FormulaFaults.SaidTwice(formula.Text, "the response", formula.Response.ToString(), string.Join(", ", options.MoreResponses));
        }

        string? happened = formula.Response?.Event?.Name, offset = formula.Offset?.Name;
        if ((happened ?? options.Event) != (options.Event ?? happened))
        {
            throw FormulaFaults.SaidTwice(formula.Text, "the event", happened!, options.Event!);
        }

        if ((offset ?? options.Offset) != (options.Offset ?? offset))
        {
            throw FormulaFaults.SaidTwice(formula.Text, "the offset", offset!, options.Offset!);
        }

        table = WithComputed(formula, table);
        return options with
        {
            MoreResponses = formula.Response is null ? options.MoreResponses : more,
            Event = options.Event ?? happened,
            Offset = options.Offset ?? offset,
            Loss = options.Loss ?? (happened is null ? null : Loss.Cox()),
            Intercept = options.Intercept && formula.HasIntercept,
        };
    }

    // The table with what a formula computes of its columns beside features: response and offset.
    private static Table WithComputed(Formula formula, Table table) => table.With([.. formula.Response?.All ?? [], .. formula.Offset is { } shift ? [shift] : Array.Empty<Expression>()]);

    // A formula's own offset may be a feature as well, as in R; any other role may not.
    private static string[] FeaturesOf(Table table, string response, RegressionOptions options)
    {
        Formula formula = options.Formula!;
        string? twice = formula.Columns.FirstOrDefault(name => Others(response, options with { Exclude = [] }).Contains(name) && !(name == options.Offset && formula.Offset is not null));
        return twice is null ? [.. formula.Features(table, Others(response, options))] : throw Faults.FeatureHasRole(table.Source, twice, DescribeRole(twice, response, options));
    }

    // What . leaves out: columns of other roles, and those that the options exclude.
    private static string[] Others(string response, RegressionOptions options) => [response, .. options.MoreResponses, .. options.Exclude, .. OtherRoles(options)];
}
