using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>A trigger that a mapping has for itself, beside the common pair of its table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">Its name, which says when it fires among the others.</param>
/// <param name="Event">The event, such as <c>AFTER DELETE</c>.</param>
/// <param name="When">The condition; null for always.</param>
/// <param name="Function">The function's name in the control schema.</param>
internal sealed record OwnTrigger(TableName Table, string Name, string Event, string? When, string Function)
{
    public IEnumerable<string> Create() =>
    [
        $"CREATE TRIGGER {PgIdentifier.Quote(Name)} {Event} ON {PgIdentifier.Quote(Table)} FOR EACH ROW{(When is { } when ? $"\n    WHEN ({when})" : "")}\n    EXECUTE FUNCTION migrator.{PgIdentifier.Quote(Function)}()",
        $"ALTER TABLE {PgIdentifier.Quote(Table)} ENABLE ALWAYS TRIGGER {PgIdentifier.Quote(Name)}",
    ];

    public string Drop() => $"DROP TRIGGER {PgIdentifier.Quote(Name)} ON {PgIdentifier.Quote(Table)}";
}
