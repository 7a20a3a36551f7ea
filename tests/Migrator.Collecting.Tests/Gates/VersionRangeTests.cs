using Migrator.Gates;

namespace Migrator.Collecting.Tests.Gates;

public class VersionRangeTests
{
    [Theory]
    [InlineData(">=2.4.0", "2.4.0", true)]
    [InlineData(">=2.4.0", "2.10.0", true)]
    [InlineData(">=2.4.0", "2.3.9", false)]
    [InlineData(">=2.4.0", "2.4.0-rc.1", false)]
    [InlineData(">=2.4.0", "2.5.0-rc.1", false)]
    [InlineData(">=2.4.0-rc.1", "2.4.0-rc.2", true)]
    [InlineData(">=2.4.0", "2.4.0+3f2a91c", true)]
    [InlineData(">=2.4.0 <3.0.0", "3.0.0", false)]
    [InlineData("^2.4.0", "2.9.0", true)]
    [InlineData("~2.4.0", "2.5.0", false)]
    [InlineData("2.4.x", "2.4.7", true)]
    [InlineData("2.4.0", "2.4.1", false)]
    [InlineData(">=2.4.0 || 2.3.9", "2.3.9", true)]
    [InlineData("*", "1.0.0", true)]
    [InlineData(">=2026.04", "2026.4.0", true)]
    [InlineData(">=2026.04.02", "2026.04.01", false)]
    [InlineData(">=2026.04.02", "2026.04.02.1", true)]
    [InlineData(">=2026.9", "2026.10", true)]
    [InlineData(">=2026.04.0", "2026.04.01-rc.1", false)]
    public void A_version_is_in_a_range_as_npm_says(string range, string version, bool expected)
        => Assert.Equal(expected, Range(range).Contains(Version(version)));

    [Theory]
    [InlineData("[2.4.0,3.0.0)", ">=2.4.0 <3.0.0")]
    [InlineData("[2.4,3)", ">=2.4.0 <3.0.0")]
    [InlineData("(2.4, 3]", ">2.4.0 <=3.0.0")]
    [InlineData("[2.4]", "2.4.0")]
    [InlineData("(,2.4]", "<=2.4.0")]
    [InlineData("[2.4,)", ">=2.4.0")]
    [InlineData("(,)", "*")]
    [InlineData("[2.4.0-rc.1,)", ">=2.4.0-rc.1")]
    [InlineData("[2026.04,) || [2025.12.01]", ">=2026.4.0 || 2025.12.1")]
    public void An_interval_means_what_NuGet_means_by_it(string interval, string npm) => Assert.Equal(Range(npm), Range(interval));

    [Theory]
    [InlineData("")]
    [InlineData("[2.4")]
    [InlineData("(2.4)")]
    [InlineData("[2.4,3,4]")]
    [InlineData(" ")]
    [InlineData(null)]
    [InlineData("2.four")]
    [InlineData(">=2.4.0.1")]
    [InlineData("latest")]
    [InlineData(">3.0.0 <2.0.0")]
    public void What_is_not_a_range_is_refused_with_a_reason(string? text)
    {
        Assert.False(VersionRange.TryParse(text, out var range, out var why));
        Assert.Null(range);
        Assert.NotEmpty(why);
        Assert.DoesNotContain('\n', why);
    }

    [Fact]
    public void Every_accepted_form_is_accepted()
        => Assert.All(VersionRange.AcceptedForms.Replace(" for any", "", StringComparison.Ordinal).Split(", "), form => Range(form));

    [Fact]
    public void A_range_reads_as_it_was_written()
        => Assert.Equal(">=2.4.0 <3.0.0", Range(" >=2.4.0 <3.0.0 ").ToString());

    [Theory]
    [InlineData("2.4.0", "2.4.0")]
    [InlineData("2.4.0-rc.1", "2.4.0-rc.1")]
    [InlineData("2.4.0+3f2a91c", "2.4.0")]
    [InlineData("2026.04", "2026.4.0")]
    [InlineData("2026.04.01+3f2a91c", "2026.4.1")]
    [InlineData("2026.04.01.03-rc.1", "2026.4.1.3-rc.1")]
    public void A_version_can_be_read_again(string text, string written)
    {
        Assert.Equal(written, Version(text).ToString());
        Assert.Equal(Version(text), Version(Version(text).ToString()));
    }

    [Theory]
    [InlineData("2.4")]
    [InlineData("v2.4.0")]
    [InlineData("2.4.0.1")]
    [InlineData("2.04.0")]
    [InlineData("2026")]
    [InlineData("02026.04")]
    [InlineData("2026.04.01.3.1")]
    [InlineData("2026.999999999")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_not_a_version_is_never_guessed(string? text)
        => Assert.False(AppVersion.TryParse(text, out _));

    [Fact]
    public void Versions_are_ordered_by_precedence()
    {
        Assert.True(Version("2.4.0-rc.1") < Version("2.4.0"));
        Assert.True(Version("2.10.0") > Version("2.9.0"));
        Assert.True(Version("2.4.0") == Version("2.4.0+other"));
        Assert.True(Version("2.4.0") >= Version("2.4.0"));
        Assert.True(Version("2026.09.30") < Version("2026.10"));
        Assert.True(Version("2026.10.01.9") < Version("2026.10.01.10"));
        Assert.True(Version("2026.10.01.10-rc.1") < Version("2026.10.01.10"));
        Assert.True(Version("2026.10.01.9") < Version("2026.10.01.10-rc.1"));
    }

    private static VersionRange Range(string text)
        => VersionRange.TryParse(text, out var range, out var why) ? range : throw new FormatException(why);

    private static AppVersion Version(string text)
        => AppVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
