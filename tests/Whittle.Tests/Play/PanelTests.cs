using System.Globalization;
using System.Text.RegularExpressions;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Playground;

namespace Whittle.Tests.Play;

/// <summary>The playground's own mathematics against brute force and the library, and its states against nonsense.</summary>
[Collection(nameof(Playground))]
public class PanelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0)]
    public void Where_bowl_and_ball_touch_no_point_of_the_ball_is_lower(double ratio)
    {
        var random = new Xoshiro256(4);
        int zeros = 0, inside = 0;
        for (int k = 0; k < 200; k++)
        {
            (double X, double Y) bottom = (6 * (random.NextDouble() - 0.5), 6 * (random.NextDouble() - 0.5));
            var bowl = Bowl.Of(bottom, 1 + (7 * random.NextDouble()), 180 * random.NextDouble());
            (double X, double Y) touch = bowl.Touch(ratio);
            zeros += touch.X == 0 || touch.Y == 0 ? 1 : 0;
            if (Bowl.Size(bottom, ratio) <= 1)
            {
                Assert.Equal(bottom, touch);
                inside++;
                continue;
            }

            Assert.Equal(1, Bowl.Size(touch, ratio), 1e-9);
            double least = Enumerable.Range(0, 4000).Min(a => bowl.At(Edge(2 * Math.PI * a / 4000, ratio)));
            Assert.True(bowl.At(touch) <= least + 1e-12, $"{bowl.At(touch)} above {least}");
        }

        Assert.InRange(inside, 5, 100);
        Assert.Equal(ratio > 0, zeros > 0);
    }

    // A page puts the group anew by itself before it has the rest, whose group must then be the same.
    [Theory]
    [InlineData("penalty", "pen=lasso")]
    [InlineData("penalty", "pen=ridge")]
    [InlineData("penalty", "pen=none")]
    [InlineData("own", "pen=lasso&by=given")]
    [InlineData("own", "pen=elastic-net&by=given")]
    [InlineData("own", "pen=lasso&by=min")]
    public void What_a_move_changes_is_what_the_panel_draws(string panel, string query)
    {
        string? name = null;
        foreach (string lambda in new[] { "0.02", "0.5", "1.7", "0.5" })
        {
            PlayState state = PlayState.Parse($"{query}&lambda={lambda}");
            MovingChart moving = Panels.Move(panel, state)!;
            Assert.Contains($"<g data-moves=\"{moving.Name}\">{moving.Shapes}</g>", Panels.Draw(panel, state).Html, StringComparison.Ordinal);
            Assert.Equal(name ??= moving.Name, moving.Name);
        }
    }

    [Fact]
    public void Panels_without_moving_shapes_have_none()
    {
        foreach (string panel in Panels.Names.Except(["penalty", "own"]))
        {
            Assert.Null(Panels.Move(panel, PlayState.Parse("")));
        }

        Assert.Null(Panels.Move("own", PlayState.Parse("data=students&y=6&out=1,2,3,4,5")));
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(1, 0.05)]
    [InlineData(0, 0.3)]
    public void Two_coefficients_of_a_bowl_are_those_of_the_library(double ratio, double lambda)
    {
        var random = new Xoshiro256(9);
        double[] x = [.. Enumerable.Range(0, 80).Select(_ => random.NextNormal())], y = [.. Enumerable.Range(0, 40).Select(i => x[i] + (0.3 * x[i + 40]) + random.NextNormal())];
        Regression regression = Regression.ElasticNet(new DenseDesign(x, 40, 2), y, ratio);
        LinearModel free = regression.FitLeastSquares(), model = regression.Fit(lambda);
        double[] sd = [.. regression.StandardDeviations], mean = [x[..40].Average(), x[40..].Average()];
        double r = Enumerable.Range(0, 40).Average(i => (x[i] - mean[0]) / sd[0] * ((x[i + 40] - mean[1]) / sd[1]));
        (double X, double Y) found = new Bowl((free.Coefficients[0].Standardized, free.Coefficients[1].Standardized), 1, r, 1).Penalized(ratio == 0 ? lambda / 2 : lambda, ratio);
        Assert.Equal(model.Coefficients[0].Standardized, found.X, 1e-9);
        Assert.Equal(model.Coefficients[1].Standardized, found.Y, 1e-9);
    }

    [Fact]
    public void A_circle_gives_no_zeros_and_a_diamond_many()
    {
        Assert.Equal(0, GeometryPanel.ShareOfZeros(0));
        Assert.InRange(GeometryPanel.ShareOfZeros(1), 0.5, 0.65);
        Assert.InRange(GeometryPanel.ShareOfZeros(0.5), 0.05, GeometryPanel.ShareOfZeros(1) - 0.05);
    }

    // Means of 2,000 draws: five standard errors.
    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void Samples_of_least_squares_have_the_covariance_that_they_should(double r)
    {
        (double X, double Y)[] all = [.. Enumerable.Range(1, 10).SelectMany(seed => CollinearityPanel.LeastSquares(r, seed))];
        double variance = 4.0 / 50 / (1 - (r * r)), error = 5 * variance * Math.Sqrt(2.0 / all.Length);
        Assert.Equal(variance, all.Average(p => (p.X - 1) * (p.X - 1)), error);
        Assert.Equal(variance, all.Average(p => (p.Y - 1) * (p.Y - 1)), error);
        Assert.Equal(-r * variance, all.Average(p => (p.X - 1) * (p.Y - 1)), error);
    }

    [Theory]
    [InlineData(3, 1e-6)]
    [InlineData(12, 1e-6)]
    [InlineData(12, 0.05)]
    public void Bias_and_variance_are_those_of_fits_to_each_sample(int degree, double lambda)
    {
        double[][] fits = [.. Enumerable.Range(0, Curve.Resamples).Select(s => Curve.At.Select(Curve.Fit(Curve.Draw(10_000 + s), degree, lambda)).ToArray())];
        double[] mean = [.. Enumerable.Range(0, Curve.Points).Select(at => fits.Average(f => f[at]))];
        (double bias, double variance) = Curve.Split(degree, lambda);
        Assert.Equal(Curve.At.Select((x, at) => Math.Pow(mean[at] - Curve.Truth(x), 2)).Average(), bias, 1e-9);
        Assert.Equal(fits.Average(f => f.Select((v, at) => Math.Pow(v - mean[at], 2)).Average()), variance, 1e-9);
    }

    [Fact]
    public void The_error_on_the_points_falls_with_the_degree_and_that_on_points_to_come_does_not()
    {
        double[] y = Curve.Draw(1);
        (double Training, double Test)[] errors = [.. Enumerable.Range(1, Curve.MostDegree).Select(d => Curve.Errors(y, Curve.Fit(y, d, 1e-6)))];
        Assert.All(errors.Zip(errors.Skip(1)), pair => Assert.True(pair.Second.Training <= pair.First.Training + 1e-9));
        Assert.True(errors[^1].Test > 1.5 * errors.Min(e => e.Test));
        Assert.All(errors, e => Assert.True(e.Test >= Curve.Noise * Curve.Noise));
    }

    [Fact]
    public void Points_that_were_moved_are_where_they_were_put_and_the_others_are_those_of_the_sample()
    {
        const string Query = "sample=3&moved=7:-1.5,2:9,2:1,0:1,21:1,4:NaN,x&point=7";
        PlayState state = PlayState.Parse(Query);
        double[] drawn = Curve.Draw(3), heights = state.Heights;
        Assert.Equal([2.0, -1.5], [heights[1], heights[6]]);
        Assert.Equal(drawn.Where((_, i) => i is not (1 or 6)), heights.Where((_, i) => i is not (1 or 6)));
        Assert.Contains("&point=7&moved=2:2,7:-1.5&", Understand(Query), StringComparison.Ordinal);
        Assert.EndsWith("&height=-1.5", Understand(Query), StringComparison.Ordinal);
        Assert.Contains("2 points were moved by hand.", Panels.Draw("overfitting", state).Html, StringComparison.Ordinal);
        Assert.NotEqual(Panels.Draw("overfitting", state).Spoken, Panels.Draw("overfitting", PlayState.Parse("sample=3")).Spoken);
        Assert.DoesNotContain("by hand", Panels.Draw("overfitting", PlayState.Parse("sample=3")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_goes_on_while_it_is_looked_at_and_each_regularizer_does_what_is_said_of_it()
    {
        var ends = new Dictionary<string, (double Training, double Test, int Dead)>(StringComparer.Ordinal);
        foreach (string regularizer in PlayState.Regularizers)
        {
            // A state that no other test looks at.
            PlayState state = PlayState.Parse($"net={regularizer}&decay={(regularizer == "l1" ? 0.002 : 0.01)}&drop=0.15&netseed=7&sample=2");
            int looks = 0;
            string html;
            do
            {
                html = Panels.Draw("network", state).Html;
                looks++;
                Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
            }
            while (html.Contains("data-more", StringComparison.Ordinal));
            Assert.Equal(LiveNetwork.Epochs / 25, looks);
            Assert.Equal(html, Panels.Draw("network", state).Html);
            LiveNetwork live = LiveNetwork.Of(state);
            ends[regularizer] = (live.History[^1].Training, live.History[^1].Test, live.Network.CountDead().Weights);
        }

        // Without a regularizer the points are chased; L1 alone makes zeros; each of the others is nearer to the curve.
        Assert.All(PlayState.Regularizers.Where(r => r != "none"), r => Assert.True(ends["none"].Training < ends[r].Training, r));
        Assert.All(PlayState.Regularizers.Where(r => r != "l1"), r => Assert.Equal(0, ends[r].Dead));
        Assert.InRange(ends["l1"].Dead, 150, 287);
        Assert.True(ends["l2"].Test < ends["none"].Test && ends["l1"].Test < ends["none"].Test, string.Join(' ', ends));
    }

    [Fact]
    public void Every_slider_says_what_it_is_set_to()
    {
        string page = File.ReadAllText(Path.Combine(SharedData.Root, "src", "Whittle.Playground", "wwwroot", "index.html"));
        string[] sliders = [.. Regex.Matches(page, "type=\"range\" name=\"([^\"]+)\"").Select(m => m.Groups[1].Value).Where(n => n != "slider").Order(StringComparer.Ordinal)];
        Dictionary<string, string> words = SliderWords.Of(PlayState.Parse("degree=9&corr=0.95&smooth=0.01&point=3&moved=3:0.5")).Split('&').Select(w => w.Split('=')).ToDictionary(w => w[0], w => Uri.UnescapeDataString(w[1]), StringComparer.Ordinal);
        Assert.Equal(sliders, words.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("degree 9, 10 coefficients", "correlation 0.95", "lambda 0.01", "height 0.5 of point 3"), (words["degree"], words["corr"], words["smooth-slider"], words["height"]));
    }

    [Fact]
    public void A_state_is_understood_once_and_for_all()
    {
        var random = new Random(8);
        string[] keys = ["v", "on", "pen", "mix", "lambda", "as", "feature", "b1", "b2", "stretch", "angle", "corr", "degree", "smooth", "sample", "point", "moved", "data", "y", "out", "by", "seed", "missing", "net", "decay", "drop", "netseed", "shown", "", "x"];
        string[] values = ["", "1", "NaN", "-1e9", "1e999", "0.5", "ridge", "elastic-net", "glmnet", "sleep,food", "%3Cscript%3E", "%", "Infinity", "7.3", "l2-dropout", "homework", "0,5", "own", "given", "5:0.3,5:1,21:1,7:-1e9,8:NaN,x", "5,3,3,999,-1"];
        for (int k = 0; k < 500; k++)
        {
            string query = string.Join('&', Enumerable.Range(0, random.Next(8)).Select(_ => $"{keys[random.Next(keys.Length)]}={values[random.Next(values.Length)]}"));
            PlayState state = GivenTable.Resolve(PlayState.Parse(query));
            string text = Understand(query);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);

            // λ that is shown has four digits; the address holds six.
            string kept = text[..text.IndexOf("&shown", StringComparison.Ordinal)];
            Assert.Equal(kept, Understand(kept)[..kept.Length]);
            Assert.InRange(state.Lambda, 1e-12, 1e12);
            Assert.True(state.Data == "own" || state.Lambda is >= 1e-3 and <= 100, query);
            Assert.NotEmpty(state.Factors);
            Assert.InRange(state.Response, 0, GivenTable.MostColumns);
            Assert.All(state.Out, c => Assert.InRange(c, 1, GivenTable.MostColumns));
        }
    }

    [Fact]
    public void What_a_move_of_lambda_leaves_is_that_of_the_state_and_of_the_table()
    {
        GivenTable.Read("a,b,c\n1,2,3\n2,1,5\n4,4,4\n"u8.ToArray(), "three.csv");
        const string Rest = "data=own&by=given&point=2&sample=4&as=mean";
        Understood asked = Understood.Of(PlayState.Part($"{Rest}&lambda=2").Others);
        Assert.Same(asked, Understood.Of(PlayState.Part($"shown=3&{Rest}").Others));
        foreach (double lambda in new[] { 0.5, 2, 80 })
        {
            string query = string.Create(CultureInfo.InvariantCulture, $"{Rest}&lambda={lambda}"), part = PlayState.Part(query).Lambda;
            Assert.Equal(GivenTable.Resolve(PlayState.Parse(query)).Lambda, asked.At(part).Lambda);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"&lambda={lambda}&as=mean&"), asked.ToQuery(asked.At(part)), StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"&shown={Students.ToShown(asked.At(part)):G4}&"), asked.ToQuery(asked.At(part)), StringComparison.Ordinal);
        }

        Assert.Equal("3", Regex.Match(asked.ToQuery(asked.At("")), "&y=([^&]*)&").Groups[1].Value);
        GivenTable.Read("a,b\n1,2\n2,1\n4,4\n"u8.ToArray(), "two.csv");
        Understood other = Understood.Of(Rest);
        Assert.NotSame(asked, other);
        Assert.Equal("2", Regex.Match(other.ToQuery(other.At("")), "&y=([^&]*)&").Groups[1].Value);
        Assert.Equal(new PlayState().Lambda, PlayState.Parse("v=9&lambda=5&shown=7").Lambda);
    }

    [Theory]
    [InlineData("whittle")]
    [InlineData("mean")]
    [InlineData("sklearn")]
    [InlineData("glmnet")]
    public void What_is_typed_is_in_the_convention_that_is_shown(string convention)
    {
        PlayState state = PlayState.Parse($"pen=lasso&lambda=2&as={convention}");
        string shown = Students.ToShown(state).ToString("R", CultureInfo.InvariantCulture);
        Assert.Equal(2, PlayState.Parse($"pen=lasso&lambda=50&as={convention}&shown={shown}").Lambda, 1e-9);
    }

    // The ends of the slider are the ends of λ in Whittle's convention, whichever is shown; what its ends set is read as they are.
    [Theory]
    [InlineData("whittle", "pen=ridge", 1.0)]
    [InlineData("mean", "pen=lasso", 10.0)]
    [InlineData("mean", "pen=elastic-net&mix=0.5&on=sleep,food", 3.0)]
    [InlineData("sklearn", "pen=ridge", 200.0)]
    [InlineData("sklearn", "pen=lasso", 1.0)]
    [InlineData("glmnet", "pen=ridge", null)]
    [InlineData("glmnet", "pen=elastic-net&mix=0.3", null)]
    public void The_slider_moves_in_the_convention_that_is_shown(string convention, string query, double? scale)
    {
        string asked = $"{query}&lambda=2&as={convention}";
        PlayState state = PlayState.Parse(asked);
        double one = Students.ToShown(state with { Lambda = 1 });
        Assert.Equal(scale ?? one, one, 1e-9);
        Dictionary<string, string> controls = Understand(asked).Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        double low = Number("low"), high = Number("high");
        Assert.Equal(5, high - low, 1e-7);
        Assert.Equal("100", Set(high));
        Assert.Equal("0.001", Set(low));
        Assert.Equal("2", Set(Math.Log10(2 * one)));
        Assert.StartsWith($"lambda {Math.Pow(10, high).ToString(high > 4 ? "F0" : "G4", CultureInfo.InvariantCulture)}, ", Panels.Draw("penalty", state with { Lambda = PlayState.MostLambda }).Spoken, StringComparison.Ordinal);

        double Number(string key) => double.Parse(controls[key], CultureInfo.InvariantCulture);
        string Set(double at) => Regex.Match(Understand($"{query}&lambda=50&as={convention}&shown={Math.Pow(10, at).ToString("G12", CultureInfo.InvariantCulture)}"), "&lambda=([^&]*)&").Groups[1].Value;
    }

    [Theory]
    [InlineData("")]
    [InlineData("lambda=1e12&data=own&by=given")]
    [InlineData("lambda=1e-12&data=own&by=given&pen=elastic-net")]
    [InlineData("lambda=100&mix=0&pen=elastic-net&stretch=8&corr=0.999&degree=15&smooth=10")]
    [InlineData("lambda=0.001&pen=ridge&b1=0&b2=0&on=food&degree=1")]
    [InlineData("pen=none&on=gpa,last_score&b1=-3&b2=3&angle=180&feature=homework")]
    [InlineData("moved=1:2,20:-2,7:99&point=20&degree=15&sample=999")]
    [InlineData("pen=elastic-net&y=1&out=2,200&by=given&lambda=0.5&missing=indicator&seed=999")]
    public void Every_panel_of_any_state_is_sane(string query)
    {
        GivenTable.Read(System.Text.Encoding.UTF8.GetBytes($"size,rooms,rent\n{string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{i * i % 7},{(3 * i) + (i * i % 5)}\n"))}"), "rents.csv");
        Assert.Equal(11, Panels.Names.Count);
        Assert.Contains("<option value=\"1\"", Panels.Draw("columns", PlayState.Parse(query)).Html, StringComparison.Ordinal);
        foreach (string name in Panels.Names.Where(n => n != "columns"))
        {
            PanelView view = Panels.Draw(name, PlayState.Parse(query));
            Assert.DoesNotContain("NaN", view.Html + view.Spoken, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", view.Html, StringComparison.Ordinal);
            Assert.Contains("<table>", view.Html, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', view.Spoken);
            Assert.True(Panels.Draw(name, PlayState.Parse(query) with { HasNumbers = false }).Html.Length < view.Html.Length);
        }
    }

    // The penalty's own value never grows with λ.
    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0)]
    public void More_penalty_is_never_less_shrinking(double ratio)
    {
        RegularizationPath path = Students.Of(PlayState.AllFactors, ratio).FitPath();
        double[] sizes = [.. path.Points.Select(p => p.StandardizedValues.Sum(b => (ratio * Math.Abs(b)) + ((1 - ratio) * b * b / 2)))];
        Assert.All(sizes.Zip(sizes.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-9));
    }

    private static (double X, double Y) Edge(double angle, double ratio)
    {
        double low = 0, high = 4, cos = Math.Cos(angle), sin = Math.Sin(angle);
        for (int k = 0; k < 60; k++)
        {
            double middle = (low + high) / 2;
            (low, high) = Bowl.Size((middle * cos, middle * sin), ratio) > 1 ? (low, middle) : (middle, high);
        }

        return (low * cos, low * sin);
    }

    // The query string of a state as the engine answers it.
    private static string Understand(string query)
    {
        (string lambda, string rest) = PlayState.Part(query);
        Understood asked = Understood.Of(rest);
        return asked.ToQuery(asked.At(lambda));
    }
}
