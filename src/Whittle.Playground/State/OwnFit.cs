using Whittle.Data;
using Whittle.Errors;
using Whittle.Explain;
using Whittle.Models;
using Whittle.Paths;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Playground;

/// <summary>The fit of a table that the page was given: what <c>whittle fit</c> makes of the same table with the same options, so that the saved models are the same.</summary>
internal static class OwnFit
{
    // With so many, a cross-validation takes a browser about ten seconds on a slow machine; nearly all of it goes by rows where columns are few.
    private const int MostRows = 10_000;
    private const int MostProducts = 100_000;

    private const int Folds = 10;

    // Few, since each holds its data.
    private static readonly Cache<Regression> Regressions = new(4);
    private static readonly Cache<RegularizationPath> Paths = new(4);
    private static readonly Cache<CrossValidatedPath> Choices = new(4);
    private static readonly Cache<LeastSquaresComparison> Free = new(4);
    private static readonly Cache<IReadOnlyList<double?>> Entries = new(4);
    private static readonly Cache<FitReport> Reports = new(4);

    /// <summary>
    /// Between which λ the page's slider moves: those made for the students' score and, where a table of one's own is fitted at the page's λ, on to the power of ten at which all is left out of it, and down to a hundred-thousandth of that.
    /// </summary>
    public static (double Least, double Most) LambdaRange(PlayState state)
    {
        if (state.Data == "students" || state.ChosenBy != "given" || state.Penalty == "none")
        {
            return (PlayState.LeastLambda, PlayState.MostLambda);
        }

        try
        {
            double all = Math.Pow(10, Math.Ceiling(Math.Log10(Regressions.Find(Name(state), () => SetUp(state)).LambdaMax)));
            return double.IsFinite(all) && all > 0 ? (Math.Min(PlayState.LeastLambda, all / 1e5), Math.Max(PlayState.MostLambda, all)) : (PlayState.LeastLambda, PlayState.MostLambda);
        }
        catch (WhittleException)
        {
            return (PlayState.LeastLambda, PlayState.MostLambda);
        }
    }

    /// <summary>The fit of a state, with its path and the choice of λ.</summary>
    /// <exception cref="WhittleException">There is no table, or it cannot be fitted as the state says.</exception>
    public static FitReport Of(PlayState asked)
    {
        PlayState state = GivenTable.Resolve(asked);
        string data = Name(state);
        return Reports.Find($"{data} {state.Penalty} {state.ChosenBy} {state.Seed} {(state.ChosenBy == "given" ? state.Lambda : 0):R}", () => Fit(state, data));
    }

    private static string Name(PlayState state) => $"{state.Data} {GivenTable.Version} {state.Response} {string.Join(',', state.Out)} {state.Missing} {state.L1Ratio:R}";

    private static FitReport Fit(PlayState state, string data)
    {
        Regression regression = Regressions.Find(data, () => SetUp(state));
        FitReport report = state.Penalty == "none" ? Along(data, regression, regression.FitWithoutPenalty(), Path())
            : state.ChosenBy == "given" ? Given(data, regression, state.Lambda, Path())
            : Chosen(state, data, regression, Choices.Find($"{data} {state.Seed}", () => regression.CrossValidate(Plan(state, regression))));
        return report with { Missing = Missing(state, regression) };

        RegularizationPath Path() => Paths.Find(data, () => regression.FitPath());
    }

    private static Regression SetUp(PlayState state)
    {
        Table table = GivenTable.Of(state);
        string response = table.Columns[state.Response - 1].Name;
        string[] features = [.. table.Columns.Where((_, j) => j + 1 != state.Response && !state.Out.Contains(j + 1)).Select(c => c.Name)];
        if (features.Length == 0)
        {
            throw PlayFaults.NoFeatures();
        }

        if (table.Rows > MostRows)
        {
            throw PlayFaults.TooManyRows(table.Source, table.Rows, MostRows);
        }

        Regression regression = Regression.ElasticNet(table, response, state.L1Ratio, new RegressionOptions { Features = features, Missing = Enum.Parse<MissingPolicy>(state.Missing, true), Threads = 1 });
        int rows = regression.Rows, coefficients = regression.CoefficientNames.Count;
        if ((long)rows * coefficients > MostProducts)
        {
            throw PlayFaults.TooMuchWork(rows, coefficients, MostProducts);
        }

        return regression.Table![response] is NumberColumn { Values: var values } && values.TrimStart(values[0]).IsEmpty ? throw PlayFaults.ConstantResponse(response, Plain.Number(values[0]), rows) : regression;
    }

    private static FitReport Along(string data, Regression regression, LinearModel model, RegularizationPath path) => new() { Model = model, Regression = regression, Path = path, LeastSquares = Free.Find(data, () => regression.CompareWithLeastSquares()) };

    private static FitReport Given(string data, Regression regression, double lambda, RegularizationPath path)
    {
        // On to λ where the path ends above it: features that are kept have entered by then.
        RegularizationPath down = path.Points[^1].Lambda <= lambda || regression.L1Ratio == 0 ? path : regression.FitPath(new LambdaGrid { Values = [.. path.Points.Select(p => p.Lambda), lambda] });
        LinearModel model = regression.Fit(lambda);
        IReadOnlyList<double?> entries = ReferenceEquals(down, path) ? Entries.Find(data, () => regression.FindEntries(path)) : regression.FindEntries(down);
        return Along(data, regression, model with { Coefficients = [.. model.Coefficients.Select((c, j) => c with { EntersAt = entries[j] })] }, down);
    }

    private static FitReport Chosen(PlayState state, string data, Regression regression, CrossValidatedPath choice)
    {
        PathPoint point = choice.Path.Points[choice.CrossValidation.IndexOf(state.ChosenBy == "min" ? SelectionRule.Minimum : SelectionRule.OneStandardError)];
        LinearModel model = regression.CreateModel(point, state.ChosenBy, regression.FindEntries(choice.Path));
        return Along(data, regression, model, choice.Path) with { CrossValidated = choice, Plan = Plan(state, regression), TrainingErrors = regression.TrainingErrors(choice.Path) };
    }

    // Small tables have a fold a row.
    private static FoldPlan Plan(PlayState state, Regression regression) => FoldPlan.Random(Math.Min(Folds, regression.Rows), state.Seed);

    private static string? Missing(PlayState state, Regression regression)
    {
        MissingCells[] missing = [.. GivenTable.Of(state).Columns.Where(c => c.MissingCount > 0 && regression.Recipe!.Columns.Contains(c.Name)).Select(c => new MissingCells(c.Name, c.MissingCount))];
        return MissingWords.Of(missing, Enum.Parse<MissingPolicy>(state.Missing, true), regression, int.MaxValue);
    }
}
