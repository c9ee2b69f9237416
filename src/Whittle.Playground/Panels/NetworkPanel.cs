using Whittle.Neural;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>A network of two hidden layers on twenty points, trained while one looks, with none, L1, L2, dropout or two of them: how its errors go, and which weights died.</summary>
internal static class NetworkPanel
{
    public static PanelView Draw(PlayState state)
    {
        LiveNetwork live = LiveNetwork.Of(state);
        if (!live.IsFinished)
        {
            live.Advance();
        }

        Network network = live.Network;
        DeadCounts dead = network.CountDead();
        (_, double training, double test) = live.History[^1];
        (double best, _, double least) = live.History.MinBy(h => h.Test);
        var html = new Html("network-", state.HasNumbers);
        html.Paragraph(
            $"{Regularizer(state)}, after {live.Epoch} of {LiveNetwork.Epochs} passes over the points: the mean squared error on these points is {Plain.Number(training)}, on points to come {Plain.Number(test)}, of which {Plain.Number(Curve.Noise * Curve.Noise)} is noise. It was least at pass {Plain.Number(best)}: {Plain.Number(least)}.");
        html.Paragraph($"{dead.Weights} of {dead.WeightCount} weights are exactly zero, and {dead.Neurons} of {dead.NeuronCount} hidden neurons have no influence.{(state.Regularizer == "l1" ? " L1 goes by proximal steps, so a weight at zero comes back where the points ask for it." : "")}");
        html.Figure(CurveChart.Draw(state.Heights, x => network.Evaluate([x])[0], "a network of two hidden layers", null));
        html.Figure(ErrorChart.Draw("Errors while the network is trained", "passes over the points", live.History, live.Epoch, false));
        html.Figure(WeightsChart.Draw(network));
        if (!live.IsFinished)
        {
            // The page asks for the panel again, as long as it is looked at.
            html.Raw("<span data-more></span>");
        }

        return new PanelView($"error {Plain.Number(training)} on the points, {Plain.Number(test)} on points to come, {dead.Weights} of {dead.WeightCount} weights at zero", html.ToString());
    }

    private static string Regularizer(PlayState state) => state.Regularizer switch
    {
        "l1" => $"L1 of λ = {Plain.Number(state.Decay)}",
        "l2" => $"L2 of λ = {Plain.Number(state.Decay)}",
        "dropout" => $"Dropout of {Plain.Percent(state.Dropped)} of the hidden neurons",
        "l2-dropout" => $"L2 of λ = {Plain.Number(state.Decay)} and dropout of {Plain.Percent(state.Dropped)}",
        _ => "Without a regularizer",
    };
}
