using Whittle.Numerics;

namespace Whittle.Solvers;

/// <content>Single steps by the kept factor, from points whose descent is known, where that factor's curvature is nearly that of the function.</content>
internal sealed partial class ActivePoint
{
    // More columns than this share of the active ones, and a handful, enter by exchanges on the model, which can be given up half-way.
    private const int FewOf = 4;
    private const int Handful = 16;
    private const int MaxRemovals = 4;

    private readonly SecantPairs _pairs = new();

    /// <summary>Whether the last step left the active columns as they were.</summary>
    public bool KeptSet { get; private set; }

    /// <summary>
    /// From some values, with the descent given to <see cref="Watch"/> formed there, the step towards the minimizer: columns that beat their price enter, those whose sign comes out wrong go to 0 and leave, all others solve
    /// the model by the factor; where the columns stay the same, also by what the last steps told of the curvature. An unpenalized column that depends on the active ones stays where it is.
    /// </summary>
    /// <param name="values">A value for every column.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="enters">Whether columns enter; from the solution for another λ the next step tells better which.</param>
    /// <param name="target">Where the step leads, overwritten at the columns that are watched.</param>
    /// <returns>False where too much changes for a single step, with the active set anywhere.</returns>
    public bool TryStep(ReadOnlySpan<double> values, double lambda, bool enters, Span<double> target)
    {
        _pairs.Visit(_watched, lambda, values, _descent);
        var held = new List<int>();
        for (int j = 0; j < values.Length; j++)
        {
            if (values[j] != 0 && !_active.Contains(j))
            {
                held.Add(j);
            }
        }

        int[] violators = enters ? Array.FindAll(_watched, j => _factors[j] > 0 && Excess(j, lambda) > 0) : [];
        if (held.Exists(j => _factors[j] > 0) || violators.Length > Handful + (Count / FewOf) || Count + violators.Length > Rank)
        {
            return false;
        }

        UseCurvature(lambda);
        if (violators.Length > 0 && Enter(violators, lambda).Count > 0)
        {
            return false;
        }

        var left = new double[Count];
        for (int k = 0; k < left.Length; k++)
        {
            _values[k] = values[_active[k]];
            left[k] = Error(k, lambda);
        }

        KeptSet = violators.Length == 0;
        double[] step = [.. left];
        if (violators.Length == 0)
        {
            _active.Step(step, _pairs, CurvatureAt(lambda));
        }
        else
        {
            _active.Solve(step);
        }

        for (int removals = 0; HasWrongSign(step, lambda); removals++)
        {
            if (removals == MaxRemovals)
            {
                return false;
            }

            KeptSet = false;
            left = RemoveWrongSigns(left, step, lambda);
            step = [.. left];
            _active.Solve(step);
        }

        Kernels.AddScaled(1, step, Values);
        foreach (int j in _watched)
        {
            target[j] = 0;
        }

        for (int k = 0; k < Count; k++)
        {
            target[_active[k]] = _values[k];
        }

        foreach (int j in held)
        {
            target[j] = values[j];
        }

        return true;
    }

    private bool IsWrong(int position, double step, double lambda) => IsSigned(position, lambda) && _active.Sign(position) * (_values[position] + step) <= 0;

    private bool HasWrongSign(double[] step, double lambda)
    {
        for (int k = 0; k < step.Length; k++)
        {
            if (IsWrong(k, step[k], lambda))
            {
                return true;
            }
        }

        return false;
    }

    // Columns whose sign would come out wrong go to 0, which leaves to the others r − H x with x their way there.
    private double[] RemoveWrongSigns(double[] left, double[] step, double lambda)
    {
        var way = new double[Count];
        int[] wrong = [.. Enumerable.Range(0, Count).Where(k => IsWrong(k, step[k], lambda))];
        foreach (int k in wrong)
        {
            way[k] = -_values[k];
        }

        _active.Multiply(way);
        Kernels.AddScaled(-1, way, left);
        List<double> rest = [.. left];
        for (int q = wrong.Length - 1; q >= 0; q--)
        {
            rest.RemoveAt(wrong[q]);
            RemoveAt(wrong[q]);
        }

        return [.. rest];
    }
}
