namespace Whittle.Models;

/// <summary>How prediction intervals were made. All hold for any distribution, if rows to come are like those of the fit (exchangeable with them).</summary>
public enum IntervalMethod
{
    /// <summary>Split conformal: residuals of rows that the model has not seen (Lei, G'Sell, Rinaldo, Tibshirani &amp; Wasserman 2018, doi:10.1080/01621459.2017.1307116). Covers at least the level, at most 1/(m + 1) more.</summary>
    Split,

    /// <summary>
    /// CV+, and jackknife+ where each row is a fold (Barber, Candès, Ramdas &amp; Tibshirani 2021, doi:10.1214/20-AOS1965): residuals of each fold by a model without it, and that model's own prediction. Covers at
    /// least 2·level − 1 (less √(2/n) with folds); what is observed is about the level.
    /// </summary>
    CrossValidationPlus,

    /// <summary>
    /// Conformalized quantile regression (Romano, Patterson &amp; Candès 2019): two quantile regressions, moved apart by what rows that they have not seen ask for, so that the width follows the row. Covers at least the level.
    /// </summary>
    Quantiles,
}
