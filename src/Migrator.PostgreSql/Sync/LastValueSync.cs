using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>The old column goes: rows that new versions insert without it get a last value for old readers.</summary>
internal sealed class LastValueSync(Mapping mapping) : MappingSync(mapping)
{
    public override bool HasPendingRows => false;

    public override IReadOnlyList<SyncRule> OnInsert => [new("the old column was not given", OldAbsent, Writes.FillOld())];
}
