using System.Reflection;
using Whittle.Models;

namespace Whittle.Report;

/// <summary>What anyone needs to come to the same numbers.</summary>
internal static class AgainPart
{
    public static void Write(Html html, FitReport report)
    {
        LinearModel model = report.Model;
        var words = new FitWords(model, report.Regression?.LambdaScale);
        if (report.Command is { } command)
        {
            html.Raw($"<p><code>{MarkupText.Escape(command)}</code></p>");
        }

        string[] version = (typeof(FitReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        html.List(
        [
            $"{LossWords.Capital(words.Formula)}.",
            .. words.Where is { } where ? [where] : Array.Empty<string>(),
            .. model.Lambda > 0 ? [$"{words.Lambda}."] : Array.Empty<string>(),
            $"Whittle {version[0]}. The same input gives the same numbers, to the last bit, on any number of threads.",
        ]);
    }
}
