using Migrator.Changes;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning;

/// <summary>Spells defaults.</summary>
internal static class DefaultValues
{
    public static string For(ColumnDefault value) => value switch
    {
        ConstantDefault { Kind: ConstantKind.Null } or ConstantDefault { Text: null } => "NULL",
        ConstantDefault { Kind: ConstantKind.Number or ConstantKind.Boolean } constant => constant.Text,
        ConstantDefault { Kind: ConstantKind.Binary } constant => PgLiteral.Text($"\\x{constant.Text}"),
        ConstantDefault constant => PgLiteral.Text(constant.Text),
        ExpressionDefault expression => expression.Expression.Text,
        WellKnownDefault wellKnown => For(wellKnown.Function),
        _ => throw new UnspellableException($"the default {value}", "Write it as SQL: RawSql.Insert(\"…\")."),
    };

    private static string For(WellKnownFunction function) => function switch
    {
        WellKnownFunction.NewGuid or WellKnownFunction.NewSequentialId => "gen_random_uuid()",
        WellKnownFunction.CurrentDateTime or WellKnownFunction.CurrentDateTimeOffset => "now()",
        WellKnownFunction.CurrentUtcDateTime => "(now() AT TIME ZONE 'UTC')",
        _ => "CURRENT_USER",
    };
}
