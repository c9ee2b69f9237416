namespace Whittle.Report;

/// <summary>The words of a report.</summary>
internal static class GlossaryPart
{
    public static void Write(Html html, FitReport report) => html.Terms(
    [
        ("λ (lambda)", "The strength of the penalty: how much a bit of coefficient costs. At 0 there is no penalty; from λmax on every penalized coefficient is zero."),
        ("L1, the lasso", "A penalty on Σ|β|. Its reward for shrinking is constant, so useless coefficients go to exactly zero: they are left out."),
        ("L2, ridge", "A penalty on Σ½β². Its reward fades near zero, so coefficients become small and stay."),
        ("Elastic net", "A mixture of both; the L1 ratio says how much of it is L1."),
        ("Left out", "The coefficient is exactly zero, because the loss offered less for it than the penalty asks."),
        ("Worth", "What the loss offers for a coefficient over the price that the penalty asks: 100 % for what is kept, less for what is left out."),
        ("Enters at λ", "The largest λ at which a coefficient is not zero: who enters earlier matters more to the fit."),
        ("Per SD", "For one standard deviation of the column more, so that columns with different units can be compared."),
        ("Cross-validation", "Rows are dealt into folds; each fold is predicted by a model that has not seen it."),
        ("One standard error", "The strongest penalty whose error is within one standard error of the best: the simplest model that these rows cannot tell from the best."),
        ("Deviance", "What the loss measures, doubled: the squared error of least squares, and its relatives for other kinds of responses. What is explained is its share beside a model without features."),
        ("Leverage", "How much of its own prediction a row sets itself, from 0 to 1; over all rows they sum to the degrees of freedom."),
        ("Cook’s distance", "How far all predictions would move if a row were taken away, over the noise."),
        ("Variance inflation", "How many times more uncertain least squares is about a coefficient because of the other columns; 1 where it is alone."),
        ("Certificate", "A proof, from the data and the coefficients alone, that no others do better by more than the gap."),
    ]);
}
