using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>The new shape is in another table: here a row is only marked, and <see cref="MoveTriggers"/> write the other one once this one is there.</summary>
internal sealed class MovedSync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<SyncRule> OnInsert => [new("its counterpart is written when the row is there", Plpgsql.Always, Writes.Mark())];

    public override IReadOnlyList<SyncRule> OnUpdate =>
    [
        new("a batch marks what it copies", "is_batch", ["NULL;"]),
        new("the row is pending: its counterpart is written when the row is there", IsPending, Writes.Mark()),
    ];
}
