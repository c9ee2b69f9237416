using Whittle.Tests.House.Fixture.High;

namespace Whittle.Tests.House.Fixture.Low;

/// <summary>Breaks the order of folders on purpose, in a local variable alone, so that a test can see it found.</summary>
internal static class Breaker
{
    public static string Break() => new Used().ToString()!;
}
