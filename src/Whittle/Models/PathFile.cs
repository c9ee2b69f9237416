using System.Text.Json;
using Whittle.Certificates;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Models;

/// <summary>
/// Whole paths to and from a stream, as <see cref="ModelFile"/> does for one model: JSON with a schema version and a checksum, numbers with as many digits as bring back the same bits,
/// what all fits share once and of each fit the coefficients that are not zero. Thread-safe.
/// </summary>
public static class PathFile
{
    private static readonly SealedJson Document = new("whittle.model-path/", 1, "path");

    /// <summary>Writes a path.</summary>
    /// <param name="path">Any path.</param>
    /// <param name="stream">Written to and left open.</param>
    public static void Save(ModelPath path, Stream stream) => Document.Save(stream, json => Write(json, path));

    /// <summary>Reads a path.</summary>
    /// <param name="stream">Read to its end and left open.</param>
    /// <param name="losses">The losses that a path may have; default those of this library.</param>
    /// <exception cref="WhittleException">
    /// Not the file of a path or a cut one (<c>model-unreadable</c>), a newer version (<c>model-newer</c>), or a changed one (<c>model-changed</c>).
    /// </exception>
    public static ModelPath Load(Stream stream, LossCatalog? losses = null) => Document.Load(stream, json => Read(json, losses ?? LossCatalog.Standard));

    /// <summary>Whether a file begins as that of a path, of any version, and not as that of one model.</summary>
    /// <param name="text">The file, or its first hundred bytes.</param>
    public static bool Begins(ReadOnlySpan<byte> text) => Document.Begins(text);

    private static void Write(Utf8JsonWriter json, ModelPath path)
    {
        ModelFrame frame = path.Frame;
        json.WriteStartObject();
        ModelJson.WriteResponse(json, frame.Response);
        ModelJson.WriteClassWeights(json, frame.ClassWeights);
        ModelJson.WriteLoss(json, frame.Loss);
        json.WriteString("offset", frame.Offset);
        json.WriteTexts("outputs", frame.Outputs);
        json.WriteBoolean("hasIntercept", frame.HasIntercept);
        json.WriteBoolean("isStandardized", frame.IsStandardized);
        json.WriteExtended("lambdaMax", frame.LambdaMax);
        json.WriteExtended("l1Ratio", frame.L1Ratio);
        json.WriteString("penalty", frame.Penalty);
        json.WriteNumber("rows", frame.Rows);
        json.WriteExtended("weightSum", frame.Scale.WeightSum);
        json.WriteExtended("responseScale", frame.Scale.ResponseScale);
        json.WriteBoolean("hasWeights", frame.Scale.HasWeights);
        json.WriteBoolean("isElasticNet", frame.Scale.IsElasticNet);
        json.WriteTexts("names", frame.Names);
        json.WriteTexts("statuses", frame.Statuses.Select(s => s.ToString()));
        json.WriteNumbers("penaltyFactors", Enumerable.Range(0, frame.Names.Count).Select(j => frame.Scale.Factors[j]));
        json.WriteNumbers("centres", frame.Centres);
        json.WriteNumbers("scales", frame.Scales);
        json.WriteNumbers("deviations", frame.Deviations);
        ModelJson.WriteTolerance(json, path.Points.Concat(path.Knots).First().Certificate.Tolerance);
        WriteEvents(json, path.Baselines);
        json.WriteStartArray("points");
        for (int k = 0; k < path.Points.Count; k++)
        {
            json.WriteStartObject();
            WritePoint(json, path.Points[k]);
            WriteHazards(json, path.Baselines?[k]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("knots");
        foreach (PathKnot knot in path.Segments)
        {
            json.WriteStartObject();
            WritePoint(json, knot.Point);
            WriteSegment(json, knot.ToNext);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ModelJson.WriteRecipe(json, frame.Recipe);
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, PathPoint point)
    {
        json.WriteExtended("lambda", point.Lambda);
        json.WriteNumbers("centredIntercepts", point.Fit.Intercepts);
        json.WriteNumbers("indices", point.Indices.Select(j => (double)j));
        json.WriteNumbers("standardizedValues", point.StandardizedValues);
        ModelJson.WriteFigures(json, point.Certificate);
        json.WriteExtended("devianceExplained", point.DevianceExplained);
        json.WriteExtended("degreesOfFreedom", point.DegreesOfFreedom);
        json.WriteString("stopReason", point.StopReason.ToString());
        if (point.RidgeErrors is { } errors)
        {
            json.WriteExtended("leaveOneOut", errors.LeaveOneOut);
            json.WriteExtended("generalizedCrossValidation", errors.GeneralizedCrossValidation);
        }
    }

    private static void WriteSegment(Utf8JsonWriter json, PathSegment? segment)
    {
        if (segment is null)
        {
            return;
        }

        json.WriteStartObject("toNext");
        json.WriteExtended("relativeGap", segment.RelativeGap);
        json.WriteExtended("kktViolation", segment.KktViolation);
        json.WriteExtended("objectiveBend", segment.ObjectiveBend);
        json.WriteExtended("devianceBend", segment.DevianceBend);
        json.WriteEndObject();
    }

    // The times of the events are the same at every λ.
    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<IReadOnlyList<BaselineHazard>>? baselines)
    {
        if (baselines is null)
        {
            return;
        }

        json.WriteStartArray("events");
        foreach (BaselineHazard hazard in baselines[0])
        {
            json.WriteStartObject();
            json.WriteString("stratum", hazard.Stratum);
            json.WriteNumbers("times", hazard.Times);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHazards(Utf8JsonWriter json, IReadOnlyList<BaselineHazard>? hazards)
    {
        if (hazards is null)
        {
            return;
        }

        json.WriteStartArray("hazards");
        foreach (BaselineHazard hazard in hazards)
        {
            json.WriteStartObject();
            json.WriteNumbers("cumulative", hazard.Cumulative);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ModelPath Read(JsonElement json, LossCatalog losses)
    {
        ModelFrame frame = ReadFrame(json, losses);
        CertificateTolerance tolerance = ModelJson.ReadTolerance(json);
        JsonElement[] points = [.. json.GetProperty("points").EnumerateArray()], knots = [.. json.GetProperty("knots").EnumerateArray()];
        if (points.Length + knots.Length == 0)
        {
            throw Faults.ModelUnreadable("it holds no fit");
        }

        BaselineHazard[]? events = json.TryGetProperty("events", out JsonElement strata)
            ? [.. strata.EnumerateArray().Select(s => new BaselineHazard(s.GetProperty("stratum").GetString(), s.Numbers("times"), []))] : null;
        return new ModelPath(
            frame, [.. points.Select(point => ReadPoint(point, frame, tolerance))], events is null ? null : [.. points.Select(point => ReadHazards(point, events))],
            [.. knots.Select((knot, k) => new PathKnot(ReadPoint(knot, frame, tolerance), k + 1 < knots.Length ? ReadSegment(knot.GetProperty("toNext")) : null))]);
    }

    private static ModelFrame ReadFrame(JsonElement json, LossCatalog losses)
    {
        string[] names = json.Texts("names"), statuses = json.Texts("statuses");
        double[] factors = json.Numbers("penaltyFactors", names.Length);
        if (statuses.Length != names.Length || !Array.TrueForAll(factors, v => v >= 0))
        {
            throw Faults.ModelUnreadable("what it says of its columns is not complete");
        }

        return new ModelFrame
        {
            Response = ModelJson.ReadResponse(json),
            Offset = json.GetProperty("offset").GetString(),
            Recipe = ModelJson.ReadRecipe(json),
            Names = names,
            Outputs = json.Texts("outputs"),
            HasIntercept = json.GetProperty("hasIntercept").GetBoolean(),
            IsStandardized = json.GetProperty("isStandardized").GetBoolean(),
            LambdaMax = json.Number("lambdaMax"),
            L1Ratio = json.Number("l1Ratio"),
            Penalty = json.Text("penalty"),
            ClassWeights = ModelJson.ReadClassWeights(json),
            Rows = json.GetProperty("rows").GetInt32(),
            Scale = new LambdaScale
            {
                Loss = ModelJson.ReadLoss(json, losses),
                WeightSum = json.Number("weightSum"),
                ResponseScale = json.Number("responseScale"),
                HasWeights = json.GetProperty("hasWeights").GetBoolean(),
                IsElasticNet = json.GetProperty("isElasticNet").GetBoolean(),
                Factors = new PenaltyFactors(factors),
            },
            Centres = json.Numbers("centres", names.Length),
            Scales = json.Numbers("scales", names.Length),
            Deviations = json.Numbers("deviations", names.Length),
            Statuses = Array.ConvertAll(statuses, Enum.Parse<CoefficientStatus>),
        };
    }

    private static PathPoint ReadPoint(JsonElement json, ModelFrame frame, CertificateTolerance tolerance)
    {
        int[] indices = [.. json.GetProperty("indices").EnumerateArray().Select(i => i.GetInt32())];
        if (indices.Where((j, k) => j < 0 || j >= frame.Names.Count * frame.Outputs.Count || (k > 0 && j <= indices[k - 1])).Any())
        {
            throw Faults.ModelUnreadable("the indices of a fit are not those of its coefficients in order");
        }

        var coefficients = new SparseVector(indices, json.Numbers("standardizedValues", indices.Length));
        return new PathPoint(new FitState(json.Number("lambda"), json.Numbers("centredIntercepts", frame.Outputs.Count), coefficients), frame.Centres, frame.Scales)
        {
            Certificate = ModelJson.ReadFigures(json, tolerance),
            DevianceExplained = json.Number("devianceExplained"),
            DegreesOfFreedom = json.Number("degreesOfFreedom"),
            RidgeErrors = json.TryGetProperty("leaveOneOut", out _) ? new RidgeErrors(json.Number("leaveOneOut"), json.Number("generalizedCrossValidation")) : null,
            StopReason = Enum.Parse<StopReason>(json.Text("stopReason")),
        };
    }

    private static PathSegment ReadSegment(JsonElement json) => new(json.Number("relativeGap"), json.Number("kktViolation"), json.Number("objectiveBend"), json.Number("devianceBend"));

    private static BaselineHazard[] ReadHazards(JsonElement json, BaselineHazard[] events)
    {
        JsonElement[] hazards = [.. json.GetProperty("hazards").EnumerateArray()];
        return hazards.Length == events.Length
            ? [.. events.Select((own, s) => own with { Cumulative = hazards[s].Numbers("cumulative", own.Times.Count) })]
            : throw Faults.ModelUnreadable("a fit has not one baseline for each stratum");
    }
}
