namespace Whittle.Errors;

/// <summary>
/// A fault that the caller can mend. <see cref="Exception.Message"/> says what is wrong, with the value; <see cref="Where"/> says
/// where; <see cref="Fix"/> says what to do. All show control characters as codes, since they quote names and cells that may hold
/// any. Every message of the core is written in one place, <c>Faults</c>.
/// </summary>
public sealed class WhittleException : Exception
{
    /// <summary>Creates a fault.</summary>
    /// <param name="kind">Whose fault it is.</param>
    /// <param name="code">A stable kebab-case name of the fault, for programs.</param>
    /// <param name="message">What is wrong, with the value, and what is allowed.</param>
    /// <param name="where">Column, cell or option; null where the message says all.</param>
    /// <param name="fix">What to do; null where the message says all.</param>
    /// <param name="inner">The exception that revealed the fault, if any.</param>
    /// <param name="excerpt">Two lines, what was written and a caret under the place at fault; null where nothing was written.</param>
    public WhittleException(FaultKind kind, string code, string message, string? where = null, string? fix = null, Exception? inner = null, string? excerpt = null)
        : base(Printable.Of(message), inner)
    {
        Kind = kind;
        Code = code;
        Where = where is null ? null : Printable.Of(where);
        Fix = fix is null ? null : Printable.Of(fix);
        Excerpt = excerpt is null ? null : string.Join('\n', excerpt.Split('\n').Select(Printable.Of));
    }

    /// <summary>Whose fault it is.</summary>
    public FaultKind Kind { get; }

    /// <summary>A stable kebab-case name of the fault, such as <c>missing-values</c>.</summary>
    public string Code { get; }

    /// <summary>Column, cell or option at fault, or null.</summary>
    public string? Where { get; }

    /// <summary>What to do about it, or null.</summary>
    public string? Fix { get; }

    /// <summary>What was written, such as a formula, and on a second line a caret under the place at fault; or null.</summary>
    public string? Excerpt { get; }

    /// <summary>The exception as text, with the excerpt below the message.</summary>
    public override string ToString() => Excerpt is null ? base.ToString() : base.ToString().Replace(Message, $"{Message}\n{Excerpt}\n", StringComparison.Ordinal);
}
