using System.Globalization;
using Whittle.Neural;
using Whittle.Report;

namespace Whittle.Playground;

/// <summary>The weights of a small network of two hidden layers as squares whose areas are their sizes, by sign in another shape; a point where one is exactly zero.</summary>
internal static class WeightsChart
{
    private const double Cell = 22;
    private const double Top = 96;
    private const double Left = 90;

    public static Chart Draw(Network network)
    {
        const string Title = "The weights";
        IReadOnlyList<int> hidden = network.Shape.Hidden;
        (WeightPlace first, WeightPlace second, WeightPlace last) = (network.Layout.Layers[0].Weights, network.Layout.Layers[1].Weights, network.Layout.Layers[2].Weights);
        double bottom = Top + (Cell * hidden[0]), middle = Left + (3 * Cell);
        double largest = 0;
        foreach (WeightPlace place in network.Layout.Weights)
        {
            foreach (double w in network.Parameters.Slice(place.Start, place.Length))
            {
                largest = Math.Max(largest, Math.Abs(w));
            }
        }

        var svg = new Svg(Plot.Width, bottom + (4 * Cell));
        svg.Text(16, 24, Title, "title");
        svg.Text(16, 46, "square: positive; diamond: negative; the larger, the further from 0; point: exactly zero", "label");
        svg.Text(Left, Top - 16, "input to first layer", "label", "middle");
        svg.Text(middle + (Cell * hidden[1] / 2), Top - 16, "first layer (down) to second (across)", "label", "middle");
        svg.Text(middle + (Cell * hidden[1] / 2), bottom + (3.2 * Cell), "second layer to output", "label", "middle");
        for (int i = 0; i < hidden[0]; i++)
        {
            Draw(network.Parameters[first.Start + i], Left, Top + (Cell * (i + 0.5)));
            for (int j = 0; j < hidden[1]; j++)
            {
                Draw(network.Parameters[second.Start + (i * hidden[1]) + j], middle + (Cell * (j + 0.5)), Top + (Cell * (i + 0.5)));
            }
        }

        for (int j = 0; j < hidden[1]; j++)
        {
            Draw(network.Parameters[last.Start + j], middle + (Cell * (j + 0.5)), bottom + (1.8 * Cell));
        }

        DeadCounts dead = network.CountDead();
        return new Chart(
            Title, $"{dead.Weights} of {dead.WeightCount} weights are exactly zero; {dead.Neurons} of {dead.NeuronCount} hidden neurons have no influence. The largest weight is {Plain.Number(largest)}.",
            new ChartTable(["layer", "weights", "exactly zero", "largest"], [Row("input to first", first), Row("first to second", second), Row("second to output", last)]), svg);

        void Draw(double weight, double x, double y)
        {
            double half = weight == 0 ? 1.2 : Math.Max(1.5, 0.5 * (Cell - 3) * Math.Sqrt(Math.Abs(weight) / largest));
            (double X, double Y)[] corners = weight < 0 ? [(x, y - half), (x + half, y), (x, y + half), (x - half, y)] : [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)];
            svg.Polygon(corners, weight > 0 ? "m0" : weight < 0 ? "m1" : "dead");
        }

        string[] Row(string name, WeightPlace place)
        {
            double[] weights = network.Parameters.Slice(place.Start, place.Length).ToArray();
            return [name, weights.Length.ToString(CultureInfo.InvariantCulture), weights.Count(w => w == 0).ToString(CultureInfo.InvariantCulture), Plain.Number(weights.Max(Math.Abs))];
        }
    }
}
