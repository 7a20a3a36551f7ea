using System.Data;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Changes;
using Migrator.PostgreSql.Planning;

namespace Migrator.PostgreSql.Tests.Planning;

public sealed class TypeNamesTests
{
    private static readonly IPostgresTypeMap Theirs = new ServiceCollection()
        .AddFluentMigratorCore()
        .ConfigureRunner(builder => builder.AddPostgres())
        .BuildServiceProvider()
        .GetRequiredService<IPostgresTypeMap>();

    public static TheoryData<DbType, int?, int?> Types => new()
    {
        { DbType.AnsiString, null, null },
        { DbType.AnsiString, 50, null },
        { DbType.AnsiStringFixedLength, null, null },
        { DbType.AnsiStringFixedLength, 10, null },
        { DbType.Binary, null, null },
        { DbType.Binary, 100, null },
        { DbType.Boolean, null, null },
        { DbType.Byte, null, null },
        { DbType.Currency, null, null },
        { DbType.Date, null, null },
        { DbType.DateTime, null, null },
        { DbType.DateTime2, null, null },
        { DbType.DateTimeOffset, null, null },
        { DbType.Decimal, null, null },
        { DbType.Decimal, 10, 2 },
        { DbType.Double, null, null },
        { DbType.Guid, null, null },
        { DbType.Int16, null, null },
        { DbType.Int32, null, null },
        { DbType.Int64, null, null },
        { DbType.Single, null, null },
        { DbType.String, null, null },
        { DbType.String, 200, null },
        { DbType.StringFixedLength, null, null },
        { DbType.StringFixedLength, 3, null },
        { DbType.Time, null, null },
        { DbType.Xml, null, null },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_is_spelled_as_fluent_migrator_spells_it(DbType type, int? size, int? scale)
    {
        var theirs = Theirs.GetTypeMap(type, size, scale);

        var ours = TypeNames.For(new ColumnType { Type = type, Size = size, Scale = scale });

        Assert.Equal(Plain(theirs), Plain(ours));
    }

    private static string Plain(string type) => type.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
