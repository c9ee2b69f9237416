using System.CommandLine;

namespace Whittle.Cli;

/// <summary>How much a verb says, and in which form.</summary>
/// <param name="hasAll">Whether the verb shortens what it prints, so that --all has a meaning.</param>
/// <param name="hasTiming">Whether the verb can say how long it took.</param>
internal sealed class OutputOptions(bool hasAll = false, bool hasTiming = false)
{
    private readonly Option<bool> _all = new("--all") { Description = "Print every line, however many." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document, also on failure." };
    private readonly Option<bool> _timing = new("--timing") { Description = "Say how long reading and fitting took." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No notes and no progress." };

    public void AddTo(Command command)
    {
        if (hasAll)
        {
            command.Add(_all);
        }

        command.Add(_json);
        if (hasTiming)
        {
            command.Add(_timing);
        }

        command.Add(_quiet);
    }

    /// <summary>The option that prints every line.</summary>
    public Option AllOption => _all;

    public bool All(ParseResult options) => options.GetValue(_all);

    public bool Timing(ParseResult options) => options.GetValue(_timing);

    public bool Quiet(ParseResult options) => options.GetValue(_quiet);
}
