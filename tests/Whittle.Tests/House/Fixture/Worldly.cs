namespace Whittle.Tests.House.Fixture.Low;

/// <summary>Touches the console and the clock on purpose.</summary>
internal static class Worldly
{
    public static void Touch() => Console.WriteLine(DateTime.UtcNow);
}
