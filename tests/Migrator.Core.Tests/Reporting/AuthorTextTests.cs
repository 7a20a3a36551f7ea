using Migrator.Reporting;

namespace Migrator.Tests.Reporting;

public sealed class AuthorTextTests
{
    [Theory]
    [InlineData("a\u001b[31mb", "a[31mb")]
    [InlineData("a\r\nb\tc", "a b c")]
    [InlineData("a\u202Eb\u200Bc", "abc")]
    [InlineData("naïve 名前 🙂", "naïve 名前 🙂")]
    public void A_line_has_no_character_that_steers_a_terminal(string written, string shown)
        => Assert.Equal(shown, AuthorText.Line(written));

    [Fact]
    public void A_block_keeps_its_lines()
        => Assert.Equal("SELECT 1\n    FROM t", AuthorText.Block("SELECT\u0007 1\r\n\tFROM t\n"));
}
