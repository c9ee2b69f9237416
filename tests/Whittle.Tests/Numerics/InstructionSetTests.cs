using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Whittle.Tests.Numerics;

/// <summary>
/// Asserts, from inside a process, that the runtime obeyed its settings. Run with a setting by <see cref="KernelProcessTests"/>; without one it
/// says that vectors are on.
/// </summary>
public class InstructionSetTests
{
    [Fact]
    public void The_instruction_sets_that_are_switched_off_are_off()
    {
        Assert.False(IsOff("EnableAVX512") && (Avx512F.IsSupported || Vector512.IsHardwareAccelerated), "AVX-512 is on.");
        Assert.False(IsOff("EnableAVX2") && (Avx2.IsSupported || Vector256.IsHardwareAccelerated), "AVX2 is on.");
        Assert.False(IsOff("EnableAVX2") && IsX64 && Vector<double>.Count != 2, "Vectors are wider than two numbers.");
        Assert.False(IsOff("EnableHWIntrinsic") && (Vector128.IsHardwareAccelerated || Vector.IsHardwareAccelerated), "Vectors are on.");
    }

    [Fact]
    public void Vectors_are_on_unless_they_are_switched_off() =>
        Assert.Equal(!IsOff("EnableHWIntrinsic"), Vector.IsHardwareAccelerated);

    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static bool IsOff(string setting) => Environment.GetEnvironmentVariable($"DOTNET_{setting}") == "0";
}
