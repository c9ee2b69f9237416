namespace Whittle.Tests.House.Fixture.High;

/// <summary>What the fixtures of the lower folder must not use.</summary>
internal sealed class Used;
