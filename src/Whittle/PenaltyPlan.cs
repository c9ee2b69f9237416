using Whittle.Data;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Penalties;

namespace Whittle;

/// <summary>What the options say of a penalty, worked out for the coefficients there are: which are penalized together, by how much, and within which bounds.</summary>
internal sealed class PenaltyPlan
{
    private readonly Penalty? _penalty;
    private readonly double _l1Ratio;
    private readonly int _count;
    private readonly int[][]? _groups;
    private readonly CoefficientBounds[]? _bounds;
    private readonly bool _joinsOutputs;

    /// <param name="recipe">What the coefficients are; asked for where options name any of them.</param>
    /// <param name="count">How many coefficients there are.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="l1Ratio">ρ.</param>
    public PenaltyPlan(Func<Recipe> recipe, int count, RegressionOptions options, Loss loss, double l1Ratio)
    {
        _l1Ratio = l1Ratio;
        _count = count;
        _penalty = options.Penalty ?? (loss.Outputs > 1 && !loss.TakesClasses ? new GroupPenalty(l1Ratio) : null);
        _joinsOutputs = _penalty?.TakesGroups == true;
        Check(options, loss, l1Ratio);
        _groups = _penalty?.TakesGroups == true ? GroupsOf(recipe(), options) : null;
        IsElasticNet = options.Penalty is null && (_groups is null || Array.TrueForAll(_groups, g => g.Length == 1));
        double[] factors = PerCoefficient(recipe, count, options.PenaltyFactors, 1);
        foreach (int[] group in (_groups ?? []).Where(g => g.Length > 1))
        {
            double own = Array.TrueForAll(group, j => factors[j] == factors[group[0]]) ? factors[group[0]] : throw Faults.GroupOfTwoFactors([.. group.Select(j => recipe().Names[j])]);
            Array.ForEach(group, j => factors[j] = own * Math.Sqrt(group.Length));
        }

        Factors = new PenaltyFactors(factors);
        Tikhonov = options.Tikhonov?.InOrderOf(recipe().Names);
        _bounds = options.Bounds.Count > 0 ? PerCoefficient(recipe, count, options.Bounds, CoefficientBounds.None) : null;
        for (int j = 0; _bounds is not null && j < _bounds.Length; j++)
        {
            if (_bounds[j] != CoefficientBounds.None && factors[j] == 0)
            {
                throw Faults.BoundsNeedPenalty(recipe().Names[j]);
            }
        }
    }

    /// <summary>One factor a coefficient, √size included for a group.</summary>
    public PenaltyFactors Factors { get; }

    /// <summary>The matrix of the L2 part in the order of the coefficients, or null.</summary>
    public TikhonovMatrix? Tikhonov { get; }

    /// <summary>The penalty's name.</summary>
    public string Name => Tikhonov is not null ? "tikhonov" : _penalty?.Name ?? (_bounds is null ? "elastic-net" : "bounded");

    /// <summary>Whether it is the elastic net on every column, or where all outputs of a column are joined on every column's row of coefficients: what other programs know.</summary>
    public bool IsElasticNet { get; }

    /// <summary>The blocks for columns of given scales, or null for the plain elastic net.</summary>
    public Func<double[], ColumnBlocks>? Blocks => _penalty is null && _bounds is null ? null : scales => new ColumnBlocks(
        [.. (_groups ?? Enumerable.Range(0, _count).Select(j => new[] { j })).Select(group => (group, _penalty ?? Bounded(group[0], scales[group[0]])))], _joinsOutputs);

    private BoundedPenalty Bounded(int column, double scale) => new BoundedPenalty(_l1Ratio, _bounds![column].Low * scale, _bounds[column].High * scale);

    private void Check(RegressionOptions options, Loss loss, double l1Ratio)
    {
        var problems = new List<string>();
        if (options.Penalty is { } penalty)
        {
            if (penalty.L1Ratio != l1Ratio)
            {
                problems.Add($"The {penalty.Name} penalty has its own mixture, {Faults.Text(penalty.L1Ratio)}, and L1Ratio {Faults.Text(l1Ratio)} contradicts it.");
            }

            if (!penalty.IsConvex && !loss.IsSmooth)
            {
                problems.Add($"The {penalty.Name} penalty is not convex and needs a loss that bends, which the {loss.Name} loss does not; with it there are lasso, ridge, elastic-net, group and sparse-group.");
            }
        }

        string named = _penalty is null ? "" : $"the {_penalty.Name} penalty{(options.Penalty is null ? ", which the loss of several responses has" : "")}";
        if (options.Bounds.Count > 0 && _penalty is not null)
        {
            problems.Add($"Bounds go with the elastic net, not with {named}.");
        }

        if (options.Tikhonov is not null && (_penalty is not null || options.Bounds.Count > 0 || options.Adaptive is not null || l1Ratio == 1))
        {
            string other = _penalty is not null ? named : options.Bounds.Count > 0 ? "bounds" : options.Adaptive is not null ? "the adaptive lasso" : "the lasso, whose L2 part is 0";
            problems.Add($"A Tikhonov matrix goes with ridge and the elastic net, not with {other}.");
        }

        if (options.Groups.Count > 0 && _penalty?.TakesGroups != true)
        {
            problems.Add($"Groups go with the group and sparse-group penalties, not with {_penalty?.Name ?? "the elastic net"}.");
        }

        foreach ((string name, CoefficientBounds bounds) in options.Bounds)
        {
            if (!(bounds.Low <= 0 && bounds.High >= 0))
            {
                problems.Add($"The bounds of '{name}' are {Faults.Text(bounds.Low)} and {Faults.Text(bounds.High)}; 0 must lie between them, since a penalty pulls towards it.");
            }
        }

        if (problems.Count > 0)
        {
            throw Faults.BadOptions(problems);
        }
    }

    // The columns of one recipe step (the levels of a factor) are a group, unless names are given.
    private static int[][] GroupsOf(Recipe recipe, RegressionOptions options)
    {
        int count = recipe.Names.Count;
        string[] steps = [.. recipe.Steps.SelectMany((step, k) => step.Names.Select(_ => $"step {k}"))];
        string?[] named = PerCoefficient<string?>(() => recipe, count, options.Groups.ToDictionary(g => g.Key, g => (string?)$"group {g.Value}"), null);
        return [.. Enumerable.Range(0, count).GroupBy(j => named[j] ?? steps[j]).Select(g => g.ToArray())];
    }

    // A value for each coefficient: its own, or that of its column, or the default.
    private static T[] PerCoefficient<T>(Func<Recipe> made, int count, IReadOnlyDictionary<string, T> values, T otherwise)
    {
        if (values.Count == 0)
        {
            return [.. Enumerable.Repeat(otherwise, count)];
        }

        Recipe recipe = made();
        foreach (string name in values.Keys)
        {
            if (!recipe.Names.Contains(name) && !recipe.Steps.Any(s => s.Column == name))
            {
                throw Faults.NoSuchColumn("The list of features", name, NearestName.To(name, recipe.Names.Concat(recipe.Steps.Select(s => s.Column))));
            }
        }

        return [.. recipe.Steps.SelectMany(step => step.Names.Select(name => values.TryGetValue(name, out T? own) || values.TryGetValue(step.Column, out own) ? own : otherwise))];
    }
}
