using Whittle.Report;

namespace Whittle.Tests.Report;

/// <summary>Numbers and names as a terminal shows them.</summary>
public sealed class PlainTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.00012345, "-0.0001234")]
    [InlineData(0.00001234, "1.234e-5")]
    [InlineData(3.14159, "3.142")]
    [InlineData(1234.5, "1234")]
    [InlineData(9999.4, "9999")]
    [InlineData(9999.7, "10000")]
    [InlineData(17_234, "17234")]
    [InlineData(-20_000, "-20000")]
    [InlineData(654_321.4, "654321")]
    [InlineData(1_000_000, "1e+6")]
    [InlineData(12_345_678, "1.235e+7")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void A_number_has_four_digits_and_a_count_all_of_them(double value, string text) => Assert.Equal(text, Plain.Number(value));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("λ é 中", "λ é 中")]
    [InlineData("\u001b[31m", @"\u001b[31m")]
    [InlineData("a\tb\u007f", @"a\u0009b\u007f")]
    [InlineData("\u202Eevil\u2028", @"\u202eevil\u2028")]
    public void Marks_that_steer_are_shown_as_their_codes(string text, string clean) => Assert.Equal(clean, Plain.Clean(text));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("\ud83d\ude00 é", "\ud83d\ude00 é")]
    public void Markup_becomes_text(string text, string escaped) => Assert.Equal(escaped, MarkupText.Escape(text));

    [Fact]
    public void What_is_no_character_becomes_a_box() => Assert.Equal("half \u25A1, \u25A1", MarkupText.Escape("half \ud83d, \uFFFE"));
}
