namespace Whittle.Tests;

public class SmokeTest
{
    [Fact]
    public void Two_and_two() => Assert.Equal(4, 2 + 2);
}
