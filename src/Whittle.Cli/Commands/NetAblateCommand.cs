using System.CommandLine;
using Spectre.Console;
using Whittle.Neural;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle net ablate DATA --target NAME</c>: one network with and without each regularizer, beside linear models, on the same nested folds.</summary>
internal sealed class NetAblateCommand : ICommand
{
    // With one draw of few folds nothing can be told apart among ten methods.
    private const int Repeats = 2;

    private readonly ProblemArguments _problem = new(PenaltyUse.None);
    private readonly NetworkArguments _network = new(hasRegularizers: false);
    private readonly FoldOptions _folds = new(defaultRepeats: Repeats);
    private readonly Option<int?> _seeds = CheckedOption.Whole("--seeds", "N", "How many trainings of different seeds a fold's error is the mean of (default 3).", 1);
    private readonly Option<bool> _noLassoNet = new("--no-lassonet") { Description = "Leave LassoNet out, which takes longest." };
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("ablate", "Try none, L1, L2, dropout, both and LassoNet in one network, beside ridge, lasso and elastic net, on the same nested folds.");
        _problem.AddTo(command);
        _network.AddTo(command);
        foreach (Option option in (Option[])[.. _folds.All, _seeds, _noLassoNet])
        {
            command.Add(option);
        }

        _output.AddTo(command);
        return command;
    }

    public int Run(ParseResult options, Shell shell, CancellationToken cancellation)
    {
        shell.Quiet = _output.Quiet(options);
        _folds.Check(options, shell);
        RegressionInput input = _problem.Read(options, _folds, shell);
        NeuralRegression network = _network.On(options, input.Regression, new NetworkOptions { Epochs = 200, Patience = 20 });
        var tried = new AblationOptions();
        tried = tried with { Seeds = options.GetValue(_seeds) ?? tried.Seeds, LassoNet = options.GetValue(_noLassoNet) ? null : tried.LassoNet };
        Procedure[] networks = [.. network.Ablation(tried)];
        Procedure[] linear = [input.Regression.WithPenalty(0).AsProcedure("ridge"), input.Regression.WithPenalty(1).AsProcedure("lasso"), input.Regression.WithPenalty(0.5).AsProcedure("elastic net, L1 ratio 0.5")];
        Comparison found = shell.WithProgress("ablation", progress => Comparison.Of([.. networks, .. linear], input.Regression.Rows, input.Plan!, _folds.Measure(options), progress, cancellation));
        if (!found.IsComplete)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        if (shell.Json)
        {
            shell.WriteJson(json => CompareOutput.Write(json, input, found, []));
        }
        else
        {
            CompareOutput.Write(shell, input, found, [], $"each chooses its λ or rate inside every fold, and a network's error is the mean of {tried.Seeds} {(tried.Seeds == 1 ? "training" : "trainings")}");
            shell.Output.WriteLine(Verdict(found, [.. linear.Select(p => p.Name)]));
        }

        return found.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }

    // What the comparison says of networks and linear models.
    private static string Verdict(Comparison found, string[] linear)
    {
        ComparedMethod best = found.Methods[0], bestLinear = found.Methods.First(m => linear.Contains(m.Name));
        return best == bestLinear ? $"A linear model is as good: no network has a better mean than {best.Name}."
            : found.Methods.Where(m => linear.Contains(m.Name)).All(m => m.IsWorse) ? $"The network is worth it: every linear model is shown to be worse than {best.Name}."
            : $"A linear model is as good, as far as this data can show: {bestLinear.Name} is worse than {best.Name} by {Plain.Number(bestLinear.Difference)} ± {Plain.Number(bestLinear.HalfWidth)}.";
    }
}
