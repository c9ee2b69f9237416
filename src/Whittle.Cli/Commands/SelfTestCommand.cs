using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Whittle.Cli;

/// <summary><c>whittle selftest</c>: how many digits least squares gets right on this machine.</summary>
internal sealed class SelfTestCommand : ICommand
{
    // Powers rounded to doubles carry that rounding into a problem of this degree; it is fitted both ways.
    private const int HighDegree = 10;

    private readonly Option<string?> _nist = new("--nist") { Description = "A folder with NIST's own .dat files; without it, problems whose answers are exact fractions.", HelpName = "DIR" };
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("selftest", "Count the correct digits of least squares on problems with known answers.");
        command.Add(_nist);
        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        SelfTestSet[] sets = options.GetValue(_nist) is { } folder ? [.. RunNist(folder)] : [.. RationalProblem.All().Select(p => p.Run())];
        if (shell.Json)
        {
            shell.WriteJson(json =>
            {
                json.WriteString("schema", "whittle.selftest/1");
                json.WriteStartArray("sets");
                foreach (SelfTestSet set in sets)
                {
                    json.WriteStartObject();
                    json.WriteString("name", set.Name);
                    json.WriteNumber("coefficientDigits", set.CoefficientDigits);
                    json.WriteNumber("standardErrorDigits", set.StandardErrorDigits);
                    json.WriteNumber("residualDigits", set.ResidualDigits);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return ExitCode.Done;
        }

        var table = new Table { Border = TableBorder.None };
        table.AddColumns(new TableColumn("correct digits of"), Right("coefficients"), Right("standard errors"), Right("residual SD"));
        foreach (SelfTestSet set in sets)
        {
            table.AddRow(Markup.Escape(set.Name), Show(set.CoefficientDigits), Show(set.StandardErrorDigits), Show(set.ResidualDigits));
        }

        shell.Output.Write(table);
        return ExitCode.Done;
    }

    private static IEnumerable<SelfTestSet> RunNist(string folder)
    {
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.dat").Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0)
        {
            throw CliFaults.Unreadable(folder, "it is not a folder with .dat files.");
        }

        foreach (string path in files)
        {
            var file = new NistFile(path);
            yield return file.Run(false);
            if (file.IsPolynomial && file.Degree >= HighDegree)
            {
                yield return file.Run(true);
            }
        }
    }

    private static string Show(double digits) => digits.ToString("F1", CultureInfo.InvariantCulture);

    private static TableColumn Right(string header) => new(header) { Alignment = Justify.Right, NoWrap = true };
}
