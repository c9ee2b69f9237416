using Xunit.Sdk;

namespace Whittle.Tests.Laws;

/// <summary>Holds a law to many generated problems and names all that break it.</summary>
internal static class Law
{
    /// <summary>The L1 ratios that a law is held at: lasso, elastic net, ridge.</summary>
    public static TheoryData<double> Ratios => [1.0, 0.5, 0.0];

    public static void HoldsOn(int problems, Action<TestProblem> law) => HoldsOn(problems, _ => true, law);

    /// <summary>Holds a law to as many problems as asked for, of those that it speaks of.</summary>
    public static void HoldsOn(int problems, Func<TestProblem, bool> speaksOf, Action<TestProblem> law)
    {
        TestProblem[] tests = [.. Enumerable.Range(0, int.MaxValue).Select(ProblemGenerator.Create).Where(speaksOf).Take(problems)];
        var failures = new List<string>();
        Parallel.ForEach(tests, test =>
        {
            try
            {
                law(test);
            }
            catch (XunitException broken)
            {
                lock (failures)
                {
                    failures.Add($"{test}: {broken.Message}");
                }
            }
        });
        Assert.True(failures.Count == 0, $"{failures.Count} of {problems} problems:\n{string.Join('\n', failures.Order(StringComparer.Ordinal).Take(25))}");
    }
}
