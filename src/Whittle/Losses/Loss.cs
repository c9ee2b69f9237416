using Whittle.Errors;

namespace Whittle.Losses;

/// <summary>
/// How far a predictor η is from a response y. A loss of rows that are apart is a struct behind <see cref="RowLoss{TRow}"/>; one that couples rows or has several
/// outputs derives from this class. Immutable and thread-safe.
/// </summary>
public abstract class Loss
{
    /// <summary>Least squares, the default.</summary>
    public static Loss Squared { get; } = new RowLoss<SquaredLoss>(default);

    /// <summary>Logistic regression.</summary>
    public static Loss Logistic { get; } = new RowLoss<LogisticLoss>(default);

    /// <summary>Logistic regression's kin with the probit link.</summary>
    public static Loss Probit { get; } = new RowLoss<ProbitLoss>(default);

    /// <summary>Poisson regression, log link.</summary>
    public static Loss Poisson { get; } = new RowLoss<PoissonLoss>(default);

    /// <summary>Gamma regression, log link.</summary>
    public static Loss Gamma { get; } = new RowLoss<GammaLoss>(default);

    /// <summary>Gamma regression, inverse link.</summary>
    public static Loss GammaInverse { get; } = new RowLoss<GammaInverseLoss>(default);

    /// <summary>The loss's name in model files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The link's name: how the predictor becomes a mean.</summary>
    public abstract string Link { get; }

    /// <summary>The loss's own parameter as it stands in model files, or null where it has none.</summary>
    public virtual double? Parameter => null;

    /// <summary>Whether the response names classes rather than measures something.</summary>
    public virtual bool TakesClasses => false;

    /// <summary>K, how many predictors a row has; default 1.</summary>
    public virtual int Outputs => 1;

    /// <summary>Whether an intercept has any effect; default true.</summary>
    public virtual bool HasIntercept => true;

    /// <summary>How many columns the response may have; default one.</summary>
    public virtual IReadOnlyList<int> ResponseColumns => [1];

    /// <summary>Whether L is a sum over rows, so that a row left out has an error of its own; default true.</summary>
    public virtual bool IsSumOfRows => true;

    /// <summary>Whether L has a gradient everywhere; default true.</summary>
    public virtual bool IsSmooth => true;

    /// <summary>Whether adding one number to all outputs of a row changes nothing, so that intercepts are reported with sum 0; default false.</summary>
    public virtual bool IsShiftInvariant => false;

    /// <summary>What a response may be, to end the sentence <i>it must be</i>.</summary>
    public abstract string Domain { get; }

    /// <summary>How much a row counts in a mean error beside its weight: 1, and for survival whether it ended in an event.</summary>
    /// <param name="response">Responses, column after column.</param>
    /// <param name="rows">n.</param>
    /// <param name="at">The row, from 0.</param>
    public virtual double ErrorWeight(ReadOnlySpan<double> response, int rows, int at) => 1;

    /// <summary>Whether L is a quadratic of the predictor with curvature wᵢ/Σw: least squares, which has solvers of its own.</summary>
    internal virtual bool IsLeastSquares => false;

    /// <summary>Multinomial regression with a coefficient for every class.</summary>
    /// <param name="classes">K ≥ 2; null to take the number of classes from the data.</param>
    /// <exception cref="WhittleException">K is below 2 (<c>bad-options</c>).</exception>
    public static Loss Multinomial(int? classes = null) => classes is null or >= 2
        ? new MultinomialLoss(classes)
        : throw Faults.BadOptions([Faults.OutOfRange("Classes", classes.Value, "[2, 2147483647]", "how many classes the response has")]);

    /// <summary>Least squares on several responses, one column of the response for each.</summary>
    /// <param name="outputs">K ≥ 1.</param>
    /// <exception cref="WhittleException">K is below 1 (<c>bad-options</c>).</exception>
    public static Loss MultiSquared(int outputs) => outputs >= 1
        ? new MultiSquaredLoss(outputs)
        : throw Faults.BadOptions([Faults.OutOfRange("Outputs", outputs, "[1, 2147483647]", "how many responses there are")]);

    /// <summary>Cox regression on times (first column of the response) and events (second); strata in a third.</summary>
    /// <param name="efron">Whether equal times are treated as Efron does; default as Breslow and glmnet do.</param>
    public static Loss Cox(bool efron = false) => new CoxLoss(efron);

    /// <summary>Huber's loss with a threshold.</summary>
    /// <param name="threshold">δ &gt; 0 in units of the response; null for 1.345 times the median absolute deviation of the null model's residuals.</param>
    /// <exception cref="WhittleException">δ is not above 0 (<c>bad-options</c>).</exception>
    public static Loss Huber(double? threshold = null) => threshold is null ? new AutomaticHuberLoss()
        : threshold > 0 && double.IsFinite(threshold.Value) ? new RowLoss<HuberLoss>(new HuberLoss(threshold.Value))
        : throw Faults.BadOptions([Faults.OutOfRange("Threshold", threshold.Value, "(0, ∞)", "where Huber's loss turns from squared to absolute")]);

    /// <summary>Quantile regression: a share τ of the responses lies below the prediction.</summary>
    /// <param name="quantile">τ in (0, 1); default ½, the median.</param>
    /// <exception cref="WhittleException">τ is outside (0, 1) (<c>bad-options</c>).</exception>
    public static Loss Quantile(double quantile = 0.5) => quantile is > 0 and < 1
        ? new QuantileLoss(quantile)
        : throw Faults.BadOptions([Faults.OutOfRange("Quantile", quantile, "(0, 1)", "the share of responses below the prediction; 0.5 is the median")]);

    /// <summary>Tweedie regression, log link.</summary>
    /// <param name="power">P in (1, 2); default 1.5.</param>
    /// <exception cref="WhittleException">P is outside (1, 2) (<c>bad-options</c>).</exception>
    public static Loss Tweedie(double power = 1.5) => power is > 1 and < 2
        ? new RowLoss<TweedieLoss>(new TweedieLoss(power))
        : throw Faults.BadOptions([Faults.OutOfRange("Power", power, "(1, 2)", "1 is Poisson and 2 is gamma, which have names of their own")]);

    /// <summary>What the response of a row must be where it cannot be used, else null.</summary>
    /// <param name="response">Finite responses, column after column.</param>
    /// <param name="rows">n.</param>
    /// <param name="at">The row, from 0.</param>
    public abstract string? FaultOf(ReadOnlySpan<double> response, int rows, int at);

    /// <summary>ℓ(y, η) of one row, half its unit deviance; only for a loss that is a sum of rows.</summary>
    /// <param name="response">The row's responses, one a column of the response.</param>
    /// <param name="predictor">η, K values.</param>
    public abstract double Value(ReadOnlySpan<double> response, ReadOnlySpan<double> predictor);

    /// <summary>The mean of the response at a predictor: the inverse link.</summary>
    /// <param name="predictor">η, K values.</param>
    /// <param name="mean">K values, overwritten.</param>
    public abstract void Mean(ReadOnlySpan<double> predictor, Span<double> mean);

    /// <summary>The mean of the response at the predictor of a single output.</summary>
    /// <param name="predictor">η.</param>
    public double Mean(double predictor)
    {
        double mean = 0;
        Mean(new ReadOnlySpan<double>(in predictor), new Span<double>(ref mean));
        return mean;
    }

    /// <summary>The means of many predictors, in place.</summary>
    /// <param name="predictors">[output][row]; changed and returned.</param>
    public double[][] ToMeans(double[][] predictors)
    {
        Span<double> row = stackalloc double[predictors.Length], mean = stackalloc double[predictors.Length];
        for (int i = 0; i < predictors[0].Length; i++)
        {
            for (int k = 0; k < row.Length; k++)
            {
                row[k] = predictors[k][i];
            }

            Mean(row, mean);
            for (int k = 0; k < row.Length; k++)
            {
                predictors[k][i] = mean[k];
            }
        }

        return predictors;
    }

    /// <summary>A predictor inside the domain, near the one whose mean is given; default 0.</summary>
    /// <param name="mean">The weighted mean of the responses.</param>
    public virtual double Start(double mean) => 0;

    /// <summary>The loss on data.</summary>
    /// <param name="response">y, n values a column of the response, that the loss allows; not copied.</param>
    /// <param name="weights">w, n weights ≥ 0 with a positive sum; not copied.</param>
    public abstract EmpiricalLoss On(double[] response, double[] weights);

    /// <summary>The same loss with every parameter that it takes from the data fixed; most take none.</summary>
    /// <param name="response">y less offset, n values.</param>
    /// <param name="weights">w, n weights.</param>
    /// <param name="intercept">Whether an intercept is fitted.</param>
    public virtual Loss FixedFor(double[] response, double[] weights, bool intercept) => this;
}
