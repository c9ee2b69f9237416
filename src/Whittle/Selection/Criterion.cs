namespace Whittle.Selection;

/// <summary>
/// A price for degrees of freedom in the place of held-out rows. With n rows of positive weight, −2ℓ up to what the response alone says (n·log of the mean squared residual for least squares, whose
/// noise variance is one more parameter; the deviance for logistic, probit, multinomial, Poisson and Cox regression) and k parameters, see each value.
/// </summary>
public enum Criterion
{
    /// <summary>−2ℓ + 2k (Akaike 1974, doi:10.1109/TAC.1974.1100705).</summary>
    Aic,

    /// <summary>AIC + 2k(k + 1)/(n − k − 1), for few rows (Hurvich &amp; Tsai 1989, doi:10.1093/biomet/76.2.297).</summary>
    Aicc,

    /// <summary>−2ℓ + k·log n; n counts events under Cox's loss (Schwarz 1978, doi:10.1214/aos/1176344136; Volinsky &amp; Raftery 2000, doi:10.1111/j.0006-341X.2000.00256.x).</summary>
    Bic,

    /// <summary>BIC + 2γ·log C(p, s) for s kept of p penalized coefficients, for many columns (Chen &amp; Chen 2008, doi:10.1093/biomet/asn034).</summary>
    Ebic,

    /// <summary>RSS/σ² − n + 2·df (Mallows 1973, doi:10.1080/00401706.1973.10489103); least squares, with a noise variance σ² from elsewhere.</summary>
    Cp,

    /// <summary>(RSS/n)/(1 − df/n)² (Golub, Heath &amp; Wahba 1979, doi:10.1080/00401706.1979.10489751); least squares.</summary>
    Gcv,
}
