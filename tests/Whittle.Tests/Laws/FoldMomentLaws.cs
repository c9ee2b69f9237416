using Whittle.Certificates;
using Whittle.Design;
using Whittle.Models;
using Whittle.Numerics;
using Whittle.Paths;
using Whittle.Penalties;
using Whittle.Selection;
using Whittle.Solvers;

namespace Whittle.Tests.Laws;

/// <summary>What a fold has from the moments of all rows less its own is what its training rows give directly, to the bound that is claimed.</summary>
public class FoldMomentLaws
{
    private const double UnitRoundoff = 1.1102230246251565e-16;
    private const int Rows = 240;
    private const int Columns = 60;
    private const int InOneFold = 5;
    private const int HardlyElsewhere = 6;

    /// <summary>Folds (of 30 rows: a Gram matrix of their own; of 10: none), weights, standardization, intercept, mean of a column, floats.</summary>
    public static TheoryData<int, bool, bool, bool, double, bool> Problems => new()
    {
        { 8, false, false, true, 0, false }, { 24, false, false, true, 0, false }, { 8, true, true, true, 0, false }, { 24, true, true, true, 0, true },
        { 8, false, true, false, 0, false }, { 24, true, false, false, 0, false }, { 8, true, true, true, 1e9, false }, { 24, false, true, true, 1e9, false },
        { 24, true, false, true, 1e5, true }, { 8, true, true, false, 1e3, false },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void They_are_the_direct_ones_to_the_claimed_bound(int folds, bool weighted, bool standardize, bool intercept, double mean, bool floats)
    {
        PenalizedProblem all = Create(folds, weighted, standardize, intercept, mean, floats), kept = all.KeepMoments();
        int subtracted = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            double[] training = [.. all.Design.Weights.Select((w, i) => i % folds == fold ? 0 : w)];
            PenalizedProblem own = kept.WithWeights(training);
            Quadratic found = own.CreateQuadratic();
            if ((found as TrainingQuadratic ?? (found as GramQuadratic)?.Source as TrainingQuadratic) is not { } source)
            {
                Assert.True(fold < 2, $"fold {fold}");
                continue;
            }

            Assert.Equal(folds == 24, found is TrainingQuadratic);
            Assert.NotEqual(1, fold);
            AssertSame(own, found, source.Sizes);
            subtracted++;
        }

        // Of the first fold's own column the training rows see a constant, which centring makes 0; without it nothing is left of it but rounding, as of the other column without the second.
        Assert.Equal(intercept ? folds - 1 : folds - 2, subtracted);
    }

    // A fold works where the last one did, and finds what it finds alone, to the last bit.
    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    public void A_fold_after_others_is_the_fold_alone(int folds)
    {
        PenalizedProblem all = Create(folds, true, true, true, 0, false), kept = all.KeepMoments();
        for (int fold = 2; fold < 6; fold++)
        {
            double[] training = [.. all.Design.Weights.Select((w, i) => i % folds == fold ? 0 : w)];
            PenalizedProblem after = kept.WithWeights(training), alone = all.KeepMoments().WithWeights(training);
            double[] lambdas = [.. Enumerable.Range(0, 20).Select(k => alone.LambdaMax * Math.Pow(0.7, k))];
            foreach ((PathPoint found, PathPoint expected) in Fit(after, lambdas).Zip(Fit(alone, lambdas)))
            {
                Assert.Equal(expected.Fit.Coefficients.Indices, found.Fit.Coefficients.Indices);
                Assert.Equal(expected.Fit.Coefficients.Values, found.Fit.Coefficients.Values);
                Assert.Equal(expected.Certificate, found.Certificate);
            }

            after.Leave();
        }
    }

    [Fact]
    public void A_column_that_is_constant_among_the_training_rows_is_nothing()
    {
        foreach (int folds in new[] { 8, 24 })
        {
            PenalizedProblem own = Create(folds, true, false, true, 0, false).KeepMoments().WithWeights([.. Enumerable.Range(0, Rows).Select(i => i % folds == 0 ? 0.0 : 1 + (i % 3))]);
            Quadratic found = own.CreateQuadratic();
            Assert.False(found is GramQuadratic { Source: ResidualQuadratic });
            Assert.True(own.Design.IsConstant[InOneFold]);
            Assert.Equal(0, found.Linear[InOneFold]);
            var products = new double[Columns];
            found.CrossProducts(own.Design.AllColumns, new[] { InOneFold }, products);
            Assert.All(products, g => Assert.Equal(0, g));
        }
    }

    [Theory]
    [InlineData(5, 1.0)]
    [InlineData(5, 0.5)]
    [InlineData(24, 1.0)]
    [InlineData(24, 0.3)]
    public void Cross_validation_is_what_it_is_the_direct_way(int folds, double ratio)
    {
        PenalizedProblem all = Create(folds, true, true, true, 100, false, ratio);
        double[] lambdas = new LambdaGrid { Count = 25, Ratio = 0.003 }.Resolve(all.LambdaMax, Rows, Columns);
        var assigned = Folds.FromLabels([.. Enumerable.Range(0, Rows).Select(i => i % folds)]);
        PenalizedProblem kept = all.KeepMoments();
        CrossValidation direct = new CrossValidator(all).Run(lambdas, w => all.WithWeights(w), assigned, null, CancellationToken.None);
        CrossValidation quick = new CrossValidator(kept).Run(lambdas, w => kept.WithWeights(w), assigned, null, CancellationToken.None);
        for (int k = 0; k < lambdas.Length; k++)
        {
            Assert.Equal(direct.Means[k], quick.Means[k], 1e-10 * direct.Means[k]);
            Assert.Equal(direct.StandardErrors[k], quick.StandardErrors[k], 1e-9 * direct.StandardErrors[k]);
        }

        PathPoint[] one = [.. new PathFitter(all).Fit(lambdas, null, CancellationToken.None)], same = [.. new PathFitter(kept).Fit(lambdas, null, CancellationToken.None)];
        Assert.All(one.Zip(same), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    public void Certificates_from_a_folds_moments_promise_no_more_than_its_data(int folds)
    {
        const int Many = 2200, Wide = 500;
        var random = new Xoshiro256(31);
        double[] x = ProblemGenerator.CreateAutoregressive(random, Many, Wide, 0.6), y = [.. Enumerable.Range(0, Many).Select(i => x[i] - x[i + (9 * Many)] + random.NextNormal())];
        PenalizedProblem kept = new PenalizedProblem(new DenseDesign(x, Many, Wide), y, [.. y.Select((_, i) => 1.0 + (i % 2))], PenaltyFactors.Ones(Wide), new ProblemOptions()).KeepMoments();
        PenalizedProblem own = kept.WithWeights([.. kept.Design.Weights.Select((w, i) => i % folds == 3 ? 0 : w)]);
        Quadratic quadratic = own.CreateQuadratic();
        Assert.Equal(folds == 20, quadratic is TrainingQuadratic);
        SecondMoments moments = own.MomentsOf(quadratic)!;
        foreach (PathPoint point in new PathFitter(own).Fit(new LambdaGrid { Count = 5, Ratio = 0.02 }.Resolve(own.LambdaMax, Many, Wide), null, CancellationToken.None))
        {
            Assert.True(point.Certificate.IsCertified, point.Certificate.ToString());
            SparseVector found = point.Fit.Coefficients;
            foreach (double stretch in new[] { 1, 1.001 })
            {
                FitState fit = point.Fit with { Coefficients = new SparseVector(found.Indices, Array.ConvertAll(found.Values, b => b * stretch)) };
                Certificate data = own.Certifier.Certify(fit), fast = own.Certifier.Certify([fit], moments)[0];
                Assert.Equal(data.Objective, fast.Objective, 1e-11 * data.Objective);
                Assert.InRange(fast.RelativeGap, data.RelativeGap - 1e-15, (data.RelativeGap * (1 + 1e-6)) + 1e-9);
                Assert.InRange(fast.KktViolation, data.KktViolation - 1e-15, (data.KktViolation * (1 + 1e-6)) + 1e-9);
            }
        }
    }

    // Every entry of G, and of c and c − Gb in each of the ways that they are asked for.
    private static void AssertSame(PenalizedProblem own, Quadratic found, MomentSizes sizes)
    {
        var direct = new GramQuadratic(new ResidualQuadratic(own.Design, own.Centred), own.Design.Workers);
        int[] all = own.Design.AllColumns, some = [.. all.Where(j => j % 4 == 1)];
        double share = (sizes.LongestSum + own.Design.LongestSum!.Value + 16) * UnitRoundoff;
        var products = new double[Columns * Columns];
        found.CrossProducts(all, all, products);
        for (int t = 0; t < products.Length; t++)
        {
            Assert.Equal(direct.Gram[t], products[t], share * sizes.Columns[t % Columns] * sizes.Columns[t / Columns]);
        }

        var random = new Xoshiro256(3);
        foreach (int step in new[] { 1, 13, 2 })
        {
            int[] columns = [.. all.Where(j => j % step == 0)];
            double[] values = Array.ConvertAll(columns, j => random.NextNormal() / (1e-9 + sizes.Columns[j]));
            double reach = sizes.Response + columns.Select((j, k) => sizes.Columns[j] * Math.Abs(values[k])).Sum(), off = (share + (columns.Length * 2 * UnitRoundoff)) * reach;
            double[] expected = new double[Columns], descent = new double[Columns], part = new double[some.Length];
            direct.MoveTo(columns, values);
            direct.Descent(all, expected);
            found.MoveTo(columns, values);
            found.Descent(all, descent);
            found.Descent(some, part);
            SparseVector point = new(columns, values);
            var several = new double[2 * Columns];
            if (found is GramQuadratic gram)
            {
                gram.Descents([SparseVector.Empty, point], several);
            }
            else
            {
                ((TrainingQuadratic)found).Descents([SparseVector.Empty, point], several);
            }

            foreach (int j in all)
            {
                Assert.Equal(direct.Linear[j], found.Linear[j], share * sizes.Columns[j] * sizes.Response);
                Assert.Equal(direct.Linear[j], several[j], share * sizes.Columns[j] * sizes.Response);
                Assert.Equal(expected[j], descent[j], off * sizes.Columns[j]);
                Assert.Equal(expected[j], several[Columns + j], off * sizes.Columns[j]);
            }

            Assert.All(some.Zip(part), s => Assert.Equal(expected[s.First], s.Second, off * sizes.Columns[s.First]));
        }
    }

    private static List<PathPoint> Fit(PenalizedProblem problem, double[] lambdas) => new PathFitter(problem).Fit(lambdas, null, CancellationToken.None);

    private static PenalizedProblem Create(int folds, bool weighted, bool standardize, bool intercept, double mean, bool floats, double ratio = 1)
    {
        var random = new Xoshiro256(17);
        double[] x = ProblemGenerator.CreateAutoregressive(random, Rows, Columns, 0.5);
        for (int i = 0; i < Rows; i++)
        {
            x[i + (InOneFold * Rows)] = i % folds == 0 ? 1 + x[i] : 0;
            x[i + (HardlyElsewhere * Rows)] *= i % folds == 1 ? 1000 : 1;
            x[i + (7 * Rows)] += mean;
            x[i + (8 * Rows)] = 3;
        }

        double[] y = [.. Enumerable.Range(0, Rows).Select(i => 5 + x[i] - (2 * x[i + (20 * Rows)]) + x[i + (40 * Rows)] + random.NextNormal())], weights = [.. y.Select((_, i) => weighted ? 1.0 + (i % 3) : 1)];
        DesignMatrix columns = floats ? new DenseFloatDesign(Array.ConvertAll(x, v => (float)v), Rows, Columns) : new DenseDesign(x, Rows, Columns);
        return new PenalizedProblem(columns, y, weights, PenaltyFactors.Ones(Columns), new ProblemOptions { L1Ratio = ratio, Standardize = standardize, Intercept = intercept });
    }
}
