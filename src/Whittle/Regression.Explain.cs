using Whittle.Errors;
using Whittle.Explain;
using Whittle.Losses;
using Whittle.Models;
using Whittle.Paths;

namespace Whittle;

/// <content>Explanations that look at the data again.</content>
public sealed partial class Regression
{
    // How many left-out features are taken apart, kept ones are left out in turn, and columns are compared with each other.
    private const int MostTakenApart = 50;
    private const int MostAlternatives = 20;
    private const int MostCompared = 500;

    /// <summary>
    /// Explains a fit: the worth of what was left out taken apart by who took it over, when each feature came and went along the path, the reward ledger, the fits without each of the largest kept features,
    /// and collinearity. Cost: some passes over the data, an exact path for the lasso of least squares, and a fit for each of the 20 largest kept features.
    /// </summary>
    /// <param name="point">A fit of this regression.</param>
    /// <param name="path">A path of this regression.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FitExplanation Explain(PathPoint point, RegularizationPath path, CancellationToken cancellation = default)
    {
        var correlations = new Correlations(_problem.Design);
        FeatureHistory[] histories = _l1Ratio > 0 || !_plan.IsElasticNet ? HistoryFinder.Find(_problem, path.Points, CoefficientNames, correlations, cancellation) : [];
        IReadOnlyList<double?> entries = histories.Length > 0 && histories[0].IsExact ? [.. histories.Select(h => h.Events.Count > 0 ? h.Events[0].Lambda : (double?)null)] : FindEntries(path, cancellation);
        DroppedFeature[] dropped = [.. CreateModel(point, "given", entries).Explain().Dropped];
        if (TakeoverFinder.Serves(_problem, point))
        {
            TakeApart(dropped, point, correlations);
        }

        int[] kept = [.. point.Indices.Where(t => Factors[_problem.Predictor.Column(t)] > 0).OrderByDescending(t => Math.Abs(point.Fit.Coefficients[t])).Select(_problem.Predictor.Column).Distinct().Take(MostAlternatives)];
        Alternative[] alternatives = [.. AlternativeFinder.Find(_problem, point, _plan.IsElasticNet ? kept : [], Names, CoefficientNames, cancellation)];
        int[] varying = [.. _problem.Design.AllColumns.Where(j => !_problem.Design.IsConstant[j])];
        Collinearity? collinearity = varying.Length <= MostCompared ? new Collinearity(varying, correlations.Of(varying), Names) : null;
        return new FitExplanation(CreateLedger(point), dropped, histories, alternatives, collinearity);
    }

    /// <summary>The reward ledger of a fit alone. Cost: two passes over the rows for each kept coefficient.</summary>
    /// <param name="point">A fit of this regression.</param>
    public RewardLedger CreateLedger(PathPoint point) => new(_problem, point, CoefficientNames);

    /// <summary>
    /// For each of some features the other one that is most correlated with it, either way; the levels of one factor are no partners of each other. Null where there is no other, or the column has one value. Cost: a pass over all columns
    /// a feature.
    /// </summary>
    /// <param name="features">Names of features.</param>
    /// <exception cref="WhittleException">A name is not known (<c>no-such-column</c>).</exception>
    public IReadOnlyList<FeaturePartner?> FindPartners(IReadOnlyList<string> features)
    {
        var positions = Names.Select((name, j) => (name, j)).ToDictionary(n => n.name, n => n.j, StringComparer.Ordinal);
        int[] steps = Recipe is null ? _problem.Design.AllColumns : [.. Recipe.Steps.SelectMany((step, k) => step.Names.Select(_ => k))];
        if (features.FirstOrDefault(name => !positions.ContainsKey(name)) is { } unknown)
        {
            throw Faults.NoSuchColumn("The list of features", unknown, Data.NearestName.To(unknown, Names));
        }

        var products = new double[Names.Count];
        return [.. features.Select(name => Find(positions[name]))];

        FeaturePartner? Find(int j)
        {
            double size = _problem.Design.RootMeanSquare(j);
            int[] others = [.. _problem.Design.AllColumns.Where(k => steps[k] != steps[j] && !_problem.Design.IsConstant[k])];
            if (others.Length == 0 || _problem.Design.IsConstant[j])
            {
                return null;
            }

            _problem.Design.CrossProducts(others, new[] { j }, _problem.Design.Shares, products);
            (double correlation, int best) = others.Select((k, at) => (Correlation: products[at] / size / _problem.Design.RootMeanSquare(k), Column: k)).MaxBy(c => Math.Abs(c.Correlation));
            return new FeaturePartner(Names[best], Math.Clamp(correlation, -1, 1));
        }
    }

    /// <summary>What a coefficient earns of its price at each λ of a path: 1 while it is kept, and how far from it it is while it is left out. Cost: a pass over all columns a λ.</summary>
    /// <param name="path">A path of this regression.</param>
    /// <param name="coefficient">Its name, behind its output's where there are several.</param>
    /// <returns>One a λ; null where nothing has a price at zero (see <see cref="Coefficient.Worth"/>).</returns>
    /// <exception cref="WhittleException">The name is not known (<c>no-such-column</c>).</exception>
    public IReadOnlyList<double?> FindWorths(RegularizationPath path, string coefficient)
    {
        int term = Enumerable.Range(0, CoefficientNames.Count).FirstOrDefault(t => CoefficientNames[t] == coefficient, -1);
        return term >= 0 ? [.. path.Points.Select(point => new PriceLedger(_problem, point.Fit).Worth(term))] : throw Faults.NoSuchColumn("The list of coefficients", coefficient, Data.NearestName.To(coefficient, CoefficientNames));
    }

    /// <summary>Takes the prediction of a row of the fit apart into what each kept coefficient contributes; one explanation an output.</summary>
    /// <param name="point">A fit of this regression.</param>
    /// <param name="row">Which of its rows, from 0.</param>
    /// <exception cref="WhittleException">There is no such row (<c>no-such-row</c>).</exception>
    public IReadOnlyList<RowExplanation> ExplainRow(PathPoint point, int row)
    {
        if (row < 0 || row >= Rows)
        {
            throw Faults.NoSuchRow(row, Rows);
        }

        LinearPredictor map = _problem.Predictor;
        double[] predictors = map.Evaluate([(point.Fit.Intercepts, point.Fit.Coefficients)]), means = new double[map.Outputs], own = [.. Enumerable.Range(0, map.Outputs).Select(k => predictors[row + (k * Rows)])];
        _problem.Loss.Mean(own, means);
        var amounts = new List<(int Term, double Standardized)>();
        foreach (int term in point.Indices)
        {
            var column = new double[map.Length];
            map.Add(new[] { term }, [1], column);
            amounts.Add((term, column[row + (term / Names.Count * Rows)]));
        }

        return
        [
            .. Enumerable.Range(0, map.Outputs).Select(k => new RowExplanation(
                row,
                map.Outputs == 1 ? null : Outputs[k],
                point.Fit.Intercepts[k] + (map.Offset?[row + (k * Rows)] ?? 0),
                [
                    .. amounts.Where(a => a.Term / Names.Count == k)
                        .Select(a => new Contribution(Names[map.Column(a.Term)], (a.Standardized * _problem.Design.Scales[map.Column(a.Term)]) + (_problem.HasIntercept ? _problem.Design.Centres[map.Column(a.Term)] : 0), a.Standardized * point.Fit.Coefficients[a.Term]))
                        .OrderByDescending(c => Math.Abs(c.Amount)),
                ],
                own[k],
                means[k])),
        ];
    }

    // The nearest to being kept are taken apart, in place.
    private void TakeApart(DroppedFeature[] dropped, PathPoint point, Correlations correlations)
    {
        Dictionary<string, int> positions = CoefficientNames.Select((name, t) => (name, t)).ToDictionary(p => p.name, p => p.t, StringComparer.Ordinal);
        int[] which = [.. Enumerable.Range(0, dropped.Length).Where(k => dropped[k].Worth is not null).Take(MostTakenApart)], terms = Array.ConvertAll(which, k => positions[dropped[k].Name]);
        var finder = new TakeoverFinder(_problem, point);
        (double Alone, double[] Taken)[] found = finder.Find(terms);
        for (int a = 0; a < which.Length; a++)
        {
            dropped[which[a]] = dropped[which[a]] with
            {
                WorthAlone = found[a].Alone,
                TakenBy =
                [
                    .. finder.Movers.Select((mover, k) => mover < _problem.Predictor.Coefficients
                            ? new Takeover(CoefficientNames[mover], correlations.Of(_problem.Predictor.Column(terms[a]), _problem.Predictor.Column(mover)), found[a].Taken[k])
                            : new Takeover(Outputs.Count == 1 ? "(intercept)" : $"{Outputs[mover - _problem.Predictor.Coefficients]}: (intercept)", double.NaN, found[a].Taken[k]))
                        .Where(t => !(Loss.IsLeastSquares && double.IsNaN(t.Correlation)))
                        .OrderByDescending(t => t.Share),
                ],
            };
        }
    }
}
