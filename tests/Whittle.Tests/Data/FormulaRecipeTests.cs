using System.Globalization;
using Whittle.Data;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Numerics;

namespace Whittle.Tests.Data;

/// <summary>The columns that a formula leads to: R's where R has the same, and Whittle's own coding of factors.</summary>
public class FormulaRecipeTests
{
    private const int Rows = 40;

    // Formulas whose model matrix needs no factor of three levels without its margin: there Whittle's coding is R's.
    private static readonly string[] AsInR =
    [
        "y ~ a", "y ~ a + b", "y ~ a * b", "y ~ (a + b + c)^3", "y ~ a:b:c", "y ~ log(c) * a", "y ~ I(a^2) + I(a * b - 2)", "y ~ log2(c) + log10(c) + log1p(c) + sqrt(c) + exp(b) + abs(a)",
        "y ~ poly(a, 3)", "y ~ poly(a, 5) + b", "y ~ poly(c, 2):b", "y ~ poly(a, 2) * poly(b, 2)", "y ~ poly(a, 3, raw = TRUE)", "y ~ poly(log(c), 2)", "y ~ poly(c, 2, raw = TRUE):poly(b, 2)",
        "y ~ sex", "y ~ sex * a", "y ~ sex:a", "y ~ sex/a", "y ~ sex - 1", "y ~ a + sex + hand - 1", "y ~ sex * hand - 1", "y ~ job + sex - 1", "y ~ sex:job - 1", "y ~ job:a", "y ~ job - 1", "y ~ a + job:sex:a", "y ~ sex * hand", "y ~ sex * hand * a", "y ~ sex:hand", "y ~ job:poly(a, 2)",
        "y ~ factor(grade) - 1", "y ~ factor(grade):a", "y ~ offset(b) + a", "y ~ . - job - grade", "log(c) ~ a + I(1/(b^2 + 1))", "y ~ I(-a^2) + I(2^-1 * b) + I((a - b)/c)",
    ];

    [Fact]
    public void Model_matrices_are_those_of_R()
    {
        Table table = Create();
        string data = string.Join(", ", table.Columns.Select(c => $"{c.Name} = c({string.Join(',', Enumerable.Range(0, Rows).Select(i => c is NumberColumn n ? Text(n.Values[i]) : $"'{((TextColumn)c)[i]}'"))})"));
        string formulas = string.Join(", ", AsInR.Select(f => $"'{f}'"));
        using var scratch = new Cli.Scratch();
        File.WriteAllText(scratch["matrices.R"], $$"""
            d <- data.frame({{data}}, stringsAsFactors = TRUE)
            for (f in c({{formulas}})) {
              m <- model.matrix(as.formula(f), d)
              m <- m[, colnames(m) != '(Intercept)', drop = FALSE]
              cat(ncol(m), sprintf('%.17g', m))
              cat('\n')
            }
            """);
        string output = ExternalPrograms.R(["stats"], "", scratch["matrices.R"]);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(AsInR.Length, lines.Length);
        for (int k = 0; k < lines.Length; k++)
        {
            double[] theirs = [.. lines[k].Split(' ').Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
            double[] ours = Matrix(Learn(table, AsInR[k]), table);
            Assert.True(theirs.Length == ours.Length, $"{AsInR[k]}: R has {theirs.Length / Rows} columns, Whittle {ours.Length / Rows}");
            for (int i = 0; i < ours.Length; i++)
            {
                Assert.True(Math.Abs(theirs[i] - ours[i]) <= 1e-11 * (1 + Math.Abs(theirs[i])), $"{AsInR[k]}, value {i}: R has {theirs[i]}, Whittle {ours[i]}");
            }
        }
    }

    [Fact]
    public void Polynomials_of_new_rows_are_those_of_R_with_the_coefficients_of_the_old()
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(i => 100 + (i * i / 7.0))], later = [90, 100.5, 131, 250];
        string output = ExternalPrograms.R(
            ["stats"], "", "-e", $"p <- poly(c({string.Join(',', x.Select(Text))}), 4); cat(sprintf('%.17g', c(p, predict(p, c({string.Join(',', later.Select(Text))})))))");
        double[] theirs = [.. output.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        Recipe recipe = Recipe.Learn(new Table([new NumberColumn("x", x)]), Formula.Parse("~ poly(x, 4)"), [], Ones(30), new RecipeOptions());
        double[] ours = [.. Matrix(recipe, new Table([new NumberColumn("x", x)])), .. Matrix(recipe, new Table([new NumberColumn("x", later)]))];
        Assert.Equal(theirs.Length, ours.Length);
        Assert.All(theirs.Zip(ours), pair => Assert.Equal(pair.First, pair.Second, 1e-11 * (1 + Math.Abs(pair.First))));
    }

    [Theory]
    [InlineData("y ~ a + job", new[] { "a", "job=nurse", "job=other", "job=teacher" })]
    [InlineData("y ~ sex + a", new[] { "sex=M", "a" })]
    [InlineData("y ~ sex - 1", new[] { "sex=F", "sex=M" })]
    [InlineData("y ~ hand + job + sex - 1", new[] { "hand=left", "hand=right", "job=nurse", "job=other", "job=teacher", "sex=M" })]
    [InlineData("y ~ sex * a", new[] { "sex=M", "a", "sex=M:a" })]
    [InlineData("y ~ sex:a", new[] { "sex=F:a", "sex=M:a" })]
    [InlineData("y ~ sex/a", new[] { "sex=M", "sex=F:a", "sex=M:a" })]
    [InlineData("y ~ job*sex", new[] { "job=nurse", "job=other", "job=teacher", "sex=M", "job=nurse:sex=M", "job=other:sex=M", "job=teacher:sex=M" })]
    [InlineData("y ~ a:job", new[] { "a:job=nurse", "a:job=other", "a:job=teacher" })]
    [InlineData("y ~ C(job, ref = \"other\")", new[] { "job=nurse", "job=teacher" })]
    [InlineData("y ~ C(job, ref = \"other\") - 1", new[] { "job=other", "job=nurse", "job=teacher" })]
    [InlineData("y ~ C(grade)", new[] { "grade=1", "grade=2.5", "grade=10" })]
    [InlineData("y ~ C(grade, ref = 2.5) + grade", new[] { "grade=1", "grade=10", "grade" })]
    [InlineData("y ~ job + C(job)", new[] { "job=nurse", "job=other", "job=teacher" })]
    [InlineData("y ~ poly(a, 2) + poly(b, 3, raw = TRUE)", new[] { "poly(a, 2)1", "poly(a, 2)2", "b", "b^2", "b^3" })]
    [InlineData("y ~ log(c):sex + I(a^2)", new[] { "I(a^2)", "log(c):sex=F", "log(c):sex=M" })]
    [InlineData("log(c) ~ . - job - hand - grade", new[] { "y", "a", "b", "sex=M" })]
    [InlineData("y ~ . - job - hand + offset(c)", new[] { "a", "b", "grade", "sex=M" })]
    [InlineData("y ~ 1", new string[0])]
    public void Factors_have_a_column_for_every_level_where_R_leaves_one_out(string formula, string[] names) => Assert.Equal(names, Learn(Create(), formula).Names);

    [Fact]
    public void A_factor_that_needs_a_reference_has_one_where_its_margin_is_in_the_formula()
    {
        var options = new RecipeOptions { NeedsReference = name => name is "job" or "job:a" };
        Assert.Equal(["job=other", "job=teacher", "a", "job=other:a", "job=teacher:a"], Learn(Create(), "y ~ job*a", options).Names);
        Assert.Equal(["job=nurse:a", "job=other:a", "job=teacher:a"], Learn(Create(), "y ~ job:a", options).Names);
        Assert.Equal(["job=nurse", "job=other", "job=teacher"], Learn(Create(), "y ~ job - 1", options).Names);
    }

    [Fact]
    public void A_recipe_says_which_columns_it_needs_and_whether_it_learns()
    {
        Recipe recipe = Learn(Create(), "y ~ log(c):job + C(grade) + poly(a, 2, raw = TRUE)");
        Assert.Equal(["grade", "a", "c", "job"], recipe.Columns);
        Assert.Equal(["job"], recipe.TextColumns);
        Assert.False(recipe.LearnsFromRows);
        Assert.True(Learn(Create(), "y ~ b:poly(a, 2)").LearnsFromRows);
        Assert.Equal(["a", "sex"], Formula.Parse("y ~ a*sex + b + offset(c) - b").Features(Create()));
        Assert.Equal(["a", "c", "grade", "job", "hand"], Formula.Parse("y ~ . - sex").Features(Create(), ["b"]));
    }

    [Fact]
    public void Rows_of_weight_zero_teach_polynomials_nothing_and_weight_two_is_a_repeated_row()
    {
        Table table = Create();
        double[] weights = [.. Enumerable.Range(0, Rows).Select(i => i < 10 ? 0.0 : i < 20 ? 2 : 1)];
        int[] repeated = [.. Enumerable.Range(10, 30), .. Enumerable.Range(10, 10)];
        var formula = Formula.Parse("y ~ poly(a, 3)");
        var weighted = Assert.IsType<PolynomialStep>(Recipe.Learn(table, formula, [], weights, new RecipeOptions()).Steps[0]);
        var plain = Assert.IsType<PolynomialStep>(Recipe.Learn(table.Take(repeated), formula, [], Ones(40), new RecipeOptions()).Steps[0]);
        Assert.All(weighted.Centres.Zip(plain.Centres), c => Assert.Equal(c.First, c.Second, 1e-13));
        Assert.All(weighted.Norms.Zip(plain.Norms), b => Assert.Equal(b.First, b.Second, 1e-12));
        Assert.NotEqual(weighted.Centres[0], Assert.IsType<PolynomialStep>(Learn(table, "y ~ poly(a, 3)").Steps[0]).Centres[0], 1e-3);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-100)]
    [InlineData(1e100)]
    public void Orthogonal_polynomials_are_orthonormal_at_any_scale(double scale)
    {
        double[] x = [.. Enumerable.Range(0, 50).Select(i => scale * (3 + Math.Sin(i)))], w = [.. Enumerable.Range(0, 50).Select(i => i % 5 / 2.0)];
        double[] q = Matrix(Recipe.Learn(new Table([new NumberColumn("x", x)]), Formula.Parse("~ poly(x, 6)"), [], w, new RecipeOptions()), new Table([new NumberColumn("x", x)]));
        for (int j = 0; j < 6; j++)
        {
            Assert.Equal(0, Enumerable.Range(0, 50).Sum(i => w[i] * q[(50 * j) + i]), 1e-11);
            for (int k = 0; k <= j; k++)
            {
                Assert.Equal(j == k ? 1 : 0, Enumerable.Range(0, 50).Sum(i => w[i] * q[(50 * j) + i] * q[(50 * k) + i]), 1e-11);
            }
        }
    }

    [Fact]
    public void Means_and_indicators_fill_terms_that_are_columns()
    {
        Table table = new([new NumberColumn("a", [1, double.NaN, 5]), new TextColumn("job", ["x", null, "y"]), new NumberColumn("c", [1, 2, 3])]);
        var options = new RecipeOptions { Missing = MissingPolicy.Indicator };
        Assert.Equal(["a", "a=missing", "job=x", "job=y", "job=missing", "log(c)"], Recipe.Learn(table, Formula.Parse("~ a + job + log(c)"), [], Ones(3), options).Names);
        FaultAssert.Throws(
            FaultKind.Data, "missing-values", "Column 'job' of table has 1 missing cell, the first in row 2, and 'job:c' needs them all.",
            () => Recipe.Learn(table, Formula.Parse("~ job:c"), [], Ones(3), options));
    }

    [Fact]
    public void An_unseen_level_is_no_level_in_every_term_and_is_counted_once()
    {
        Table table = Create();
        Recipe recipe = Learn(table, "y ~ job * a + C(grade):a");
        Table other = new([new NumberColumn("a", [2, 3]), new TextColumn("job", ["pilot", "nurse"]), new TextColumn("grade", ["1.0", "2.50"])]);
        Assert.Equal("unseen-level", Assert.Throws<WhittleException>(() => recipe.Apply(other)).Code);
        EncodedColumns encoded = recipe.Apply(other, UnseenPolicy.Baseline);
        Assert.Equal(1, encoded.UnseenCells);
        double[] matrix = Matrix(JoinedDesign.From(encoded));
        Assert.Equal(["job=nurse", "job=other", "job=teacher", "a", "job=nurse:a", "job=other:a", "job=teacher:a", "a:grade=1", "a:grade=2.5", "a:grade=10"], recipe.Names);
        Assert.Equal([0, 1, 0, 0, 0, 0, 2, 3, 0, 3, 0, 0, 0, 0, 2, 0, 0, 3, 0, 0], matrix);
    }

    [Fact]
    public void Two_terms_of_one_name_are_refused() => FaultAssert.Throws(
        FaultKind.Data, "bad-name", "The list of features has two columns named 'a'; names must be distinct.", () => Learn(Create(), "y ~ a + poly(a, 2, raw = TRUE)"));

    [Fact]
    public void An_offset_and_a_response_are_values_of_a_table()
    {
        Table table = Create();
        var formula = Formula.Parse("log(c) ~ a + offset(b) + offset(2 * a)");
        double[] a = table.Numbers("a"), b = table.Numbers("b"), c = table.Numbers("c");
        Assert.Equal(b.Zip(a, (u, v) => u + (2 * v)), formula.Offset!.Evaluate(table));
        Assert.Equal(c.Select(v => Math.Log(v)), formula.Response!.Evaluate(table));
        Assert.Equal(formula.Offset, Expression.Parse(formula.Offset.ToString()));
        Assert.Equal(table.Numbers("y"), Formula.Parse("y ~ a").Response!.Evaluate(table));
    }

    [Theory]
    [InlineData("2^3^2", 512)]
    [InlineData("-2^2", -4)]
    [InlineData("2^-1", 0.5)]
    [InlineData("1 - 2 - 3", -4)]
    [InlineData("8/4/2", 1)]
    [InlineData("2 + 3 * 4", 14)]
    [InlineData("(2 + 3) * 4", 20)]
    [InlineData("--2", 2)]
    [InlineData("+.5e1", 5)]
    [InlineData("0.1^3", 0.001)]
    [InlineData("log1p(1e-20) * 1e20", 1)]
    [InlineData("4^0.5 + I(1)", 3)]
    public void Arithmetic_is_ordered_as_in_R(string text, double value)
    {
        double[] values = Expression.Parse(text).Evaluate(Create());
        Assert.Equal(Rows, values.Length);
        Assert.All(values, v => Assert.Equal(value, v, 1e-15));
        Assert.Equal(Expression.Parse(text), Expression.Parse(Expression.Parse(text).ToString()));
    }

    private static Recipe Learn(Table table, string formula, RecipeOptions? options = null) => Recipe.Learn(table, Formula.Parse(formula), [], Ones(table.Rows), options ?? new RecipeOptions());

    private static double[] Matrix(Recipe recipe, Table table) => Matrix(JoinedDesign.From(recipe.Apply(table)));

    private static double[] Matrix(DesignMatrix design)
    {
        var values = new double[design.Rows * design.Columns];
        for (int j = 0; j < design.Columns; j++)
        {
            design.CopyColumn(j, 0, values.AsSpan(j * design.Rows, design.Rows));
        }

        return values;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static Table Create()
    {
        var random = new Xoshiro256(12);
        double[] Draw() => [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        T[] Pick<T>(params T[] from) => [.. Enumerable.Range(0, Rows).Select(_ => from[random.NextInt(from.Length)])];
        return new Table(
        [
            new NumberColumn("y", Draw()), new NumberColumn("a", Draw()), new NumberColumn("b", Draw()), new NumberColumn("c", [.. Draw().Select(v => 0.5 + Math.Abs(v))]),
            new NumberColumn("grade", Pick(1.0, 10, 2.5)), new TextColumn("sex", Pick("F", "M")), new TextColumn("job", Pick("teacher", "nurse", "other")), new TextColumn("hand", Pick("left", "right")),
        ]);
    }
}
