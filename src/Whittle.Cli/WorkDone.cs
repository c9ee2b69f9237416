namespace Whittle.Cli;

/// <summary>How far long work has come.</summary>
/// <param name="Share">The share that is done, from 0 to 1.</param>
/// <param name="At">Where it stands, in a few words; empty where the share says all.</param>
internal readonly record struct WorkDone(double Share, string At = "");
