namespace Whittle.Losses;

/// <summary>
/// The method of multipliers for a loss with kinks: minimize an envelope, take its descent as the centre of the next, and so on until it stays. The descents approach those of
/// the loss itself, for a piecewise linear problem in finitely many rounds and otherwise by a factor a round that shrinks with the width (Rockafellar 1976,
/// doi:10.1287/moor.1.2.97). What is found is exact, however wide the envelopes are. Not thread-safe.
/// </summary>
internal sealed class Multipliers
{
    private const int MaxRounds = 200;
    private const int Patience = 3;
    private const double Widest = 1e-1;
    private const double Narrowest = 1e-3;
    private const double Exact = 1e-13;
    private const double Fine = 1e-10;

    private readonly double[] _shares;
    private readonly double _scale;
    private double _width = Widest;
    private double _best = double.PositiveInfinity;
    private int _rounds;
    private int _idle;

    /// <param name="loss">The loss.</param>
    /// <param name="shares">The weights of the rows over their sum.</param>
    /// <param name="scale">A typical size of the loss, in units of the predictor; &gt; 0.</param>
    /// <param name="start">A descent to start from, not changed.</param>
    public Multipliers(KinkedEmpiricalLoss loss, double[] shares, double scale, double[] start)
    {
        (Loss, _shares, _scale, Dual) = (loss, shares, scale, start);
        Current = loss.Envelope(start, _width * scale);
    }

    /// <summary>The loss.</summary>
    public KinkedEmpiricalLoss Loss { get; }

    /// <summary>The descent that was reached.</summary>
    public double[] Dual { get; private set; }

    /// <summary>The envelope to minimize.</summary>
    public EmpiricalLoss Current { get; private set; }

    /// <summary>Whether the descent has stayed where it was: the minimum of the envelope is that of the loss.</summary>
    public bool IsExact { get; private set; }

    /// <summary>The narrowest envelope around a descent.</summary>
    public EmpiricalLoss Narrow(double[] dual) => Loss.Envelope(dual, Narrowest * _scale);

    /// <summary>As the other, for its own loss.</summary>
    public double Error(double[] dual, ReadOnlySpan<double> predictor) => Error(Loss, dual, predictor, _shares, _scale);

    /// <summary>
    /// How far a descent is from being one of the loss at a predictor: the largest |u − (u + r/scale held to the slopes there are)| over rows, 0 where it is one.
    /// </summary>
    public static double Error(KinkedEmpiricalLoss loss, double[] dual, ReadOnlySpan<double> predictor, double[] shares, double scale)
    {
        var held = new double[dual.Length];
        loss.Envelope(dual, scale).Descent(predictor, held);
        return Way(dual, held, shares);
    }

    /// <summary>Begins again where it stands: for another λ.</summary>
    public void Restart()
    {
        (_width, _best, _rounds, _idle, IsExact) = (Widest, double.PositiveInfinity, 0, 0, false);
        Current = Loss.Envelope(Dual, _width * _scale);
    }

    /// <summary>Takes a descent that was found to be exact.</summary>
    public void Finish(double[] dual) => (Dual, IsExact) = (dual, true);

    /// <summary>Moves to the descent of the envelope at its minimizer; false where it is time to end.</summary>
    /// <param name="predictor">The minimizer of <see cref="Current"/>.</param>
    public bool Advance(double[] predictor)
    {
        var next = new double[Dual.Length];
        Current.Descent(predictor, next);
        double way = Way(Dual, next, _shares);
        _idle = way < 0.5 * _best ? 0 : _idle + 1;
        _best = Math.Min(_best, way);
        _rounds++;
        bool isNarrow = _width <= Narrowest;
        IsExact = isNarrow && (way <= Exact || (_idle >= Patience && way <= Fine));
        _width = Math.Max(Narrowest, _width / 10);
        Dual = next;
        Current = Loss.Envelope(next, _width * _scale);
        return !IsExact && _rounds < MaxRounds;
    }

    // The largest way between two descents, in units of the slope of a row.
    private static double Way(ReadOnlySpan<double> from, ReadOnlySpan<double> to, double[] shares)
    {
        double largest = 0;
        for (int i = 0; i < from.Length; i++)
        {
            double share = shares[i % shares.Length];
            largest = share > 0 ? Math.Max(largest, Math.Abs(to[i] - from[i]) / share) : largest;
        }

        return largest;
    }
}
