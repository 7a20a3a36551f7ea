using System.Globalization;
using FluentMigrator;
using FluentMigrator.Model;
using Migrator.Changes;
using Migrator.Collecting.Translation;

namespace Migrator.Collecting.Tests.Translation;

public class DefaultValueTests
{
    public static TheoryData<string, object?, ColumnDefault> Values => new()
    {
        { "null", null, new ConstantDefault(ConstantKind.Null, null) },
        { "text", "it's", new ConstantDefault(ConstantKind.Text, "it's") },
        { "truth", true, new ConstantDefault(ConstantKind.Boolean, "true") },
        { "integer", -42, new ConstantDefault(ConstantKind.Number, "-42") },
        { "decimal", 1234.50m, new ConstantDefault(ConstantKind.Number, "1234.50") },
        { "double", 1e-7, new ConstantDefault(ConstantKind.Number, "1E-07") },
        { "local time", new DateTime(2026, 2, 3, 4, 5, 6, 70, DateTimeKind.Local), new ConstantDefault(ConstantKind.Timestamp, "2026-02-03T04:05:06.07") },
        { "time with offset", new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)), new ConstantDefault(ConstantKind.Timestamp, "2026-02-03T04:05:06+02:00") },
        { "guid", Guid.Empty, new ConstantDefault(ConstantKind.UniqueId, "00000000-0000-0000-0000-000000000000") },
        { "bytes", new byte[] { 0, 255 }, new ConstantDefault(ConstantKind.Binary, "00FF") },
        { "enum", DayOfWeek.Monday, new ConstantDefault(ConstantKind.Text, "Monday") },
        { "raw", RawSql.Insert("now()"), new ExpressionDefault(new SqlText("now()")) },
        { "new guid", SystemMethods.NewGuid, new WellKnownDefault(WellKnownFunction.NewGuid) },
        { "user", SystemMethods.CurrentUser, new WellKnownDefault(WellKnownFunction.CurrentUser) },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_reads_the_same_everywhere(string name, object? value, ColumnDefault expected)
    {
        Assert.NotEmpty(name);
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NumberDecimalSeparator = ",";
        foreign.NumberFormat.NegativeSign = "minus ";
        CultureInfo.CurrentCulture = foreign;

        Assert.True(Defaults.TryRead(value, out var given));
        Assert.Equal(expected, given);
    }

    [Fact]
    public void What_is_not_said_is_no_default()
    {
        Assert.True(Defaults.TryRead(new ColumnDefinition.UndefinedDefaultValue(), out var given));
        Assert.Null(given);
    }

    [Fact]
    public void A_value_without_meaning_is_not_guessed()
        => Assert.False(Defaults.TryRead(new Uri("http://localhost"), out _));
}
