namespace Whittle.Data;

/// <summary>A part of a formula's right side, as it was written.</summary>
internal abstract record FormulaNode;

/// <summary>A variable.</summary>
internal sealed record VariableNode(FormulaVariable Variable) : FormulaNode
{
    public override string ToString() => Variable.Label;
}

/// <summary>All other columns.</summary>
internal sealed record DotNode(int Position) : FormulaNode
{
    public override string ToString() => ".";
}

/// <summary>1 or 0: with or without an intercept.</summary>
internal sealed record InterceptNode(bool IsOne) : FormulaNode
{
    public override string ToString() => IsOne ? "1" : "0";
}

/// <summary>Values that are added to the prediction without a coefficient.</summary>
internal sealed record OffsetNode(Expression Expression, int Position) : FormulaNode
{
    public override string ToString() => $"offset({Expression})";
}

/// <summary>Parentheses.</summary>
internal sealed record GroupNode(FormulaNode Inner) : FormulaNode
{
    public override string ToString() => $"({Inner})";
}

/// <summary>A sign before terms.</summary>
internal sealed record SignNode(bool IsMinus, FormulaNode Inner) : FormulaNode
{
    public override string ToString() => $"{(IsMinus ? '-' : '+')}{Inner}";
}

/// <summary>Terms and an operator between them: <c>+ - * / : %in%</c>.</summary>
internal sealed record OperatorNode(string Sign, FormulaNode Left, FormulaNode Right) : FormulaNode
{
    public override string ToString() => Sign is ":" or "/" ? $"{Left}{Sign}{Right}" : $"{Left} {Sign} {Right}";
}

/// <summary>Terms and their interactions up to a degree.</summary>
internal sealed record PowerNode(FormulaNode Inner, int Degree) : FormulaNode
{
    public override string ToString() => $"{Inner}^{Degree}";
}
