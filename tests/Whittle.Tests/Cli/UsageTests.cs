namespace Whittle.Tests.Cli;

/// <summary>Words that the command line cannot follow end with 2 and say what is allowed.</summary>
public class UsageTests
{
    [Fact]
    public void Whittle_alone_prints_help_beside_the_result_and_ends_with_2()
    {
        CliRun run = CliRun.Of();
        Assert.Equal((2, ""), (run.Code, run.Output));
        foreach (string verb in new[] { "check <DATA>", "fit <DATA>", "path <DATA>", "predict <MODEL> <DATA>", "inspect <MODEL>", "selftest" })
        {
            Assert.Contains($"  {verb}", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("fit", "--help")]
    [InlineData("path", "-h")]
    [InlineData("--version")]
    public void Help_and_version_are_results(params string[] args)
    {
        CliRun run = CliRun.Of(args).Done();
        Assert.NotEqual("", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Every_option_in_the_help_of_fit_has_a_description()
    {
        string[] lines = [.. CliRun.Of("fit", "--help").Lines().SkipWhile(l => l != "Options:").Skip(1)];
        Assert.InRange(lines.Length, 40, 70);
        Assert.All(lines, line => Assert.Matches(@"^  (-., )?(-., )?--[a-z0-9-]+( <\S+>)?  +[A-Z]\S* \S|^  -q|^  -\?|NAME=V", line));
    }

    [Theory]
    [InlineData("--alpha", "1")]
    [InlineData("--alpha=1")]
    [InlineData("--alpha:1")]
    public void Alpha_is_known_only_to_say_that_it_means_two_things(params string[] alpha) =>
        CliRun.Fails(2, "alpha-is-ambiguous", "Say --lambda for strength and --l1-ratio for mixture.", ["fit", CliRun.Students, "--target", "score", .. alpha]);

    [Fact]
    public void An_unknown_verb_is_answered_with_the_verbs() =>
        CliRun.Fails(2, "no-such-verb", "'fitt' is no verb of whittle; there are check, fit, path, cv, compare, net, stability, knockoffs, explain, predict, inspect", "fitt", CliRun.Students);

    [Theory]
    [InlineData("'--lamda'", "--lamda", "3")]
    [InlineData("--l1-ratio is '1.5'; it must be a number, from 0 to 1.", "--l1-ratio", "1.5")]
    [InlineData("--l1-ratio is 'NaN'", "--l1-ratio", "NaN")]
    [InlineData("--lambda is '-1'; it must be a number, 0 or more.", "--lambda", "-1")]
    [InlineData("--lambda is '1e999'", "--lambda", "1e999")]
    [InlineData("--lambda is '0,5'", "--lambda", "0,5")]
    [InlineData("--penalty is 'l1'; it must be one of lasso, ridge, elastic-net, adaptive-lasso, group, sparse-group, mcp, scad, none.", "--penalty", "l1")]
    [InlineData("--lambda-as is 'Whittle'; it must be one of whittle, mean, sklearn, glmnet.", "--lambda-as", "Whittle")]
    [InlineData("--select is 'best'; it must be one of 1se, min, aic, aicc, bic, ebic, cp, gcv.", "--select", "best")]
    [InlineData("--folds is '1'; it must be a whole number of 2 or more.", "--folds", "1")]
    [InlineData("--folds is '2.5'", "--folds", "2.5")]
    [InlineData("--seed is 'x'; it must be a whole number.", "--seed", "x")]
    [InlineData("--threads is '0'; it must be a whole number of 1 or more.", "--threads", "0")]
    [InlineData("--lambda-count is '0'", "--lambda-count", "0")]
    [InlineData("--lambda-ratio is '1'; it must be a number, between 0 and 1.", "--lambda-ratio", "1")]
    [InlineData("--missing is 'zero'; it must be one of error, drop, mean, indicator.", "--missing", "zero")]
    [InlineData("--decimal is ';'; it must be one of ., ,.", "--decimal", ";")]
    [InlineData("--delimiter is 'ab'; it must be one character, or tab.", "--delimiter", "ab")]
    [InlineData("--save needs a value; '--no-intercept' is an option.", "--save", "--no-intercept")]
    [InlineData("--save needs a value; '-q' is an option.", "--save", "-q")]
    public void A_bad_value_is_named_with_what_is_allowed(string words, params string[] option) =>
        CliRun.Fails(2, "usage", words, ["fit", CliRun.Students, "--target", "score", .. option]);

    [Theory]
    [InlineData("l1-ratio-contradicts", "--penalty ridge has its own mixture", "--penalty", "ridge", "--l1-ratio", "0.5")]
    [InlineData("options-contradict", "--lambda has no meaning beside --penalty none.", "--penalty", "none", "--lambda", "1")]
    [InlineData("options-contradict", "--lambdas has no meaning beside --lambda.", "--lambda", "1", "--lambdas", "1,2")]
    [InlineData("bad-penalty-factor", "--penalty-factor gpa: it must read name=value", "--penalty-factor", "gpa")]
    [InlineData("bad-penalty-factor", "it must read name=value with a value of 0 or more, or inf", "--penalty-factor", "gpa=-1")]
    [InlineData("bad-penalty-factor", "--penalty-factor gpa=1e999", "--penalty-factor", "gpa=1e999")]
    [InlineData("named-twice", "names gpa twice", "--penalty-factor", "gpa=0", "--penalty-factor", "gpa=1")]
    [InlineData("bad-lambdas", "'x', '-1' are no λ; each must be a number of 0 or more", "--lambdas", "1,x,-1")]
    [InlineData("bad-lambdas", "neither a number of 0 or more nor a file that exists", "--lambdas", "grid.txt")]
    [InlineData("bad-lambdas", "holds no λ", "--lambdas", ",")]
    [InlineData("bad-folds", "201 folds cannot be made of 200 rows", "--folds", "201")]
    [InlineData("no-names", "--features names no column", "--features", ",")]
    [InlineData("feature-has-role", "--features names 'score', which --target names too", "--features", "score,gpa")]
    [InlineData("feature-has-role", "--features names 'gpa', which --weights names too", "--features", "gpa", "--weights", "gpa")]
    [InlineData("feature-has-role", "--features names 'food', which --fold-column names too", "--features", "food", "--fold-column", "food")]
    [InlineData("option-needs-matrix", "Use --target NAME", "--response", "y.npy")]
    [InlineData("no-translation", "--lambda-as sklearn has no meaning here", "--lambda-as", "sklearn", "--penalty-factor", "gpa=0")]
    public void What_cannot_be_meant_is_a_fault(string code, string words, params string[] options) =>
        CliRun.Fails(2, code, words, ["fit", CliRun.Students, "--target", "score", .. options]);

    [Fact]
    public void An_option_at_the_end_without_its_value_is_named()
    {
        CliRun run = CliRun.OnStudents("fit", "--save");
        Assert.Equal((2, "whittle: Required argument missing for option: '--save'.\n         See whittle fit --help.\n"), (run.Code, run.Error));
    }

    [Fact]
    public void All_bad_values_are_named_at_once()
    {
        CliRun run = CliRun.OnStudents("fit", "--l1-ratio", "2", "--lambda-count", "0", "--lambda-ratio", "3", "--threads", "-1", "--folds", "x", "--select", "both");
        Assert.Equal(2, run.Code);
        foreach (string option in new[] { "--l1-ratio", "--lambda-count", "--lambda-ratio", "--threads", "--folds", "--select" })
        {
            Assert.Contains($"{option} is '", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_needs_a_target_and_a_matrix_a_response()
    {
        CliRun.Fails(2, "no-target", "A table needs --target NAME.", "fit", CliRun.Students);
        using var scratch = new Scratch();
        CliRun.Fails(2, "no-target", "A matrix needs --response FILE.", "fit", scratch.WriteNpy("x.npy", "(2, 1)", false, [1, 2]));
    }

    [Theory]
    [InlineData("--penalty none has no meaning beside a path of λ", "--penalty", "none")]
    [InlineData("--lambdas has no meaning beside --exact", "--exact", "--lambdas", "1,2")]
    [InlineData("--lambda-min has no meaning beside a grid", "--lambda-min", "1")]
    public void A_path_names_options_that_contradict_it(string words, params string[] options) =>
        CliRun.Fails(2, "options-contradict", words, ["path", CliRun.Students, "--target", "score", .. options]);

    [Fact]
    public void The_exact_path_is_for_the_lasso() =>
        CliRun.Fails(2, "exact-path-needs-lasso", "piecewise linear for the lasso of least squares only", "path", CliRun.Students, "--target", "score", "--exact", "--penalty", "ridge");

    [Fact]
    public void Options_with_nothing_to_do_are_named_in_a_note()
    {
        Assert.Equal("Without effect: --folds, --seed, since there is no cross-validation.\n", CliRun.OnStudents("fit", "--lambda", "1", "--seed", "2", "--folds", "5").Done().Error);
        Assert.Equal("Without effect: --seed, since the folds are given by --fold-column.\n", CliRun.OnStudents("fit", "--fold-column", "food", "--seed", "2").Done().Error);
        Assert.Equal("", CliRun.OnStudents("fit", "--fold-column", "food", "--seed", "2", "--quiet").Done().Error);
    }
}
