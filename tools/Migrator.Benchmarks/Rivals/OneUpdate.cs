using Migrator.Benchmarks.Running;

namespace Migrator.Benchmarks.Rivals;

/// <summary>One UPDATE of the whole table, as one would never do it on a table in use.</summary>
internal static class OneUpdate
{
    public static Contestant Whole { get; } = new(
        "one-update",
        (database, cancellationToken) => database.ExecuteAsync("ALTER TABLE shop.items ADD quantity_new bigint", cancellationToken),
        (database, cancellationToken) => database.ExecuteAsync("UPDATE shop.items SET quantity_new = quantity::bigint", cancellationToken));
}
