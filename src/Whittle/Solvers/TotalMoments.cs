using Whittle.Design;
using Whittle.Numerics;

namespace Whittle.Solvers;

/// <summary>
/// The second moments of least squares on all rows of a problem, from which those of the rows that a fold trains on are had by taking the fold's own away: so a cross-validation forms the
/// products of X once for all rows, and once more of each fold's rows, not once a fold of nearly all. Immutable and thread-safe.
/// </summary>
internal sealed class TotalMoments
{
    // What is left must be at least this share, in size, of what is subtracted from: a quarter of the squares, so that two bits are lost at most.
    private const double LeastLeft = 0.5;

    // With fewer rows in the fold than this share of the columns, products with its rows cost less than a Gram matrix of its own.
    private const int FewRows = 4;

    private readonly bool _hasIntercept;

    private TotalMoments(PenalizedProblem all, GramQuadratic gram)
    {
        Design = all.Design;
        Gram = gram;
        Response = all.Centred;
        ResponseMean = all.ResponseMean;
        ResponseSize = all.ResponseScale;
        _hasIntercept = all.HasIntercept;
        if (_hasIntercept)
        {
            Means = Design.Rests;
            ResponseLeft = Kernels.Dot(Response, Design.Shares);
        }
    }

    /// <summary>What folds work in.</summary>
    public FoldRooms Rooms { get; } = new();

    /// <summary>The standardized columns of all rows.</summary>
    public StandardizedDesign Design { get; }

    /// <summary>The quadratic of all rows.</summary>
    public GramQuadratic Gram { get; }

    /// <summary>y without offset and mean.</summary>
    public double[] Response { get; }

    /// <summary>The mean that was taken from the response.</summary>
    public double ResponseMean { get; }

    /// <summary>√(Σw ŷ²/Σw).</summary>
    public double ResponseSize { get; }

    /// <summary>What centring to rounding leaves of the mean of each column; null without an intercept.</summary>
    public double[]? Means { get; }

    /// <summary>What it leaves of the response.</summary>
    public double ResponseLeft { get; }

    /// <summary>The moments of a problem, or null where its columns are not stored densely, or it is no elastic net of least squares that has a Gram matrix.</summary>
    public static TotalMoments? Of(PenalizedProblem all) =>
        all.IsElasticNetLeastSquares && all.Options.L1Ratio > 0 && all.Design.LongestSum is not null && all.CreateQuadratic() is GramQuadratic gram ? new TotalMoments(all, gram) : null;

    /// <summary>
    /// The quadratic of a problem of the same rows, of which some may have weight 0 instead of their own; null where moments do not give it well: a fold that holds most of what a column or the
    /// response varies.
    /// </summary>
    public Quadratic? QuadraticOf(PenalizedProblem problem)
    {
        if (ReferenceEquals(problem.Design, Design))
        {
            return Gram.Share(Design.Workers);
        }

        double[] weights = problem.Design.Weights;
        int[] rows = Array.FindAll([.. Enumerable.Range(0, weights.Length)], i => weights[i] != Design.Weights[i]);
        if (problem.HasIntercept != _hasIntercept || Array.Exists(rows, i => weights[i] != 0))
        {
            return null;
        }

        if (rows.Length == 0)
        {
            return Array.TrueForAll(Design.AllColumns, j => problem.Design.Scales[j] == Design.Scales[j]) ? Gram.Share(problem.Design.Workers) : null;
        }

        if (problem.Design.TakeColumns(rows, Rooms.TakeNumbers) is not { LongestSum: not null } fold)
        {
            return null;
        }

        var quadratic = new TrainingQuadratic(this, problem, rows, fold);
        bool isWell = LeastLeft * quadratic.Sizes.Response <= problem.ResponseScale
            && Array.TrueForAll(Design.AllColumns, j => LeastLeft * quadratic.Sizes.Columns[j] <= problem.Design.RootMeanSquare(j) || quadratic.Sizes.Columns[j] == 0);
        return !isWell ? null : rows.Length < Design.Columns / FewRows ? quadratic : new GramQuadratic(quadratic, problem.Design.Workers);
    }
}
