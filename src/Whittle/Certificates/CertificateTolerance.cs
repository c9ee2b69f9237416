namespace Whittle.Certificates;

/// <summary>
/// How exact a fit must be to be called certified. A looser one than the default saves time under losses other than least squares, where the steps of the solver end once it is surely met; least squares are solved to rounding whatever it is.
/// </summary>
public sealed record CertificateTolerance
{
    /// <summary>The default: gap 1e-9 and KKT 1e-7.</summary>
    public static CertificateTolerance Default { get; } = new();

    /// <summary>The largest relative duality gap; default 1e-9, above 0.</summary>
    public double RelativeGap { get; init; } = 1e-9;

    /// <summary>The largest scaled KKT violation; default 1e-7, above 0. A gap alone bounds coefficients only by its square root.</summary>
    public double KktViolation { get; init; } = 1e-7;
}
