using Migrator.Cli.Output;

namespace Migrator.Cli.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Host=db;Password=sesame;Port=1", "Host=db;Password=***;Port=1")]
    [InlineData("pwd = 'se;same'", "pwd = ***")]
    [InlineData("SSL Password=\"x y\" failed", "SSL Password=*** failed")]
    [InlineData("postgres://me:sesame@db/shop", "postgres://me:***@db/shop")]
    [InlineData("the password is wrong", "the password is wrong")]
    public void What_looks_like_a_secret_is_masked(string written, string shown) => Assert.Equal(shown, new Redaction().Apply(written));

    [Fact]
    public void A_known_secret_is_masked_wherever_it_stands()
    {
        var redaction = new Redaction();
        redaction.Add("open sesame");

        Assert.Equal("say ***!", redaction.Apply("say open sesame!"));
    }

    [Fact]
    public void A_secret_that_comes_in_pieces_is_masked_as_a_line()
    {
        var written = new StringWriter { NewLine = "\n" };
        var redaction = new Redaction();
        redaction.Add("sesame");
        using var writer = new RedactingWriter(written, redaction);

        writer.Write("ses");
        writer.Write("ame");
        writer.WriteLine();

        Assert.Equal("***\n", written.ToString());
    }
}
