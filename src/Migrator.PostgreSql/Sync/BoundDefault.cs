using System.Security.Cryptography;
using System.Text;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>
/// The constant default of an old column as a function, which is there as long as something of the sync asks for it: so the
/// default's text is read once, by us, and never with an application's rights and settings.
/// </summary>
/// <remarks>The server puts the value in the place of the call when it plans the expression, so that no write calls anything.</remarks>
internal sealed class BoundDefault
{
    private readonly MappedColumn _column;
    private readonly string _function;

    public BoundDefault(Mapping mapping, MappedColumn column)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', mapping.Migration, mapping.Key, mapping.Table, column.Name)));
        (_column, _function) = (column, $"migrator.{PgIdentifier.Quote($"sync{MarkerColumn.For(mapping.Table).Value[2..]}_default_{Convert.ToHexStringLower(digest)[..10]}")}()");
    }

    /// <summary>The expression that has its value.</summary>
    public string Call => _function;

    /// <summary>The statement that removes it, whether it is there or not.</summary>
    public string Drop => $"DROP FUNCTION IF EXISTS {_function}";

    /// <summary>Those of a mapping's old columns.</summary>
    public static IReadOnlyList<BoundDefault> Of(Mapping mapping)
        => [.. mapping.Old.Where(column => column.ImmutableDefault is not null).Select(column => new BoundDefault(mapping, column))];

    /// <summary>Statements that create it, for whoever writes the table.</summary>
    public IEnumerable<string> Create() =>
    [
        $"CREATE FUNCTION {_function} RETURNS {_column.Type} LANGUAGE sql IMMUTABLE\n    RETURN ({_column.ImmutableDefault})::{_column.Type}",
        $"GRANT EXECUTE ON FUNCTION {_function} TO PUBLIC",
    ];
}
