using Whittle.Data;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Tables;

namespace Whittle.Playground;

/// <summary>The tutorial's table, and what has been computed of it: a slider asks for the same again and again.</summary>
internal static class Students
{
    public const string Response = "score";
    private static readonly Cache<Regression> Regressions = new();
    private static readonly Cache<LinearModel> Free = new();
    private static readonly Cache<LinearModel> Fits = new(1);
    private static readonly Cache<RegularizationPath> Paths = new();
    private static readonly Cache<CrossValidatedPath> Choices = new();
    private static readonly Cache<IReadOnlyList<PathEvent>> Events = new();

    private static readonly LambdaGrid Grid = new() { Count = 50 };

    public static Table Table { get; } = Read();

    /// <summary>The regression of a state's factors and penalty; of no penalty that of the lasso, to be fitted without one.</summary>
    public static Regression Of(PlayState state) => Of(state.Factors, state.L1Ratio);

    public static Regression Of(IReadOnlyList<string> factors, double l1Ratio) =>
        Regressions.Find($"{string.Join(',', factors)} {l1Ratio:R}", () => Regression.ElasticNet(Table, Response, l1Ratio, new RegressionOptions { Features = factors, Threads = 1 }));

    /// <summary>Least squares on some factors.</summary>
    public static LinearModel FreeOf(IReadOnlyList<string> factors) => Free.Find(string.Join(',', factors), () => Of(factors, 1).FitLeastSquares());

    /// <summary>The model of a state.</summary>
    public static LinearModel FitOf(PlayState state) => state.Penalty == "none" ? FreeOf(state.Factors) : Fits.Find($"{Name(state)} {state.Lambda:R}", () => Of(state).Fit(state.Lambda));

    public static RegularizationPath PathOf(PlayState state) => Paths.Find(Name(state), () => Of(state).FitPath(Grid));

    public static CrossValidatedPath ChoiceOf(PlayState state) => Choices.Find(Name(state), () => Of(state).CrossValidate(10, 1, Grid));

    /// <summary>Where the factors of a state come and go: on the exact path where the penalty is L1 alone, else by narrowing; none where it has no L1.</summary>
    public static IReadOnlyList<PathEvent> EventsOf(PlayState state) => Events.Find(Name(state), () => state.L1Ratio switch
    {
        0 => [],
        1 => Of(state).FitExactPath().Events,
        _ => Breakpoints.Find(Of(state)),
    });

    /// <summary>What Whittle's λ is multiplied by to be in the convention that is shown: all are proportional where the mixture is held; 1 where it has none.</summary>
    public static double ScaleOf(PlayState state) => state.LambdaAs == "whittle" ? 1 : Of(state).LambdaScale.FromWhittle(Convention(state), 1, state.L1Ratio)?.Lambda ?? 1;

    /// <summary>λ in the convention that is shown; in Whittle's where the other has none.</summary>
    public static double ToShown(PlayState state) => state.Lambda * ScaleOf(state);

    /// <summary>λ in Whittle's convention of one that is shown, or null where there is none.</summary>
    public static double? FromShown(PlayState state, double shown) => shown >= 0 && double.IsFinite(shown) ? shown / ScaleOf(state) : null;

    private static string Name(PlayState state) => $"{string.Join(',', state.Factors)} {state.L1Ratio:R}";

    private static LambdaConvention Convention(PlayState state) => state.LambdaAs switch
    {
        "mean" => LambdaConvention.Mean,
        "sklearn" => LambdaConvention.ScikitLearn,
        "glmnet" => LambdaConvention.Glmnet,
        _ => LambdaConvention.Whittle,
    };

    private static Table Read()
    {
        using Stream stream = typeof(Students).Assembly.GetManifestResourceStream("students.csv")!;
        return CsvTable.Read(stream, "students.csv");
    }
}
