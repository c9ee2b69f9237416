namespace Whittle.Data;

/// <summary>Finds the name that a person most likely meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the smallest edit distance (case ignored), or null where none is nearer than half the name's length.</summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 2) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    // Levenshtein's distance by one rolling row: previous[j] is the distance of the first i letters of a to the first j of b.
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = previous[0];
            previous[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = previous[j];
                previous[j] = Math.Min(substitute, Math.Min(previous[j], previous[j - 1]) + 1);
            }
        }

        return previous[b.Length];
    }
}
