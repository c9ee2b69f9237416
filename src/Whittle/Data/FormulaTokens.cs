using Whittle.Errors;

namespace Whittle.Data;

/// <summary>A formula cut into words, and the place up to which they are read. White space means nothing. Not thread-safe.</summary>
internal sealed class FormulaTokens
{
    private const string Signs = "~+-*/^:(),=";
    private static readonly string[] Reserved = ["TRUE", "FALSE", "NULL", "NA", "NaN", "Inf", "if", "else", "for", "while", "repeat", "function", "break", "next", "in"];
    private readonly List<FormulaToken> _tokens = [];
    private int _at;

    public FormulaTokens(string text)
    {
        Text = text;
        for (int at = 0; at < text.Length;)
        {
            at = char.IsWhiteSpace(text[at]) ? at + 1 : Read(at);
        }

        _tokens.Add(new FormulaToken(FormulaTokenKind.End, "", text.Length));
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>The word that comes next.</summary>
    public FormulaToken Next => _tokens[_at];

    /// <summary>The word after that.</summary>
    public FormulaToken Second => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>A name as a formula writes it: in backticks where it is not made of letters, digits, dots and underscores.</summary>
    public static string Quote(string name) =>
        name.Length > 0 && IsNameStart(name, 0) && name.All(IsNamePart) && name != "." && !Reserved.Contains(name) ? name
        : $"`{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`";

    /// <summary>Takes the next word.</summary>
    public FormulaToken Take() => _tokens[_at < _tokens.Count - 1 ? _at++ : _at];

    /// <summary>Takes the next word if it is a sign.</summary>
    public bool TryTake(string sign)
    {
        bool found = Next.Is(sign);
        _at += found ? 1 : 0;
        return found;
    }

    /// <summary>Takes a sign that must come next.</summary>
    /// <param name="sign">The sign.</param>
    /// <param name="opened">Where the parenthesis that it closes begins, or null.</param>
    public void Need(string sign, FormulaToken? opened = null)
    {
        if (!TryTake(sign))
        {
            throw opened is not null && Next.Kind == FormulaTokenKind.End
                ? FormulaFaults.Unclosed(Text, opened.Position, "The parenthesis", ')')
                : FormulaFaults.Unexpected(Text, Next.Position, Next.Shown, $"'{sign}'");
        }
    }

    /// <summary>Throws where words are left over.</summary>
    public void NeedEnd()
    {
        if (Next.Kind != FormulaTokenKind.End)
        {
            throw FormulaFaults.Unexpected(Text, Next.Position, Next.Shown, "an operator or the end");
        }
    }

    // R's rule: a letter, or a dot that no digit follows; then letters, digits, dots and underscores.
    private static bool IsNameStart(string text, int at) => char.IsLetter(text[at]) || (text[at] == '.' && !(at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])));

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '.' or '_';

    private int Read(int at)
    {
        char c = Text[at];
        if (c is '`' or '"' or '\'')
        {
            return ReadQuoted(at);
        }

        if (IsNameStart(Text, at))
        {
            return Add(FormulaTokenKind.Name, at, End(at, IsNamePart));
        }

        if (char.IsAsciiDigit(c) || c == '.')
        {
            int end = End(at, d => char.IsAsciiDigit(d) || d == '.');
            int digits = end < Text.Length && Text[end] is 'e' or 'E' ? end + 1 : end;
            digits += digits > end && digits < Text.Length && Text[digits] is '+' or '-' ? 1 : 0;
            end = digits > end && digits < Text.Length && char.IsAsciiDigit(Text[digits]) ? End(digits, char.IsAsciiDigit) : end;
            return Add(FormulaTokenKind.Number, at, end);
        }

        if (c == '%' && string.CompareOrdinal(Text, at, "%in%", 0, 4) == 0)
        {
            return Add(FormulaTokenKind.Sign, at, at + 4);
        }

        if (c == '*' && at + 1 < Text.Length && Text[at + 1] == '*')
        {
            _tokens.Add(new FormulaToken(FormulaTokenKind.Sign, "^", at));
            return at + 2;
        }

        return Signs.Contains(c, StringComparison.Ordinal) ? Add(FormulaTokenKind.Sign, at, at + 1) : throw FormulaFaults.StrayCharacter(Text, at);
    }

    private int End(int at, Func<char, bool> belongs)
    {
        while (at < Text.Length && belongs(Text[at]))
        {
            at++;
        }

        return at;
    }

    private int Add(FormulaTokenKind kind, int at, int end)
    {
        _tokens.Add(new FormulaToken(kind, Text[at..end], at));
        return end;
    }

    // Between backticks or quotes anything may stand; a backslash keeps the character after it.
    private int ReadQuoted(int at)
    {
        char quote = Text[at];
        var content = new System.Text.StringBuilder();
        int end = at + 1;
        for (; end < Text.Length && Text[end] != quote; end++)
        {
            end += Text[end] == '\\' && end + 1 < Text.Length ? 1 : 0;
            content.Append(Text[end]);
        }

        if (end >= Text.Length)
        {
            throw FormulaFaults.Unclosed(Text, at, quote == '`' ? "The name" : "The text", quote);
        }

        if (quote == '`' && content.Length == 0)
        {
            throw FormulaFaults.Unexpected(Text, at, "An empty name", "the name of a column");
        }

        _tokens.Add(new FormulaToken(quote == '`' ? FormulaTokenKind.Name : FormulaTokenKind.Text, content.ToString(), at, quote == '`'));
        return end + 1;
    }
}
