using Whittle.Errors;

namespace Whittle.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Bug = 1;
    public const int Usage = 2;
    public const int Data = 3;
    public const int NotCertified = 4;
    public const int BadModel = 5;
    public const int NotWritten = 6;
    public const int Cancelled = 130;

    public static int Of(FaultKind kind) => kind switch
    {
        FaultKind.Usage => Usage,
        FaultKind.Data => Data,
        _ => BadModel,
    };
}
