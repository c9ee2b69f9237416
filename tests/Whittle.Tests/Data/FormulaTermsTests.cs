using Whittle.Data;

namespace Whittle.Tests.Data;

/// <summary>Formulas expand to the terms that R finds, in R's order, and are written as R writes them.</summary>
public class FormulaTermsTests
{
    private static readonly string[] Formulas =
    [
        "y ~ a", "y ~ a + b", "y~a+b", "y ~ b + a", "y ~ a:b", "y ~ b:a + a", "y ~ a * b", "y ~ a*b*c", "y ~ a*b - a", "y ~ a*b - a:b", "y ~ a*b*c - a:b:c",
        "y ~ (a + b + c)^2", "y ~ (a + b + c)^3", "y ~ (a + b + c) ** 2", "y ~ (a + b + c + d)^2 - a:b", "y ~ (a*b + c)^2", "y ~ a/b", "y ~ a/b/c", "y ~ (a + b)/c", "y ~ a/(b + c)",
        "y ~ (a + b)/(c + d)", "y ~ a:(b + c)", "y ~ (a + b):(c + d)", "y ~ a*(b + c)", "y ~ a + a", "y ~ a:a", "y ~ a:b + b:a", "y ~ a + b - b", "y ~ a - 1", "y ~ a + 0", "y ~ -1 + a",
        "y ~ 0 + a", "y ~ 1", "y ~ a - 1 + 1", "y ~ a - 0", "y ~ a - (b - 1)", "y ~ 1 + a*b", "y ~ c + a:b + a", "y ~ a:b:c + a:b + c", "y ~ d*c*b*a", "y ~ log(a) + a", "y ~ log(a)*b",
        "y ~ I(a^2) + a", "y ~ I(a * b) + a:b", "y ~ I(a+2*b)", "y ~ poly(a, 2) + b", "y ~ poly(a,2,raw=TRUE):b", "y ~ log(a + 1)/b", "y ~ exp(-a)", "y ~ sqrt(abs(a))", "y ~ a + offset(b)",
        "y ~ offset(log(a)) + b*c", "y ~ b:c + offset(a) + c", "log(y) ~ a", "~ a + b", "y ~ `odd name` + a", "y ~ `odd name`:a", "y ~ a + (b + (c + d))", "y ~ (a - b) + b", "y ~ (a + b + c) - (a + b)",
        "y ~ a*b + c*d", "y ~ (a:b + c)^2", "y ~ (a + b)^2/c", "y ~ a^2", "y ~ ((a))", "y ~ a.b + .c + d_e", "y ~ I(1e3 * a) + I(a/0.5)", "y ~ I(-a)", "y ~ I((a + b)^2)", "y ~ I(a - b - c)", "y ~ I(2^-a)",
        "y ~ factor(a)*b", "y ~ C(a) + log2(b) + log10(c) + log1p(d)", "y ~ +a", "y ~ a + -b", "y ~ a %in% b + a", "y ~ .", "y ~ . - a", "y ~ .^2", "y ~ a + .", "y ~ . + log(a)", "y ~ .:a", "log(y) ~ . - 1",
    ];

    [Fact]
    public void Terms_and_intercepts_are_those_of_R()
    {
        string[] theirs = Ask("t <- terms(as.formula(f), data = d); cat(paste(c(attr(t, 'intercept'), attr(t, 'term.labels')), collapse = '|'))");
        Assert.Equal(Formulas.Length, theirs.Length);
        string[] ours = [.. Formulas.Select(Formula.Parse).Select(f => string.Join('|', f.Terms(["a", "b", "c", "d"]).Prepend(f.HasIntercept ? "1" : "0")))];
        Assert.Equal(Formulas.Zip(theirs, (f, t) => $"{f}: {t}"), Formulas.Zip(ours, (f, o) => $"{f}: {o}"));
    }

    [Fact]
    public void The_text_is_the_one_that_R_writes()
    {
        string[] theirs = Ask("cat(deparse(as.formula(f), width.cutoff = 500))");
        Assert.Equal(theirs, Formulas.Select(f => Formula.Parse(f).ToString()));
    }

    [Fact]
    public void The_text_can_be_read_again() => Assert.All(Formulas, text =>
    {
        var formula = Formula.Parse(text);
        var again = Formula.Parse(formula.ToString());
        Assert.Equal(formula, again);
        Assert.Equal(formula.ToString(), again.ToString());
        Assert.Equal(formula.Terms(["a", "b"]), again.Terms(["a", "b"]));
        Assert.Equal(formula.GetHashCode(), again.GetHashCode());
    });

    [Theory]
    [InlineData("y~a*b", "y ~ a * b")]
    [InlineData(" y\n ~\ta ", "y ~ a")]
    [InlineData("y ~ poly( a ,degree=2,raw=T)", "y ~ poly(a, 2, raw = TRUE)")]
    [InlineData("y ~ poly(a, 2, raw = FALSE)", "y ~ poly(a, 2)")]
    [InlineData("y ~ C(a,ref='x \"y\"')", "y ~ C(a, ref = \"x \\\"y\\\"\")")]
    [InlineData("y ~ `a` + `in` + `b\\`c`", "y ~ a + `in` + `b\\`c`")]
    [InlineData("Surv(t,e)~größe", "Surv(t, e) ~ größe")]
    [InlineData("y ~ I(1e-3*a)", "y ~ I(0.001 * a)")]
    public void White_space_and_spelling_do_not_matter(string written, string text)
    {
        Assert.Equal(text, Formula.Parse(written).ToString());
        Assert.Equal(text, Formula.Parse(text).ToString());
    }

    [Fact]
    public void A_formula_says_what_it_is_made_of()
    {
        var formula = Formula.Parse("Surv(time, died) ~ age * sex + log(dose) + offset(a) + offset(log(b)) - 1");
        Assert.Equal(["time", "died"], formula.Response!.Columns);
        Assert.Equal(("time", "died"), (formula.Response.Value.ToString(), formula.Response.Event!.ToString()));
        Assert.Null(formula.Response.Column);
        Assert.Equal("a + log(b)", formula.Offset!.ToString());
        Assert.Equal(["age", "sex", "dose"], formula.Columns);
        Assert.Equal((false, false), (formula.HasIntercept, formula.UsesOtherColumns));
        Assert.Equal("final score", Formula.Parse("`final score` ~ .").Response!.Column);
        Assert.True(Formula.Parse("`final score` ~ .").UsesOtherColumns);
        Assert.Null(Formula.Parse("~ a").Response);
        Assert.Null(Formula.Parse("log(y) ~ a").Response!.Column);
    }

    [Fact]
    public void Numbers_have_a_point_in_every_culture()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        var comma = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = comma;
            Assert.Equal("y ~ I(0.5 * a)", Formula.Parse("y ~ I(0.50 * a)").ToString());
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    // What R says of each formula f, in one line.
    private static string[] Ask(string script) => ExternalPrograms.R(
        ["stats"], "", "-e", $"d <- data.frame(y = 1, a = 1, b = 1, c = 1, d = 1); for (f in c({string.Join(", ", Formulas.Select(f => $"'{f}'"))})) {{ {script}; cat('\\n') }}")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
