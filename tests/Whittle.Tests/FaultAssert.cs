using Whittle.Errors;

namespace Whittle.Tests;

/// <summary>Pins a fault to its kind, code and words.</summary>
internal static class FaultAssert
{
    public static WhittleException Throws(FaultKind kind, string code, string message, Action action)
    {
        WhittleException fault = Assert.Throws<WhittleException>(action);
        Assert.Equal((kind, code, message), (fault.Kind, fault.Code, fault.Message));
        return fault;
    }

    public static void Throws(FaultKind kind, string code, string message, string? where, string? fix, Action action)
    {
        WhittleException fault = Throws(kind, code, message, action);
        Assert.Equal((where, fix), (fault.Where, fault.Fix));
    }
}
