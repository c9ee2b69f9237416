using Whittle.Certificates;
using Whittle.Design;
using Whittle.Errors;
using Whittle.Losses;
using Whittle.Numerics;
using Whittle.Penalties;

namespace Whittle.Solvers;

/// <summary>
/// One problem, complete: standardized columns with weights, response, penalty and what certifies its fits. λ is not part of it. The rows
/// of a fold are the same problem with weight 0 on the rows left out.
/// </summary>
internal sealed class PenalizedProblem
{
    // So many numbers are read quickly, and read again they prove more digits than moments do.
    private const int ManyNumbers = 1 << 20;

    private readonly double[]? _offset;
    private readonly Lazy<(double LambdaMax, double[]? Dual)> _nullPoint;
    private TotalMoments? _total;

    public PenalizedProblem(DesignMatrix columns, double[] response, double[] weights, PenaltyFactors factors, ProblemOptions options, double[]? offset = null)
    {
        if (!options.Loss.ResponseColumns.Any(count => response.Length == count * columns.Rows))
        {
            throw Faults.BadLength("The response", response.Length, options.Loss.ResponseColumns[0] * columns.Rows);
        }

        if (Array.FindIndex(response, y => !double.IsFinite(y)) is var at and >= 0)
        {
            throw Faults.NotFiniteResponse(at % columns.Rows, response[at]);
        }

        if (weights.Length != columns.Rows)
        {
            throw Faults.BadLength("The weights", weights.Length, columns.Rows);
        }

        if (offset is not null && offset.Length != columns.Rows)
        {
            throw Faults.BadLength("The offset", offset.Length, columns.Rows);
        }

        if (factors.Count != columns.Columns)
        {
            throw Faults.BadLength("The penalty factors", factors.Count, columns.Columns);
        }

        for (int i = 0; i < columns.Rows; i++)
        {
            if (options.Loss.FaultOf(response, columns.Rows, i) is { } allowed)
            {
                throw Faults.OutsideDomain(options.Loss.Name, i, response[i], allowed);
            }

            if (offset is not null && !double.IsFinite(offset[i]))
            {
                throw Faults.NotFiniteOffset(i, offset[i]);
            }

            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
            {
                throw Faults.BadWeight(i, weights[i]);
            }
        }

        Columns = columns;
        Response = response;
        Factors = factors;
        Options = options;
        Penalty = new ElasticNetPenalty(options.L1Ratio);
        var workers = new Workers(options.Threads);
        double weightSum = Kernels.Sum(weights);
        if (weightSum <= 0)
        {
            throw Faults.NoWeight();
        }

        HasIntercept = options.Intercept && options.Loss.HasIntercept;

        Target = offset is null || offset.Length != response.Length ? response : [.. response.Select((y, i) => y - offset[i])];
        ResponseMean = HasIntercept && options.Loss.IsLeastSquares ? Kernels.Dot(Target, weights) / weightSum : 0;
        Centred = Array.ConvertAll(Target, y => y - ResponseMean);

        // A loss that an intercept does not change has columns centred freely. The gradient of least squares at nothing is formed on the way.
        double[]? descent = options.Loss.IsLeastSquares ? new double[weights.Length] : null;
        for (int i = 0; i < descent?.Length; i++)
        {
            descent[i] = Centred[i] * (weights[i] / weightSum);
        }

        Design = new StandardizedDesign(columns, weights, HasIntercept || !options.Loss.HasIntercept, options.Standardize, workers, descent);
        Loss = options.Loss.FixedFor(options.Loss.TakesClasses ? response : Target, weights, HasIntercept);

        // One value a row, which is added to the predictor of every output.
        _offset = offset;
        Predictor = new LinearPredictor(Design, Loss.Outputs, HasIntercept, offset is null ? null : [.. Enumerable.Repeat(offset, Loss.Outputs).SelectMany(o => o)]);
        LossOnData = Loss.On(response, weights);
        PenaltySum = options.Tikhonov is { } matrix ? new TikhonovSum(options.L1Ratio, factors, matrix, Predictor.Coefficients)
            : options.Blocks is { } blocks ? new BlockSum([.. Spread(blocks(Design.Scales), factors)]) : new ElasticNetSum(Penalty, factors, Predictor.Coefficients);
        Certifier = new Certifier(Predictor, response, Loss, LossOnData, PenaltySum, factors, options.Tolerance);
        _nullPoint = new Lazy<(double, double[]?)>(() => LossOnData is KinkedEmpiricalLoss ? KinkedLambdaMax.Find(this) : (Certifier.LambdaMax, null));
    }

    public DesignMatrix Columns { get; }

    public double[] Response { get; }

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>y − offset, what least squares is fitted to.</summary>
    public double[] Target { get; }

    public PenaltyFactors Factors { get; }

    public ProblemOptions Options { get; }

    public ElasticNetPenalty Penalty { get; }

    /// <summary>The whole penalty as a function of the coefficients of all outputs.</summary>
    public PenaltySum PenaltySum { get; }

    /// <summary>Whether the solvers of least squares with the elastic net apply.</summary>
    public bool IsElasticNetLeastSquares => Loss.IsLeastSquares && PenaltySum is ElasticNetSum;

    public StandardizedDesign Design { get; }

    /// <summary>The predictor as a function of coefficients.</summary>
    public LinearPredictor Predictor { get; }

    /// <summary>The loss, its parameters fixed.</summary>
    public Loss Loss { get; }

    /// <summary>h by which a concave penalty is fitted to the loss, fixed before the path; null where nothing asks for it.</summary>
    public double? NullCurvature { get; private set; }

    /// <summary>The loss as a function of the predictor.</summary>
    public EmpiricalLoss LossOnData { get; }

    /// <summary>The weighted mean of y less offset with an intercept, else 0: the intercept of least squares on the standardized scale.</summary>
    public double ResponseMean { get; }

    /// <summary>y − offset − <see cref="ResponseMean"/>, what least squares explains.</summary>
    public double[] Centred { get; }

    public Certifier Certifier { get; }

    /// <summary>
    /// The weighted 1/n standard deviation of y, or its root mean square without an intercept: what glmnet divides the response by; 1 for other losses.
    /// </summary>
    public double ResponseScale => !Loss.IsLeastSquares ? 1 : Math.Sqrt(Kernels.CentredSquares(Centred, Design.Weights, 0) / Design.WeightSum);

    /// <summary>The least λ with every penalized coefficient 0; for ridge that of L1 ratio 0.001.</summary>
    public double LambdaMax => NullPoint.LambdaMax;

    /// <summary>λmax, and for a loss with kinks the descent that proves it: of the many at the null model the one with the least.</summary>
    public (double LambdaMax, double[]? Dual) NullPoint => _nullPoint.Value;

    /// <summary>L with the intercept alone: half the mean null deviance, by which the deviance explained is measured.</summary>
    public double InterceptLoss => Loss.IsLeastSquares ? Kernels.CentredSquares(Centred, Design.Weights, 0) / Design.WeightSum / 2 : Certifier.InterceptLoss;

    /// <summary>The same problem with other weights, such as a fold's, and where they are given other factors; its ridge fits come without errors of their own.</summary>
    public PenalizedProblem WithWeights(double[] weights, PenaltyFactors? factors = null) => new(Columns, Response, weights, factors ?? Factors, Options with { Loss = Loss, NullCurvature = NullCurvature, RidgeErrors = false }, _offset) { _total = _total };

    /// <summary>The same rows with other factors and another penalty.</summary>
    public PenalizedProblem With(PenaltyFactors factors, ProblemOptions options) => new(Columns, Response, Design.Weights, factors, options with { Loss = Loss }, _offset) { _total = _total };

    /// <summary>The same problem, which keeps its second moments for its own fits and those of its folds, where they serve.</summary>
    public PenalizedProblem KeepMoments()
    {
        var keeper = (PenalizedProblem)MemberwiseClone();
        keeper._total = TotalMoments.Of(this);
        return keeper;
    }

    /// <summary>What folds of a problem that keeps its moments work in, one after another; else null.</summary>
    public FoldRooms? Rooms => _total?.Rooms;

    /// <summary>Gives back what a fold holds of its rows for the next one: for whoever has no further question to its fits.</summary>
    public void Leave()
    {
        if (Rooms is { } rooms && Design.LetGo() is { } room)
        {
            rooms.Return(room);
        }
    }

    /// <summary>The null model where it is known to be the fit: for a loss with kinks from λmax on, where other fits may be as good. Else null.</summary>
    public FitState? NullFit(double lambda) => NullPoint.Dual is { } dual && Options.L1Ratio > 0 && lambda >= LambdaMax
        ? new FitState(lambda, Certifier.NullIntercepts, Certifier.NullCoefficients, dual)
        : null;

    // Blocks of columns as blocks of terms: a row of coefficients of all outputs where they are joined, else one block an output.
    private List<PenaltyBlock> Spread(ColumnBlocks blocks, PenaltyFactors factors)
    {
        int p = Columns.Columns, outputs = Loss.Outputs;
        bool isConcave = blocks.Blocks.Any(b => b.Penalty.Concavity > 0);
        NullCurvature = !isConcave || Loss.IsLeastSquares ? null : Options.NullCurvature ?? FindNullCurvature(factors);
        var spread = new List<PenaltyBlock>();
        foreach ((int[] columns, Penalty penalty) in blocks.Blocks)
        {
            if (penalty.Concavity > 0 && factors[columns[0]] > 0 && !Design.IsConstant[columns[0]] && Math.Pow(Design.RootMeanSquare(columns[0]), 2) is var curvature && !(curvature > penalty.Concavity))
            {
                throw Faults.TooConcave(penalty.Name, penalty.Concavity, columns[0], curvature);
            }

            IEnumerable<int[]> parts = Enumerable.Range(0, outputs).Select(k => Array.ConvertAll(columns, j => j + (k * p)));
            foreach (int[] terms in blocks.JoinsOutputs ? [[.. parts.SelectMany(t => t)]] : parts)
            {
                spread.Add(new PenaltyBlock(terms, factors[columns[0]], NullCurvature is { } h ? penalty.ForCurvature(h) : penalty));
            }
        }

        return spread;
    }

    // The least curvature of the loss along a penalized column over that of least squares there, at the null model.
    private double FindNullCurvature(PenaltyFactors factors)
    {
        double[] predictor = [.. Predictor.Offset ?? new double[Predictor.Length]], own = new double[1];
        new UnpenalizedFit(Predictor, Loss, LossOnData, Design.AllColumns.Where(j => factors[j] == 0)).Fit(Response, predictor);
        Curvature curvature = LossOnData.CurvatureAt(predictor);
        double least = double.PositiveInfinity;
        foreach (int t in Predictor.AllCoefficients)
        {
            int j = Predictor.Column(t);
            if (factors[j] > 0 && !factors.IsExcluded(j) && !Design.IsConstant[j])
            {
                Predictor.CrossProducts(new[] { t }, new[] { t }, curvature, own);
                least = Math.Min(least, own[0] / Math.Pow(Design.RootMeanSquare(j), 2));
            }
        }

        return least > 0 && double.IsFinite(least) ? least : 1;
    }

    /// <summary>The quadratic of least squares: its Gram matrix where that is small beside the data, otherwise its residual.</summary>
    public Quadratic CreateQuadratic()
    {
        if (_total?.QuadraticOf(this) is { } known)
        {
            return known;
        }

        var residual = new ResidualQuadratic(Design, Centred, Certifier.UnpenalizedBasis.Count == 0 ? Certifier.NullGradient : null);
        bool tall = Design.Rows >= Design.Columns / 2 && Design.Columns <= 4000;
        return tall ? new GramQuadratic(residual, Design.Workers) : residual;
    }

    /// <summary>The moments by which fits are certified without the data; null where these are few, or their Gram matrix is not at hand or says too little.</summary>
    public SecondMoments? MomentsOf(Quadratic quadratic)
    {
        var gram = quadratic as GramQuadratic;
        TrainingQuadratic? training = quadratic as TrainingQuadratic ?? gram?.Source as TrainingQuadratic;
        if ((gram is null && training is null) || Design.LongestSum is not { } longest || Certifier.UnpenalizedBasis.Count > 0 || (long)Design.Rows * Design.Columns < ManyNumbers)
        {
            return null;
        }

        double square = 0;
        for (int from = 0; from < Centred.Length; from += Kernels.RowBlock)
        {
            int length = Math.Min(Kernels.RowBlock, Centred.Length - from);
            square += Kernels.CentredSquares(Centred.AsSpan(from, length), Design.Shares.AsSpan(from, length), 0);
        }

        double[]? means = training?.Left ?? (HasIntercept ? Design.Rests : null);
        MomentSizes sizes = training?.Sizes ?? new MomentSizes(Array.ConvertAll(Design.AllColumns, j => Math.Sqrt(gram!.Diagonal(j))), Math.Sqrt(square), longest);
        return new SecondMoments(gram is not null ? gram.Descents : training!.Descents, quadratic.Linear, square, sizes, means, ResponseLeft());
    }

    /// <summary>The moments by which ridge fits are certified without the data where columns are more than rows; null where these are few, or what was formed says too little.</summary>
    /// <param name="gram">ZZᵀ of the penalized columns.</param>
    /// <param name="target">The response of the same rows.</param>
    /// <param name="penalized">The penalized columns.</param>
    public RowMoments? RowMomentsOf(double[] gram, double[] target, int[] penalized) =>
        Design.LongestSum is not { } longest || Certifier.UnpenalizedBasis.Count > 0 || (long)Design.Rows * Design.Columns < ManyNumbers ? null
            : new RowMoments(gram, target, penalized.Max(Design.RootMeanSquare), RowGram.LongestSum(penalized.Length), longest, HasIntercept ? Design.Rests : null, ResponseLeft());

    // What centring to rounding leaves of the response's mean.
    private double ResponseLeft() => Math.Abs(Kernels.Dot(Centred, Design.Shares)) + Math.Abs(Math.BitIncrement(ResponseMean) - ResponseMean);
}
