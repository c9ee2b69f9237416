using Whittle.Certificates;
using Whittle.Losses;

namespace Whittle.Solvers;

/// <content>Losses with kinks, by the method of multipliers.</content>
internal sealed partial class NewtonSolver
{
    // A loss with kinks by its envelopes, each minimized from where the last one ended.
    private StopReason ApproachByEnvelopes(Multipliers multipliers, SortedSet<int> working, double lambda, CancellationToken cancellation)
    {
        multipliers.Restart();
        StopReason reason = StopReason.Converged;
        for (bool isLast = Finish(); !isLast;)
        {
            (_loss, _isKept) = (multipliers.Current, false);
            reason = Approach(working, lambda, cancellation);
            isLast = !multipliers.Advance(_predictor) || Finish();
        }

        return multipliers.IsExact ? StopReason.Converged : reason != StopReason.Converged ? reason : StopReason.IterationLimit;

        // Between two breakpoints the rows and coefficients of the last λ are those of this one too.
        bool Finish()
        {
            if (KinkedFinish.Find(_map, multipliers, _penalty, lambda, [.. working], (_allTerms, _problem.Certifier.GradientScale), _values) is not { } exact)
            {
                return false;
            }

            exact.Values.CopyTo(_values, 0);
            exact.Predictor.CopyTo(_predictor, 0);
            multipliers.Finish(exact.Dual);
            FormGradient(_map.AllCoefficients, exact.Dual);
            return true;
        }
    }
}
