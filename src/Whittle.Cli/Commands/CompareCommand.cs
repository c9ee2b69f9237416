using System.CommandLine;
using Whittle.Data;
using Whittle.Errors;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Report;
using Whittle.Selection;

namespace Whittle.Cli;

/// <summary><c>whittle compare DATA --target NAME</c>: methods on the same nested folds, and which to use.</summary>
internal sealed class CompareCommand : ICommand
{
    private readonly ProblemArguments _problem = new(PenaltyUse.Tried);
    private readonly FoldOptions _folds = new();
    private readonly Option<string> _select = CheckedOption.Choice("--select", "Which λ each method chooses inside a fold: of the minimum, or of one standard error.", "min", "1se");
    private readonly OutputOptions _output = new();

    public Command Create()
    {
        var command = new Command("compare", "Compare least squares, ridge, lasso and their kin on the same nested folds.");
        _problem.AddTo(command);
        foreach (Option option in (Option[])[.. _folds.All, _select])
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
        LambdaGrid grid = _problem.Grid(options, input);
        SelectionRule rule = options.GetValue(_select) == "1se" ? SelectionRule.OneStandardError : SelectionRule.Minimum;
        (Procedure[] procedures, string[] leftOut) = ProceduresOf(input.Regression, grid, rule, cancellation);
        Comparison found = shell.WithProgress("comparison", progress => Comparison.Of(procedures, input.Regression.Rows, input.Plan!, _folds.Measure(options), progress, cancellation));
        if (!found.IsComplete)
        {
            shell.Note("Cancelled: this is what was finished.");
        }

        if (shell.Json)
        {
            shell.WriteJson(json => CompareOutput.Write(json, input, found, leftOut));
        }
        else
        {
            CompareOutput.Write(shell, input, found, leftOut);
        }

        return found.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }

    // Each method that goes with the loss and the data; why not, where one does not.
    private static (Procedure[] Procedures, string[] LeftOut) ProceduresOf(Regression regression, LambdaGrid grid, SelectionRule rule, CancellationToken cancellation)
    {
        var procedures = new List<Procedure>();
        var leftOut = new List<string>();
        string free = LossWords.Of(regression.Loss).Free;
        if (regression.CompareWithLeastSquares(cancellation: cancellation).Undefined is { } undefined)
        {
            leftOut.Add($"{free}: {undefined}");
        }
        else
        {
            procedures.Add(regression.AsUnpenalizedProcedure(free));
        }

        Try("ridge", () => regression.WithPenalty(0));
        Try("lasso", () => regression.WithPenalty(1));
        Try("elastic net, L1 ratio 0.5", () => regression.WithPenalty(0.5));
        Try("adaptive lasso", () => regression.WithPenalty(1, adaptive: new AdaptiveFactors()));
        if (regression.Recipe?.Steps.OfType<FactorStep>().Any(f => f.Names.Count > 1) == true)
        {
            Try("group lasso", () => regression.WithPenalty(1, new GroupPenalty(1)));
        }

        if (regression.Loss.IsSmooth)
        {
            Try("mcp", () => regression.WithPenalty(1, new McpPenalty(3)));
        }

        return ([.. procedures], [.. leftOut]);

        void Try(string name, Func<Regression> create)
        {
            try
            {
                procedures.Add(create().AsProcedure(name, grid, rule));
            }
            catch (WhittleException fault)
            {
                leftOut.Add($"{name}: {fault.Message}");
            }
        }
    }
}
