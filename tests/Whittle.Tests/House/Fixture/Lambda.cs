using Whittle.Tests.House.Fixture.High;

namespace Whittle.Tests.House.Fixture.Low;

/// <summary>Breaks the order within a closure, which the compiler moves to a type of its own.</summary>
internal static class Lambda
{
    public static Func<int, string> Break() => n => string.Concat(Enumerable.Repeat(typeof(Used).Name, n));
}
