namespace Whittle.Data;

/// <summary>A term: the set of its variables, as ascending numbers. Two terms with the same variables are equal.</summary>
internal sealed class FormulaTerm(int[] variables) : IEquatable<FormulaTerm>
{
    public ReadOnlySpan<int> Span => variables;

    public IReadOnlyList<int> Variables => variables;

    /// <summary>The degree.</summary>
    public int Count => variables.Length;

    /// <summary>The interaction with another term.</summary>
    public FormulaTerm And(FormulaTerm other) => new([.. variables.Union(other.Variables).Order()]);

    /// <summary>The same term without a variable; empty for a term of that variable alone.</summary>
    public FormulaTerm Without(int variable) => new([.. variables.Where(v => v != variable)]);

    public bool Equals(FormulaTerm? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as FormulaTerm);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int variable in variables)
        {
            hash.Add(variable);
        }

        return hash.ToHashCode();
    }
}
