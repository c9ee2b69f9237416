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

    /// <summary>What a response may be, to end the sentence <i>it must be</i>.</summary>
    public abstract string Domain { get; }

    /// <summary>Whether L is a quadratic of the predictor with curvature wᵢ/Σw: least squares, which has solvers of its own.</summary>
    internal virtual bool IsLeastSquares => false;

    /// <summary>Huber's loss with a threshold.</summary>
    /// <param name="threshold">δ &gt; 0 in units of the response; null for 1.345 times the median absolute deviation of the null model's residuals.</param>
    /// <exception cref="WhittleException">δ is not above 0 (<c>bad-options</c>).</exception>
    public static Loss Huber(double? threshold = null) => threshold is null ? new AutomaticHuberLoss()
        : threshold > 0 && double.IsFinite(threshold.Value) ? new RowLoss<HuberLoss>(new HuberLoss(threshold.Value))
        : throw Faults.BadOptions([Faults.OutOfRange("Threshold", threshold.Value, "(0, ∞)", "where Huber's loss turns from squared to absolute")]);

    /// <summary>Tweedie regression, log link.</summary>
    /// <param name="power">P in (1, 2); default 1.5.</param>
    /// <exception cref="WhittleException">P is outside (1, 2) (<c>bad-options</c>).</exception>
    public static Loss Tweedie(double power = 1.5) => power is > 1 and < 2
        ? new RowLoss<TweedieLoss>(new TweedieLoss(power))
        : throw Faults.BadOptions([Faults.OutOfRange("Power", power, "(1, 2)", "1 is Poisson and 2 is gamma, which have names of their own")]);

    /// <summary>Whether a finite response can be used.</summary>
    /// <param name="response">y.</param>
    public abstract bool Allows(double response);

    /// <summary>ℓ(y, η) of one row, half its unit deviance.</summary>
    /// <param name="response">y.</param>
    /// <param name="predictor">η.</param>
    public abstract double Value(double response, double predictor);

    /// <summary>The mean of the response at a predictor: the inverse link.</summary>
    /// <param name="predictor">η.</param>
    public abstract double Mean(double predictor);

    /// <summary>A predictor inside the domain, near the one whose mean is given.</summary>
    /// <param name="mean">The weighted mean of the responses.</param>
    public abstract double Start(double mean);

    /// <summary>The loss on data.</summary>
    /// <param name="response">y, n values that the loss allows; not copied.</param>
    /// <param name="weights">w, n weights ≥ 0 with a positive sum; not copied.</param>
    public abstract EmpiricalLoss On(double[] response, double[] weights);

    /// <summary>The same loss with every parameter that it takes from the data fixed; most take none.</summary>
    /// <param name="response">y less offset, n values.</param>
    /// <param name="weights">w, n weights.</param>
    /// <param name="intercept">Whether an intercept is fitted.</param>
    public virtual Loss FixedFor(double[] response, double[] weights, bool intercept) => this;
}
