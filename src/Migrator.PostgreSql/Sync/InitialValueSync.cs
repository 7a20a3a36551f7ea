using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>The new column belongs to the new version: what was not given is filled once, and never overwritten.</summary>
internal sealed class InitialValueSync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<SyncRule> OnInsert =>
    [
        .. WhereMoved,
        new("no value was given", Plpgsql.AllNull(NewColumns), Writes.FillNew()),
        new("a value was given", Plpgsql.Always, Writes.Mark()),
    ];

    public override IReadOnlyList<SyncRule> OnUpdate =>
    [
        new("the row is pending and still without a value", $"{IsPending} AND {Plpgsql.AllNull(NewColumns)} AND NOT {NewChanged}", Writes.FillNew()),
        new("the row is pending and has a value", IsPending, Writes.Mark()),
    ];
}
