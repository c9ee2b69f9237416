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

    // Those under whose picture a hand moves λ.
    private static readonly Dictionary<string, Func<PlayState, MovingChart?>> Moving = new(StringComparer.Ordinal)
    {
        ["penalty"] = PenaltyPanel.Bars,
        ["own"] = OwnPanel.TryBars,
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>A panel of a state.</summary>
    public static PanelView Draw(string name, PlayState state) => All[name](state);

    /// <summary>The picture of a panel that a move of λ changes in one group of shapes, or null where it has none.</summary>
    public static MovingChart? Move(string name, PlayState state) => Moving.TryGetValue(name, out Func<PlayState, MovingChart?>? draw) ? draw(state) : null;
}
