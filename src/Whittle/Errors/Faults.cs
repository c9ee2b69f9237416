using System.Globalization;

namespace Whittle.Errors;

/// <summary>Every message of the core, in one place; takes only strings and numbers.</summary>
internal static class Faults
{
    /// <summary>The code of a loss that falls for ever.</summary>
    public const string NoMinimumCode = "no-minimum";

    public static WhittleException NotFinite(string column, int row, double value) => new(
        FaultKind.Data, "not-finite",
        $"Column '{column}' holds {Text(value)}; every number must be finite.",
        $"column '{column}', row {row + 1}", "Correct the cell or leave the column out.");

    public static WhittleException EmptyTable(string source) => new(
        FaultKind.Data, "empty-table", $"{source} has no columns; a table needs at least one.", source, "Check that this is the file you meant.");

    public static WhittleException BadName(string source, string name) => name.Length == 0
        ? new(FaultKind.Data, "bad-name", $"{source} has a column without a name; every column needs one.", source, "Give the column a name.")
        : new(FaultKind.Data, "bad-name", $"{source} has two columns named '{name}'; names must be distinct.", $"column '{name}'", "Rename one of them.");

    public static WhittleException RaggedTable(string source, string name, int rows, int expected) => new(
        FaultKind.Data, "ragged-table", $"Column '{name}' of {source} has {rows} rows where others have {expected}.", $"column '{name}'", "Give every column the same number of rows.");

    public static WhittleException NoSuchColumn(string source, string name, string? nearest) => new(
        FaultKind.Data, "no-such-column", $"{source} has no column '{name}'.", $"column '{name}'",
        nearest is null ? "Check the name; case counts." : $"Did you mean '{nearest}'?");

    public static WhittleException NotNumeric(string source, string name) => new(
        FaultKind.Data, "not-numeric", $"Column '{name}' of {source} holds text where numbers are needed.", $"column '{name}'", "Name a column of numbers.");

    public static WhittleException FeatureHasRole(string source, string name, string role) => new(
        FaultKind.Usage, "feature-has-role", $"Column '{name}' of {source} holds {role} and cannot be a feature as well.", $"column '{name}'", "Leave it out of the list of features.");

    public static WhittleException MissingInRole(string source, string name, int count, int firstRow) => new(
        FaultKind.Data, "missing-values", $"Column '{name}' of {source} has {Count(count, "missing cell")}, the first in row {firstRow + 1}.",
        $"column '{name}', row {firstRow + 1}", "Leave those rows out with --missing drop, or complete them: a response, weights or folds are never filled in.");

    public static WhittleException NoCompleteRow(string source, int rows) => new(
        FaultKind.Data, "no-complete-row", $"Every one of the {Count(rows, "row")} of {source} has a missing cell in a column in use; without such rows none is left.", source, "Fill the cells in with --missing mean or --missing indicator, or leave columns out with --exclude.");

    public static WhittleException BadShape(int length, int rows, int columns) => new(
        FaultKind.Data, "bad-shape", $"{length} values do not make a matrix of {rows} rows × {columns} columns.", "values", "Hand over rows × columns values in column-major order, with at least one row.");

    public static WhittleException BadSparse(string why, string where) => new(
        FaultKind.Data, "bad-sparse", $"The sparse matrix cannot be used: {why}.", where, "Hand over each place once, inside the matrix, by column and then by row; or use SparseDesign.FromTriplets, which sorts and adds.");

    public static WhittleException BadPenaltyFactor(int column, double value) => new(
        FaultKind.Usage, "bad-penalty-factor", $"The penalty factor of coefficient {column + 1} is {Text(value)}; it must be in [0, Infinity]: 0 is never penalized, Infinity is excluded.",
        $"coefficient {column + 1}", "Give a factor of 0 or more.");

    public static WhittleException MissingFeature(string source, string name, int count, int firstRow, bool isText) => new(
        FaultKind.Data, "missing-values", $"Column '{name}' of {source} has {Count(count, "missing cell")}, the first in row {firstRow + 1}.",
        $"column '{name}', row {firstRow + 1}",
        isText
            ? $"Choose --missing drop (leave such rows out), --missing indicator (missing is a level of its own), or --exclude {name}."
            : $"Choose --missing drop (leave such rows out), --missing mean, --missing indicator (mean and a column that says so), or --exclude {name}.");

    public static WhittleException NotText(string source, string name) => new(
        FaultKind.Data, "not-text", $"Column '{name}' of {source} holds numbers where the model knows text.", $"column '{name}'", $"Read the column as text: --factor {name}.");

    public static WhittleException UnseenLevel(string source, string name, string level, int row, string? nearest, IReadOnlyList<string> levels) => new(
        FaultKind.Data, "unseen-level",
        $"Column '{name}' of {source} holds '{level}' in row {row + 1}, which no row of the fit had; known are {string.Join(", ", levels.Take(8).Select(l => $"'{l}'"))}{(levels.Count > 8 ? ", …" : "")}.",
        $"column '{name}', row {row + 1}",
        (nearest is null ? "" : $"Did you mean '{nearest}'? ") + "With --unseen baseline it counts as none of the levels.");

    public static WhittleException NoRecipe() => new(
        FaultKind.Usage, "no-recipe", "The model was fitted to a matrix without names and cannot read a table.", "table", "Predict from a matrix with the same columns.");

    public static WhittleException BadFolds(int count, int rows) => new(
        FaultKind.Usage, "bad-folds", $"{Count(count, "fold")} cannot be made of {Count(rows, "row")}; there must be at least 2 and at most one a row.", "folds", "Choose another number of folds.");

    public static WhittleException BadFoldsOf(int count, int distinct, string what, string why) => new(
        FaultKind.Usage, "bad-folds", $"{Count(count, "fold")} cannot be made of {Count(distinct, what)}: {why}.", "folds", "Choose fewer folds.");

    public static WhittleException SilentFold(int fold, string why) => new(
        FaultKind.Usage, "bad-folds", $"Fold {fold + 1} {why}, so it cannot be measured.", "folds", "Choose fewer folds, spread classes evenly over them, or measure the deviance.");

    public static WhittleException NothingToStratify(string loss) => new(
        FaultKind.Usage, "nothing-to-stratify", $"The response of the {loss} loss has neither classes nor events to spread over folds.", "folds", "Draw folds at random.");

    public static WhittleException NoDegreesOfFreedom(string of) => new(
        FaultKind.Usage, "no-degrees-of-freedom", $"No degrees of freedom are claimed for {of}.", "criterion", "Choose λ by cross-validation.");

    public static WhittleException NoLikelihood(string loss) => new(
        FaultKind.Usage, "no-likelihood", $"The {loss} loss has no likelihood that is known without a dispersion.", "criterion", "Choose λ by cross-validation.");

    public static WhittleException BadCriterion(string criterion) => new(
        FaultKind.Usage, "bad-criterion", $"{criterion} is a criterion of least squares alone.", "criterion", "Use AIC or BIC, or choose λ by cross-validation.");

    public static WhittleException NoNoiseVariance() => new(
        FaultKind.Usage, "no-noise-variance", "Cp needs a noise variance, and least squares on all features has no degree of freedom left to estimate it.", "criterion", "Give one, or use another criterion.");

    public static WhittleException NoSuchRow(int row, int rows) => new(
        FaultKind.Usage, "no-such-row", $"There is no row {row + 1}; the fit has {Count(rows, "row")}.", "row", "Name a row from 1 on.");

    public static WhittleException ModelHasNoIntervals() => new(
        FaultKind.Usage, "no-intervals", "The model has no prediction intervals.", "intervals", "Fit it with intervals, as whittle fit --intervals does.");

    public static WhittleException NoIntervals(string why) => new(
        FaultKind.Usage, "no-intervals", $"Prediction intervals cannot be made: {why}.", "intervals", null);

    public static WhittleException NoInference(string why) => new(
        FaultKind.Usage, "no-inference", $"Intervals of coefficients cannot be made: {why}.", "inference", null);

    public static WhittleException NoApproximation(string of) => new(
        FaultKind.Usage, "bad-folds", $"Leaving out one row at a time has no approximation for {of}.", "folds", "Leave rows out by refitting, or choose random folds.");

    public static WhittleException NoResiduals(string why) => new(
        FaultKind.Usage, "no-residuals", $"There is no residual of a row: {why}.", "residuals", null);

    public static WhittleException NoKnockoffs(string why, string? fix) => new(
        FaultKind.Usage, "no-knockoffs", $"Knockoffs cannot be made: {why}.", "knockoffs", fix);

    public static WhittleException BadMeasure(string measure, string loss, string needs) => new(
        FaultKind.Usage, "bad-measure", $"{measure} is no measure of the {loss} loss; it needs {needs}.", "measure", "Measure the deviance, which every loss has.");

    public static WhittleException ModelUnreadable(string why, Exception? inner = null) => new(
        FaultKind.Model, "model-unreadable", $"The file is not a complete Whittle model: {why}.", null, "Save the model again with --save.", inner);

    public static WhittleException ModelNewer(string schema, string known) => new(
        FaultKind.Model, "model-newer", $"The model's schema is '{schema}'; this version reads '{known}'.", "schema", "Use the version of Whittle that wrote it, or a newer one.");

    public static WhittleException ModelChanged() => new(
        FaultKind.Model, "model-changed", "The model was changed after it was saved: its checksum does not match.", "checksum", "Save the model again with --save; do not edit the file.");

    public static WhittleException AliasedColumns(string which, int parameters, int rows) => new(
        FaultKind.Data, "aliased-columns", $"Least squares has no single answer for {parameters} coefficients on {Count(rows, "row")}: {which}.", "features",
        "Leave such columns out with --exclude, or use a penalty, which decides between them.");

    /// <summary>All faults of an options object at once.</summary>
    public static WhittleException BadOptions(IReadOnlyList<string> faults) => new(
        FaultKind.Usage, "bad-options", string.Join(" ", faults), null, faults.Count == 1 ? "Correct the option." : "Correct the options.");

    public static string OutOfRange(string option, double value, string range, string meaning) => $"{option} is {Text(value)}; it must be in {range}: {meaning}.";

    public static WhittleException BadLength(string what, int length, int expected) => new(
        FaultKind.Data, "bad-length", $"{what}: {Count(length, "value")} where the design has {expected}.", what, $"Hand over {expected} values.");

    public static WhittleException BadWeight(int row, double value) => new(
        FaultKind.Data, "bad-weight", $"The weight of row {row + 1} is {Text(value)}; weights must be finite and 0 or more.", $"row {row + 1}", "Correct the weight.");

    public static WhittleException NoWeight() => new(
        FaultKind.Data, "no-weight", "No row has a positive weight; at least one must.", "weights", "Give at least one row a weight above 0.");

    public static WhittleException NotFiniteResponse(int row, double value) => new(
        FaultKind.Data, "not-finite", $"The response of row {row + 1} is {Text(value)}; every response must be finite.", $"row {row + 1}", "Correct the value or leave the row out.");

    public static WhittleException NoSuchLoss(string name, string? link, IReadOnlyList<string> known) => new(
        FaultKind.Usage, "no-such-loss", link is null ? $"There is no loss '{name}'." : $"The loss '{name}' has no link '{link}'.", "loss", $"Choose one of {string.Join(", ", known)}.");

    public static WhittleException BadClasses(string source, string name, IReadOnlyList<string> classes) => new(
        FaultKind.Data, "bad-classes",
        $"Column '{name}' of {source} has {(classes.Count == 1 ? "one class" : $"{classes.Count} classes")}: {string.Join(", ", classes.Take(8).Select(c => $"'{c}'"))}{(classes.Count > 8 ? ", …" : "")}; {(classes.Count < 2 ? "there must be at least two" : "the logistic loss needs two")}.",
        $"column '{name}'", classes.Count < 2 ? "Check that this is the column you meant." : "Use the multinomial loss, or leave out the rows of other classes.");

    public static WhittleException NoSuchClass(string source, string name, string wanted, IReadOnlyList<string> classes) => new(
        FaultKind.Usage, "no-such-class", $"Column '{name}' of {source} has no class '{wanted}'; it has {string.Join(", ", classes.Select(c => $"'{c}'"))}.", $"column '{name}'", "Name one of its classes as the positive one.");

    public static WhittleException NoClassToWeigh(IReadOnlyList<string> wanted, IReadOnlyList<string> classes) => new(
        FaultKind.Usage, "no-such-class", $"There is no class {string.Join(", ", wanted.Select(w => $"'{w}'"))} to weigh; the classes are {string.Join(", ", classes.Select(c => $"'{c}'"))}.", "class weights",
        "Name classes of the response; those that are not named count 1.");

    public static WhittleException WeighsNoClasses(string loss) => new(
        FaultKind.Usage, "needs-classes", $"Class weights go with the logistic and multinomial losses, whose response names classes; the loss is {loss}.", "class weights",
        "Leave them out, or give each row a weight.");

    public static WhittleException UnknownClass(string source, string name, string found, int row, IReadOnlyList<string> classes) => new(
        FaultKind.Data, "unknown-class", $"Column '{name}' of {source} holds '{found}' in row {row + 1}; the classes are {string.Join(", ", classes.Select(c => $"'{c}'"))}.", $"column '{name}', row {row + 1}", "Correct the cell or leave the row out.");

    public static WhittleException GroupOfTwoFactors(IReadOnlyList<string> names) => new(
        FaultKind.Usage, "group-of-two-factors", $"The coefficients {string.Join(", ", names.Take(8).Select(n => $"'{n}'"))}{(names.Count > 8 ? ", …" : "")} are one group and have different penalty factors; a group has one.",
        "penalty factors", "Give them the same factor, or groups of their own.");

    public static WhittleException BoundsNeedPenalty(string name) => new(
        FaultKind.Usage, "bounds-need-penalty", $"'{name}' has bounds and penalty factor 0; bounds need a factor above 0.", name, "Give it a small factor, or no bounds.");

    public static WhittleException BadTikhonov(string why) => new(
        FaultKind.Usage, "bad-tikhonov-matrix", $"The Tikhonov matrix {why}.", "the Tikhonov matrix", "Give one row and one column for each coefficient, symmetric, with no negative eigenvalue, such as DᵀD of any D.");

    public static WhittleException TooConcave(string penalty, double concavity, int column, double curvature) => new(
        FaultKind.Usage, "too-concave",
        $"The {penalty} penalty bends by {Text(concavity)} and the loss along column {column + 1} by {Text(curvature)} only, so a coefficient could have several best values.",
        $"column {column + 1}", "Standardize the columns, or choose a larger parameter (gamma above 1 for mcp, a above 2 for scad on standardized columns).");

    public static WhittleException EventNeedsCox(string loss) => new(
        FaultKind.Usage, "event-needs-cox", loss == "cox" ? "The Cox loss needs a column of events beside that of times." : $"A column of events belongs to the Cox loss; the loss is {loss}.", "event",
        "Name both the times and the events with the Cox loss.");

    public static WhittleException ResponseHasRole(string source, string name, string role) => new(
        FaultKind.Usage, "response-has-role", $"Column '{name}' of {source} holds {role} and cannot be a response as well.", $"column '{name}'", "Name each response once, and no column of another role.");

    public static WhittleException ResponseCount(string loss, int wanted, int named) => new(
        FaultKind.Usage, "response-count", $"The {loss} loss explains {Count(wanted, "response")}; {(named == 1 ? "1 is" : $"{named} are")} named.", "response",
        "Name as many responses as the loss has, or leave the loss out: several responses mean multi-squared.");

    public static WhittleException SeveralOutputs(int count) => new(
        FaultKind.Usage, "several-outputs", $"The model has a prediction for each of {count} outputs in every row.", "model", "Ask for the predictions of all outputs, or for classes.");

    public static WhittleException NoBaseline(string loss) => new(
        FaultKind.Usage, "no-baseline", $"Survival is predicted by Cox models; the model's loss is {loss}.", "model", "Ask for the link or the response.");

    public static WhittleException NoClasses(string response) => new(
        FaultKind.Usage, "no-classes", $"The model explains the numbers of '{response}', not classes.", "response", "Ask for the link or the response.");

    public static WhittleException NoMinimum(string loss, double lambda) => new(
        FaultKind.Data, NoMinimumCode,
        $"At λ = {Text(lambda)} the {loss} loss has no minimum: the features separate the responses, so the fit improves for ever as coefficients grow.", "features",
        "Use a penalty on every feature (λ above 0): with one there is a single best fit.");

    public static WhittleException NoPilot(string why, bool hasNoMinimum) => new(
        FaultKind.Data, hasNoMinimum ? NoMinimumCode : "pilot-not-unique", $"The adaptive lasso's pilot without a penalty has no single answer: {why}.", "features",
        "Use the ridge pilot, which has one for any data.");

    public static WhittleException NoRelaxation(string why) => new(
        FaultKind.Usage, "no-relaxation", $"The fit cannot be relaxed: {why}.", "relaxation", "Fit it as it is, or choose the lasso or an elastic net with another loss.");

    public static WhittleException NoRefit(double lambda, string why) => new(
        FaultKind.Data, "no-refit", $"At λ = {Text(lambda)} there is no single refit without a penalty: {why}.", "features", "Take a larger λ, which keeps fewer features, or the penalized fit alone.");

    public static WhittleException OutsideDomain(string loss, int row, double value, string domain) => new(
        FaultKind.Data, "outside-domain", $"The response of row {row + 1} is {Text(value)}; for the {loss} loss it must be {domain}.", $"row {row + 1}", "Correct the value, or choose another loss.");

    public static WhittleException NoSpread() => new(
        FaultKind.Data, "no-spread", "Half the responses or more are equal, so their median absolute deviation, from which Huber's threshold is taken, is 0.", "the response",
        "Give the threshold in units of the response.");

    public static WhittleException NoStart(string loss, string link) => new(
        FaultKind.Usage, "no-start", $"Without an intercept the {loss} loss with its {link} link has no value where all coefficients are 0.", "intercept", "Fit an intercept, or choose another link.");

    public static WhittleException NoNullModel(string loss) => new(
        FaultKind.Data, NoMinimumCode,
        $"The intercept and the unpenalized columns alone separate the responses, so the {loss} loss has no minimum: it falls for ever as they grow.",
        "the response", "There must be responses of both kinds (two classes, counts other than 0), and no unpenalized column may tell them apart.");

    public static WhittleException NotFiniteOffset(int row, double value) => new(
        FaultKind.Data, "not-finite", $"The offset of row {row + 1} is {Text(value)}; every offset must be finite.", $"row {row + 1}", "Correct the value or leave the row out.");

    public static WhittleException NeedsLeastSquares(string what, string loss) => new(
        FaultKind.Usage, "needs-least-squares", $"{what} of least squares; the loss is {loss}.", "loss", null);

    public static WhittleException ExactPathNeedsLasso(double l1Ratio, string loss) => new(
        FaultKind.Usage, "exact-path-needs-lasso", $"The exact path is piecewise linear for the lasso of least squares only; L1Ratio is {Text(l1Ratio)} and the loss is {loss}.", "L1Ratio",
        "Use L1Ratio 1 with the squared loss, or a grid of λ.");

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
