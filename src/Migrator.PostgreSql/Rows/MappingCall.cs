using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Writes the call of a mapping's function, which the server inlines.</summary>
internal static class MappingCall
{
    public static string Of(MappingFunction function, string alias)
        => $"migrator.{PgIdentifier.Quote(function.Name)}({string.Join(", ", function.Arguments.Select(argument => $"{alias}.{PgIdentifier.Quote(argument)}"))})";
}
