using System.Text.Json;
using Whittle.Explain;

namespace Whittle.Cli;

/// <summary>The document <c>whittle.explanation/1</c>.</summary>
internal static class ExplainJson
{
    public static void Write(Utf8JsonWriter json, ExplainResult result)
    {
        json.WriteString("schema", "whittle.explanation/1");
        json.WriteReal("lambda", result.Model.Lambda);
        json.WriteReal("l1Ratio", result.Model.L1Ratio);
        json.WriteReal("devianceExplained", result.Model.DevianceExplained);
        if (result.Rows is { } rows)
        {
            WriteEach(json, "rows", rows, WriteRow);
        }
        else if (result.Influence is { } influence)
        {
            WriteEach(json, "influence", influence, (j, row) =>
            {
                j.WriteNumber("row", row.Row + 1);
                j.WriteReal("leverage", row.Leverage);
                j.WriteReal("predictor", row.Predictor);
                j.WriteReal("without", double.IsFinite(row.Without) ? row.Without : null);
                j.WriteReal("cooksDistance", row.CooksDistance);
            });
        }
        else if (result.Worths is { } worths)
        {
            json.WriteString("feature", result.Feature);
            WriteEach(json, "steps", result.Steps ?? [], WriteStep);
            WriteEach(json, "worths", worths, (j, at) =>
            {
                j.WriteReal("lambda", at.Lambda);
                j.WriteReal("worth", at.Worth);
                j.WriteReal("standardized", at.Standardized);
            });
        }
        else
        {
            WriteFit(json, result.Fit!);
        }
    }

    private static void WriteFit(Utf8JsonWriter json, FitExplanation fit)
    {
        json.WriteReal("step", fit.Ledger.Step);
        WriteEach(json, "ledger", fit.Ledger.Entries, (j, e) =>
        {
            j.WriteString("name", e.Name);
            WriteStep(j, e.Next);
        });
        WriteEach(json, "dropped", fit.Dropped, (j, d) =>
        {
            j.WriteString("name", d.Name);
            j.WriteReal("worth", d.Worth);
            j.WriteReal("worthAlone", d.WorthAlone);
            WriteEach(j, "takenBy", d.TakenBy, (t, taken) =>
            {
                t.WriteString("by", taken.By);
                t.WriteReal("correlation", taken.Correlation);
                t.WriteReal("share", taken.Share);
            });
        });
        WriteEach(json, "histories", fit.Histories, (j, h) =>
        {
            j.WriteString("name", h.Name);
            j.WriteBoolean("exact", h.IsExact);
            WriteEach(j, "events", h.Events, (e, change) =>
            {
                e.WriteReal("lambda", change.Lambda);
                e.WriteString("event", change.Enters ? "enters" : "leaves");
                WriteEach(e, "rivals", change.Rivals, (r, rival) =>
                {
                    r.WriteString("name", rival.By);
                    r.WriteReal("correlation", rival.Correlation);
                });
            });
        });
        WriteEach(json, "alternatives", fit.Alternatives, (j, a) =>
        {
            j.WriteString("without", a.Without);
            WriteNames(j, "instead", a.Instead);
            j.WriteReal("devianceExplained", a.DevianceExplained);
            j.WriteReal("fall", a.Fall);
            j.WriteBoolean("asGood", a.IsAsGood);
        });
        if (fit.Collinearity is { } collinearity)
        {
            WriteCollinearity(json, collinearity);
        }
    }

    private static void WriteCollinearity(Utf8JsonWriter json, Collinearity collinearity)
    {
        json.WriteStartObject("collinearity");
        json.WriteStartObject("varianceInflation");
        foreach ((string name, double value) in collinearity.VarianceInflation)
        {
            json.WriteReal(name, value);
        }

        json.WriteEndObject();
        FitJson.WriteArray(json, "conditionIndices", collinearity.ConditionIndices);
        WriteEach(json, "nearDependences", collinearity.NearDependences, (j, names) => WriteNames(j, "names", names));
        WriteEach(json, "clusters", collinearity.Clusters, (j, names) => WriteNames(j, "names", names));
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, RowExplanation row)
    {
        json.WriteNumber("row", row.Row + 1);
        json.WriteString("output", row.Output);
        json.WriteReal("predictor", row.Predictor);
        json.WriteReal("prediction", row.Prediction);
        json.WriteReal("baseline", row.Baseline);
        WriteEach(json, "contributions", row.Contributions, (j, c) =>
        {
            j.WriteString("name", c.Name);
            j.WriteReal("value", c.Value);
            j.WriteReal("amount", c.Amount);
        });
    }

    private static void WriteStep(Utf8JsonWriter json, LedgerStep step)
    {
        json.WriteReal("from", step.From);
        json.WriteReal("to", step.To);
        json.WriteReal("l1Reward", step.L1Reward);
        json.WriteReal("l2Reward", step.L2Reward);
        json.WriteReal("lossCost", step.LossCost);
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (string text in names)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteEach<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
