namespace Whittle.Playground;

/// <summary>The panels by name.</summary>
internal static class Panels
{
    private static readonly Dictionary<string, Func<PlayState, PanelView>> All = new(StringComparer.Ordinal)
    {
        ["fit"] = FitPanel.Draw,
        ["penalty"] = PenaltyPanel.Draw,
        ["reward"] = RewardPanel.Draw,
        ["geometry"] = GeometryPanel.Draw,
        ["path"] = PathPanel.Draw,
        ["overfitting"] = OverfittingPanel.Draw,
        ["collinearity"] = CollinearityPanel.Draw,
        ["choice"] = ChoicePanel.Draw,
        ["columns"] = ColumnsPanel.Draw,
        ["own"] = OwnPanel.Draw,
        ["network"] = NetworkPanel.Draw,
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>A panel of a state.</summary>
    public static PanelView Draw(string name, PlayState state) => All[name](state);
}
