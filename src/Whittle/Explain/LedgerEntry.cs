namespace Whittle.Explain;

/// <summary>A kept coefficient in the reward ledger.</summary>
/// <param name="Name">The coefficient's name.</param>
/// <param name="Term">Its position among the coefficients.</param>
/// <param name="Next">Its next step toward zero.</param>
public sealed record LedgerEntry(string Name, int Term, LedgerStep Next);
