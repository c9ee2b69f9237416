using Whittle.Data;
using Whittle.Errors;

namespace Whittle.Tests.Data;

/// <summary>What is wrong with a formula is said with the place in it, what is allowed and what to do.</summary>
public class FormulaFaultTests
{
    private const string Operators = "Between terms stand + - : * / ^ %in%; the intercept is 1 or 0; arithmetic goes inside I( ).";
    private const string Term = "a term (a column, a function call, '.' or a parenthesis)";
    private const string Operand = "a column, a number, a function call or a parenthesis";
    private const string Known = "log, log2, log10, log1p, exp, sqrt, abs, I, poly, C, factor, offset, Surv, cbind";

    [Theory]
    [InlineData("", 0, "The ~ between response and terms is missing.", "Write response ~ terms, such as score ~ homework + sleep.")]
    [InlineData("y", 1, "The ~ between response and terms is missing.", "Write response ~ terms, such as score ~ homework + sleep.")]
    [InlineData("y ~", 3, "The end stands where " + Term + " is needed (character 4 of the formula).", Operators)]
    [InlineData("y ~ a +", 7, "The end stands where " + Term + " is needed (character 8 of the formula).", Operators)]
    [InlineData("y ~ a b", 6, "'b' stands where an operator or the end is needed (character 7 of the formula).", Operators)]
    [InlineData("y ~ a * * b", 8, "'*' stands where " + Term + " is needed (character 9 of the formula).", Operators)]
    [InlineData("y ~ (a + b", 4, "The parenthesis that begins here is not closed (character 5 of the formula).", "Add the closing ).")]
    [InlineData("y ~ log(a", 4, "The parenthesis that begins here is not closed (character 5 of the formula).", "Add the closing ).")]
    [InlineData("y ~ a + b)", 9, "')' stands where an operator or the end is needed (character 10 of the formula).", Operators)]
    [InlineData("y ~ a & b", 6, "'&' has no meaning in a formula (character 7 of the formula).", Operators + " Put a name with other characters in backticks.")]
    [InlineData("y ~ `a + b", 4, "The name that begins here is not closed (character 5 of the formula).", "Add the closing `.")]
    [InlineData("y ~ C(a, ref = \"x)", 15, "The text that begins here is not closed (character 16 of the formula).", "Add the closing \".")]
    [InlineData("y ~ ``", 4, "An empty name stands where the name of a column is needed (character 5 of the formula).", Operators)]
    [InlineData("y ~ a + 2", 8, "'2' stands as a term; of numbers only 1 and 0 may, with and without an intercept (character 9 of the formula).", "Put arithmetic inside I( ), such as I(a + 2).")]
    [InlineData("y ~ sinh(a)", 4, "'sinh' is no function of a formula; known are " + Known + " (character 5 of the formula).", "Compute the column before, or use one of these.")]
    [InlineData("y ~ lag(a)", 4, "'lag' is no function of a formula; known are " + Known + " (character 5 of the formula).", "Did you mean 'log'?")]
    [InlineData("y ~ log(poly(a, 2))", 8, "poly( ) stands inside arithmetic; it may stand as a term only (character 9 of the formula).", "Take it out of the parentheses.")]
    [InlineData("y ~ poly(a)", 10, "poly has another argument than it takes (character 11 of the formula).", "Write poly(x, degree) or poly(x, degree, raw = TRUE).")]
    [InlineData("y ~ poly(a, 2, TRUE)", 15, "poly has another argument than it takes (character 16 of the formula).", "Write poly(x, degree) or poly(x, degree, raw = TRUE).")]
    [InlineData("y ~ poly(a, 0)", 12, "'0' is no degree of a polynomial; it must be a whole number in [1, 100] (character 13 of the formula).", "Write a number such as 2.")]
    [InlineData("y ~ (a + b)^1.5", 12, "'1.5' is no degree of interactions; it must be a whole number in [1, 100] (character 13 of the formula).", "Write a number such as 2.")]
    [InlineData("y ~ C(a + b)", 8, "'+' stands where ')' is needed (character 9 of the formula).", Operators)]
    [InlineData("y ~ C(a, base = 1)", 9, "C has another argument than it takes (character 10 of the formula).", "Write C(column) or C(column, ref = \"level\").")]
    [InlineData("y ~ Surv(a, b)", 4, "Surv(time, event) stands on the right; it is a response (character 5 of the formula).", "Write it left of ~.")]
    [InlineData("y ~ cbind(a, b)", 4, "cbind(a, b) stands on the right; it is a response (character 5 of the formula).", "Write it left of ~.")]
    [InlineData("cbind(a, ) ~ b", 9, "')' stands where " + Operand + " is needed (character 10 of the formula).", Operators)]
    [InlineData("cbind(a, b ~ c", 11, "'~' stands where ')' is needed (character 12 of the formula).", Operators)]
    [InlineData("Surv(a) ~ b", 6, "Surv has another argument than it takes (character 7 of the formula).", "Write Surv(time, event).")]
    [InlineData("y ~ a:offset(b)", 6, "offset( ) stands inside another term; it has no coefficient to share (character 7 of the formula).", "Add it to the formula by + alone.")]
    [InlineData("y ~ a - offset(b)", 8, "offset( ) stands inside another term; it has no coefficient to share (character 9 of the formula).", "Add it to the formula by + alone.")]
    [InlineData("y ~ log(.)", 8, "'.' stands inside arithmetic; it means all other columns and is a term (character 9 of the formula).", "Name a column.")]
    [InlineData("y ~ I(a:b)", 7, "':' stands where arithmetic with + - * / ^ is needed (character 8 of the formula).", Operators)]
    [InlineData("y ~ I(a +)", 9, "')' stands where " + Operand + " is needed (character 10 of the formula).", Operators)]
    [InlineData("y ~ I(1e999 * a)", 6, "'1e999' is no number that fits a double (character 7 of the formula).", "Write a number such as 2, 0.5 or 1e-3.")]
    [InlineData("y ~ I(1.2.3)", 6, "'1.2.3' is no number that fits a double (character 7 of the formula).", "Write a number such as 2, 0.5 or 1e-3.")]
    [InlineData("y ~ a ~ b", 6, "'~' stands where an operator or the end is needed (character 7 of the formula).", Operators)]
    [InlineData("y ~ a, b", 5, "',' stands where an operator or the end is needed (character 6 of the formula).", Operators)]
    public void What_cannot_be_read_is_pointed_at(string text, int at, string message, string fix)
    {
        WhittleException fault = FaultAssert.Throws(FaultKind.Usage, "bad-formula", message, () => Formula.Parse(text));
        Assert.Equal((null, fix), (fault.Where, fault.Fix));
        Assert.Equal($"{text}\n{new string(' ', at)}^", fault.Excerpt);
    }

    [Fact]
    public void The_caret_stands_right_below_characters_that_are_shown_as_codes_and_lines_are_one()
    {
        Assert.Equal("y ~ a +  b b\n           ^", Assert.Throws<WhittleException>(() => Formula.Parse("y ~ a +\n\tb b")).Excerpt);
        Assert.Equal("y ~ `\\u001b` b\n             ^", Assert.Throws<WhittleException>(() => Formula.Parse("y ~ `\u001b` b")).Excerpt);
    }

    [Fact]
    public void The_exception_as_text_shows_the_place()
    {
        string text = Assert.Throws<WhittleException>(() => Formula.Parse("y ~ a b")).ToString();
        Assert.Contains("is needed (character 7 of the formula).\ny ~ a b\n      ^\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused_and_does_not_exhaust_the_stack()
    {
        foreach (string text in new[] { $"y ~ {new string('(', 100_000)}a", $"y ~ I({new string('-', 100_000)}a)", $"y ~ {new string('-', 100_000)}a", $"y ~ I({string.Concat(Enumerable.Repeat("log(", 50_000))}" })
        {
            Assert.Contains("at most 100 nested parentheses", Assert.Throws<WhittleException>(() => Formula.Parse(text)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("y ~ a + hosr", 8, "table has no column 'hosr', which the formula names at character 9.", "Did you mean 'hours'?")]
    [InlineData("y ~ log(A)", 8, "table has no column 'A', which the formula names at character 9.", "Did you mean 'a'?")]
    [InlineData("y ~ a + offset(quantity)", 15, "table has no column 'quantity', which the formula names at character 16.", "Check the name; case counts.")]
    [InlineData("z ~ a", 0, "table has no column 'z', which the formula names at character 1.", "Did you mean 'y'?")]
    public void A_column_that_is_not_there_is_pointed_at(string text, int at, string message, string fix)
    {
        WhittleException fault = FaultAssert.Throws(FaultKind.Data, "no-such-column", message, () => Learn(text));
        Assert.Equal((fix, $"{text}\n{new string(' ', at)}^"), (fault.Fix, fault.Excerpt));
    }

    [Theory]
    [InlineData("y ~ a + y", 8)]
    [InlineData("log(y) ~ . + I(y^2)", 15)]
    [InlineData("Surv(a, y) ~ hours + offset(y)", 28)]
    public void The_response_is_no_feature(string text, int at)
    {
        WhittleException fault = FaultAssert.Throws(
            FaultKind.Usage, "feature-has-role", "Column 'y' of table holds the response and cannot be a feature as well.", () => Learn(text));
        Assert.Equal(("Take it out of one side of the formula.", $"{text}\n{new string(' ', at)}^"), (fault.Fix, fault.Excerpt));
    }

    [Fact]
    public void Text_is_no_number()
    {
        WhittleException fault = FaultAssert.Throws(FaultKind.Data, "not-numeric", "Column 'job' of table holds text, and 'log(job)' needs numbers.", () => Learn("y ~ a:log(job)"));
        Assert.Equal(("Name a column of numbers, or use the text column as a term of its own.", "y ~ a:log(job)\n          ^"), (fault.Fix, fault.Excerpt));
    }

    [Fact]
    public void A_reference_that_is_no_level_is_refused()
    {
        WhittleException fault = FaultAssert.Throws(
            FaultKind.Data, "unseen-level", "Column 'job' has no level 'nurs' to be the reference.", () => Learn("y ~ C(job, ref = \"nurs\")"));
        Assert.Equal(("Did you mean 'nurse'?", "y ~ C(job, ref = \"nurs\")\n    ^"), (fault.Fix, fault.Excerpt));
    }

    [Theory]
    [InlineData("y ~ log(hours)", "outside-domain", "log(hours) has no value in row 4 of table: hours is 0, and log needs a value above 0.", "column 'hours', row 4")]
    [InlineData("y ~ log10(a - hours)", "outside-domain", "log10(a - hours) has no value in row 1 of table: a - hours is -2, and log10 needs a value above 0.", "column 'a', row 1")]
    [InlineData("y ~ sqrt(0-a)", "outside-domain", "sqrt(0 - a) has no value in row 1 of table: 0 - a is -1, and sqrt needs a value of 0 or more.", "column 'a', row 1")]
    [InlineData("y ~ log1p(hours - 4)", "outside-domain", "log1p(hours - 4) has no value in row 1 of table: hours - 4 is -1, and log1p needs a value above -1.", "column 'hours', row 1")]
    [InlineData("y ~ log(I(0))", "outside-domain", "log(I(0)) has no value in row 1 of table: I(0) is 0, and log needs a value above 0.", "row 1")]
    [InlineData("y ~ I(a/hours)", "not-finite", "a/hours is Infinity in row 4 of table; every number must be finite.", "column 'a', row 4")]
    [InlineData("y ~ exp(1000 * a)", "not-finite", "exp(1000 * a) is Infinity in row 1 of table; every number must be finite.", "column 'a', row 1")]
    [InlineData("y ~ poly(I(a * 1e150), 3, raw = TRUE)", "not-finite", "I(a * 1E+150)^3 is Infinity in row 1 of table; every number must be finite.", "column 'a', row 1")]
    [InlineData("y ~ I(a * 1e150):I(a * 1e200)", "not-finite", "I(a * 1E+150):I(a * 1E+200) is Infinity in row 1 of table; every number must be finite.", "column 'a', row 1")]
    [InlineData("y ~ poly(hours, 3)", "too-few-values", "poly(hours, 3) needs at least 4 distinct values; the rows of the fit have 3.", "poly(hours, 3)")]
    public void What_has_no_value_is_said_with_column_row_value_and_expression(string text, string code, string message, string where)
    {
        WhittleException fault = FaultAssert.Throws(FaultKind.Data, code, message, () => Learn(text));
        Assert.Equal(where, fault.Where);
    }

    [Theory]
    [InlineData(MissingPolicy.Error)]
    [InlineData(MissingPolicy.Mean)]
    [InlineData(MissingPolicy.Indicator)]
    public void A_missing_cell_is_filled_in_a_column_of_its_own_only(MissingPolicy policy)
    {
        foreach ((string text, string term) in new[] { ("y ~ log(holed)", "log(holed)"), ("y ~ holed + a + holed:a", "holed:a"), ("y ~ poly(holed, 2)", "poly(holed, 2)") })
        {
            if (policy == MissingPolicy.Error && term == "holed:a")
            {
                continue; // the column itself is named first
            }

            FaultAssert.Throws(
                FaultKind.Data, "missing-values", $"Column 'holed' of table has 2 missing cells, the first in row 2, and '{term}' needs them all.", "column 'holed', row 2",
                "Leave such rows out with --missing drop, or complete them: mean and indicator fill only a column that is a term of its own.", () => Learn(text, policy));
        }
    }

    private static void Learn(string text, MissingPolicy policy = MissingPolicy.Error)
    {
        var table = new Table(
        [
            new NumberColumn("y", [1, 2, 3, 5, 4]), new NumberColumn("a", [1, 2, 3, 4, 5]), new NumberColumn("hours", [3, 2, 3, 0, 2]),
            new TextColumn("job", ["nurse", "teacher", "nurse", "other", "other"]), new NumberColumn("holed", [1, double.NaN, 2, double.NaN, 3]),
        ]);
        Recipe.Learn(table, Formula.Parse(text), ["holed", "job"], [1, 1, 1, 1, 1], new RecipeOptions { Missing = policy }).Apply(table);
    }
}
