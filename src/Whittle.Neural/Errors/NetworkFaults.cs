using System.Globalization;

namespace Whittle.Errors;

/// <summary>Every message about networks, in one place; takes only strings and numbers.</summary>
internal static class NetworkFaults
{
    public static WhittleException NoNetworkFor(string loss) => new(
        FaultKind.Usage, "no-network", $"A network cannot be trained with the {loss} loss: it is trained on batches of rows, and this loss is no sum over rows.", $"loss {loss}", "Fit a linear model with it, or choose a loss of single rows.");

    public static WhittleException NotOfNetworks(IReadOnlyList<string> options) => new(
        FaultKind.Usage, "not-of-networks", $"Networks have no {string.Join(" and no ", options)}; {(options.Count == 1 ? "it is" : "they are")} for linear models.", "options",
        "Leave it out; the penalty of a network is NetworkOptions.Penalty.");

    public static WhittleException TooFewRows(int rows, int training, int validation) => new(
        FaultKind.Data, "too-few-rows", $"{Text(rows)} rows of positive weight leave {Text(training)} to train on and {Text(validation)} to validate with; two to train on are needed, and where a share is kept for validation one for that.", "rows",
        "Give more rows, or set the validation share to 0.");

    public static WhittleException Diverged(double rate) => new(
        FaultKind.Data, "diverged", $"The training diverged in its first epoch: with a learning rate of {rate.ToString("R", CultureInfo.InvariantCulture)} the loss is no finite number.", "learning rate", "Choose a smaller learning rate.");

    public static WhittleException NoDropout() => new(
        FaultKind.Usage, "no-dropout", "The network was trained without dropout, so that its predictions do not vary.", "model", "Train with dropout above 0 to draw predictions.");

    public static WhittleException NoOnnx(string why) => new(
        FaultKind.Usage, "no-onnx", $"The model cannot be written as ONNX: {why}.", "model", "Save it as safetensors, and predict with Whittle.");

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
