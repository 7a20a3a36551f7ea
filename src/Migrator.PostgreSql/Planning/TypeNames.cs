using System.Data;
using System.Globalization;
using Migrator.Changes;

namespace Migrator.PostgreSql.Planning;

/// <summary>Spells neutral types as FluentMigrator does for PostgreSQL, so that a migration means the same with either tool.</summary>
internal static class TypeNames
{
    private const int LongestVarchar = 10_485_760;

    public static string For(ColumnType type) => type.Verbatim ?? type.Type switch
    {
        DbType.AnsiStringFixedLength or DbType.StringFixedLength => $"char({Number(type.Size ?? 255)})",
        DbType.AnsiString or DbType.String => type.Size is { } size and > 0 and <= LongestVarchar ? $"varchar({Number(size)})" : "text",
        DbType.Binary => "bytea",
        DbType.Boolean => "boolean",
        DbType.Byte or DbType.Int16 or DbType.SByte => "smallint",
        DbType.Int32 => "integer",
        DbType.Int64 => "bigint",
        DbType.Currency => "money",
        DbType.Date => "date",
        DbType.DateTime or DbType.DateTime2 => "timestamp",
        DbType.DateTimeOffset => "timestamptz",
        DbType.Time => "time",
        DbType.Decimal => Decimal(type),
        DbType.Double => "float8",
        DbType.Single => "float4",
        DbType.Guid => "uuid",
        DbType.Xml => "xml",
        _ => throw new UnspellableException($"the type {type.Type}", "Name the type in PostgreSQL's words: AsCustom(\"…\")."),
    };

    private static string Decimal(ColumnType type) => (type.Size, type.Scale) switch
    {
        (null or 0, _) => "decimal(19, 5)",
        ({ } size, null) => $"decimal({Number(size)})",
        ({ } size, { } scale) => $"decimal({Number(size)}, {Number(scale)})",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
