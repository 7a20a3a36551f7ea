using System.Text.RegularExpressions;
using Migrator.Changes;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning;

/// <summary>Spells defaults.</summary>
internal static partial class DefaultValues
{
    public static string For(ColumnDefault value) => value switch
    {
        ConstantDefault { Kind: ConstantKind.Null } or ConstantDefault { Text: null } => "NULL",
        ConstantDefault { Kind: ConstantKind.Number, Text: "NaN" or "Infinity" or "-Infinity" } constant => PgLiteral.Text(constant.Text),
        ConstantDefault { Kind: ConstantKind.Number or ConstantKind.Boolean } constant => constant.Text,
        ConstantDefault { Kind: ConstantKind.Binary } constant => PgLiteral.Text($"\\x{constant.Text}"),
        ConstantDefault { Kind: ConstantKind.Timestamp } constant => PgLiteral.Text(Seventh().Replace(constant.Text, "$1")),
        ConstantDefault constant => PgLiteral.Text(constant.Text),
        ExpressionDefault expression => expression.Expression.Text,
        WellKnownDefault wellKnown => For(wellKnown.Function),
        _ => throw new UnspellableException($"the default {value}", "Write it as SQL: RawSql.Insert(\"…\")."),
    };

    // The server would round up what it has no place for: the last moment of a year would become the first one of the next.
    [GeneratedRegex(@"(:\d\d\.\d{6})\d")]
    private static partial Regex Seventh();

    private static string For(WellKnownFunction function) => function switch
    {
        WellKnownFunction.NewGuid or WellKnownFunction.NewSequentialId => "gen_random_uuid()",
        WellKnownFunction.CurrentDateTime or WellKnownFunction.CurrentDateTimeOffset => "now()",
        WellKnownFunction.CurrentUtcDateTime => "(now() AT TIME ZONE 'UTC')",
        _ => "CURRENT_USER",
    };
}
